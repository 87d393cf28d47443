"""What an agreement looks like on the wire, going in and coming out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.queries.agreements import Agreed, Expected, Ledger, Step
from app.web.api.commanding import Changed
from app.web.api.submission_shapes import Document, Evidence
from app.web.fields import Amount, Moment, Page, Strict, Text, Told, Whole, one_of, region_code
from app.web.wire import rounded, shortest, stamp
from domain.agreed_text import AMOUNT, CLAUSES, COUNCILS, KINDS, Side
from domain.agreement import State
from domain.ledger import Verdict
from projections.schema import AnyRow

_LONGEST_CLAUSE = 4000
_DAY = r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}"


def _day(**more: Any) -> Text:
    return Text(10, form=_DAY, **more)


def _number(**more: Any) -> Amount:
    return Amount(AMOUNT.lowest, AMOUNT.highest, **more)


def _evidence() -> fields.List[Any]:
    return fields.List(fields.Nested(Evidence), load_default=list)


class Obligation(Strict):
    """What a side owes."""

    side = one_of(*Side, required=True)
    duty = Text(1000, required=True)


class Gain(Strict):
    """What a side expects to gain: what is measured, from which value to which."""

    side = one_of(*Side, required=True)
    measure = Text(300, required=True)
    unit = Text(60, least=0, load_default="")
    start = _number(required=True)
    target = _number(required=True)


class TextOf(Strict):
    """The text of an agreement.

    Each side owes something and gains something. ``council`` says whose council (DPRD) has to
    approve. The codes of both regions and the innovation's name are added to what is signed.
    """

    kind = one_of(*KINDS, required=True)
    number = Text(300, required=True)
    date = _day(required=True)
    since = _day(required=True)
    until = _day(required=True)
    council = one_of(*COUNCILS, load_default="none")
    object = Text(_LONGEST_CLAUSE, least=0)
    scope = Text(_LONGEST_CLAUSE, least=0)
    funding = Text(_LONGEST_CLAUSE, least=0)
    force_majeure = Text(_LONGEST_CLAUSE, least=0)
    disputes = Text(_LONGEST_CLAUSE, least=0)
    changes = Text(_LONGEST_CLAUSE, least=0)
    termination = Text(_LONGEST_CLAUSE, least=0)
    obligations = fields.List(fields.Nested(Obligation), required=True)
    gains = fields.List(fields.Nested(Gain), required=True)
    evidence = _evidence()


class Letter(Strict):
    """A letter of interest (surat minat)."""

    number = Text(300, required=True)
    date = _day(required=True)
    note = Text(1000, least=0, load_default="")
    evidence = _evidence()


class Beginning(Strict):
    """A new agreement about an innovation: a letter of interest, or at once a text.

    ``partner`` is the replicating region; your own where it is not named. A letter is always
    that of the replicating region.
    """

    submission = fields.UUID(required=True)
    partner = region_code(load_default=None)
    letter = fields.Nested(Letter, load_default=None)
    text = fields.Nested(TextOf, load_default=None)

    @validates_schema
    def _one_of_both(self, given: dict[str, Any], **_: Any) -> None:
        if (given.get("letter") is None) == (given.get("text") is None):
            raise ValidationError("Give a letter or a text, not both.", "text")


class Approval(Strict):
    """The decision of a council (DPRD)."""

    number = Text(300, required=True)
    date = _day(required=True)
    evidence = _evidence()


class Signature(Strict):
    """The digest of the text that was read; ``region`` may say for whom you sign."""

    digest = Text(64, least=64, form="[0-9a-f]{64}", required=True)
    region = region_code(load_default=None)


class Activity(Strict):
    """What was done on a day of the term."""

    date = _day(required=True)
    activity = Text(1000, required=True)
    evidence = _evidence()


class Benefit(Strict):
    """What one of the own expected gains measured on a day of the term."""

    measure = Text(300, required=True)
    value = _number(required=True)
    date = _day(required=True)
    evidence = _evidence()


class Confirmation(Strict):
    """Since which day the innovation is in use in the replicating region."""

    date = _day(required=True)
    note = Text(1000, least=0, load_default="")
    evidence = _evidence()


class Correction(Strict):
    """Why a confirmation was wrong, and the right day; none where there was no replication."""

    date = _day(load_default=None, allow_none=True)
    reason = Text(300, required=True)


class Evaluation(Strict):
    """The year that is evaluated."""

    year = Whole(1000, 2999, required=True)
    note = Text(1000, least=0, load_default="")


class Asked(Page):
    """Which agreements."""

    region = region_code(load_default=None)
    state = one_of(*State, load_default=None)


class ChangedAgreement(Changed):
    """An agreement that was begun or changed, and the text that lies on the table."""

    id = fields.UUID()
    state = one_of(*State)
    revision = fields.Integer()
    digest = fields.String()


class RecordedBenefit(ChangedAgreement):
    """A recorded benefit by its number."""

    benefit = fields.Integer()


class Evaluated(ChangedAgreement):
    """What an evaluation found, and the side that has gained nothing while the other has."""

    verdict = one_of(*Verdict)
    lacking = fields.String()


class Party(Told):
    """A region that agrees."""

    code = fields.String()
    name = fields.String()


class AgreementOf(Told):
    """An agreement in short; days and kind are those of the text in force."""

    id = fields.UUID()
    version = fields.Integer()
    state = one_of(*State)
    originator = fields.Nested(Party)
    partner = fields.Nested(Party)
    submission = fields.UUID()
    innovation = fields.String()
    kind = fields.String(allow_none=True)
    since = fields.String(allow_none=True)
    until = fields.String(allow_none=True)
    activities = fields.Integer()
    confirmed = fields.String(allow_none=True)
    evaluated = fields.Integer(allow_none=True)
    verdict = fields.String(allow_none=True)
    lacking = fields.String(allow_none=True)
    position = fields.Integer()


class Agreements(Told):
    """Agreements, those that changed last first."""

    items = fields.List(fields.Nested(AgreementOf))
    next = fields.String(allow_none=True)


class LaidText(Told):
    """A text, its digest, and which side laid it on the table."""

    revision = fields.Integer()
    digest = fields.String()
    side = one_of(*Side)
    terms = fields.Dict(keys=fields.String(), values=fields.String())
    obligations = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))
    gains = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))
    evidence = fields.List(fields.Nested(Document))
    signed_by = fields.List(one_of(*Side))


class MeasuredBenefit(Told):
    """A benefit; ``progress`` runs from 0 at the start to 1 at the target."""

    benefit = fields.Integer()
    value = fields.String()
    date = fields.String()
    progress = fields.String()
    acknowledged = fields.Boolean()


class ExpectedGain(Told):
    """An expected gain, and all that was measured of it."""

    measure = fields.String()
    unit = fields.String()
    start = fields.String()
    target = fields.String()
    measured = fields.List(fields.Nested(MeasuredBenefit))


class LedgerOf(Told):
    """What a side owes and gains."""

    side = one_of(*Side)
    duties = fields.List(fields.String())
    gains = fields.List(fields.Nested(ExpectedGain))


class Replica(Told):
    """A submission that says it replicates this innovation."""

    id = fields.UUID()
    cycle = fields.String()
    name = fields.String()


class WholeAgreement(AgreementOf):
    """An agreement with the text in force, the one on the table, and both ledgers.

    The text on the table is shown to the two regions only.
    """

    in_force = fields.Nested(LaidText, allow_none=True)
    table = fields.Nested(LaidText, allow_none=True)
    ledgers = fields.List(fields.Nested(LedgerOf))
    replicas = fields.List(fields.Nested(Replica))


class StepOf(Told):
    """A step: its place in the log, what it was, and what it says in short."""

    position = fields.Integer()
    time = Moment()
    agreement = fields.UUID()
    topic = fields.String()
    role = fields.String()
    said = fields.Dict(keys=fields.String())


class Steps(Told):
    """Steps, the newest first."""

    items = fields.List(fields.Nested(StepOf))
    next = fields.String(allow_none=True)


def text_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a text as a command takes them."""
    lists = {name: given[name] for name in ("obligations", "gains", "evidence")}
    return {"terms": {name: given[name] for name in given if name not in lists}, **lists}


def in_body(prefix: str) -> Mapping[str, str]:
    """Where what the domain blames of a text is found in a body that holds it further down."""
    terms = [name for name in TextOf().fields if name != "evidence"]
    return {name: f"{prefix}.{name}" for name in (*terms, *CLAUSES)}


def told(row: AnyRow) -> dict[str, Any]:
    """An agreement in short."""
    same = ("version", "state", "innovation", "kind", "since", "until", "activities")
    more = ("confirmed", "evaluated", "verdict", "lacking")
    return {
        "id": str(row.agreement),
        "submission": str(row.submission),
        "originator": {"code": row.originator_code, "name": row.originator_name},
        "partner": {"code": row.partner_code, "name": row.partner_name},
        **{name: getattr(row, name) for name in (*same, *more)},
        "position": row.changed,
    }


def told_whole(found: Agreed) -> dict[str, Any]:
    """An agreement with its texts and its ledgers."""
    return {
        **told(found.row),
        "in_force": found.in_force and _text(found.in_force, tuple(Side)),
        "table": found.table and _text(found.table, _signed(found.row)),
        "ledgers": [_ledger(one) for one in found.ledgers],
        "replicas": [
            {"id": str(one.submission), "cycle": one.cycle, "name": one.name}
            for one in found.replicas
        ],
    }


def told_step(step: Step) -> dict[str, Any]:
    """A step."""
    return {
        "position": step.position,
        "time": stamp(step.time),
        "agreement": str(step.agreement),
        "topic": step.topic,
        "role": step.role,
        "said": {
            name: value if isinstance(value, int | None) else str(value)
            for name, value in step.said.items()
        },
    }


def _signed(row: AnyRow) -> list[Side]:
    return [side for side in Side if getattr(row, f"{side}_signed") is not None]


def _text(text: AnyRow, signed: Sequence[Side]) -> dict[str, Any]:
    same = ("revision", "digest", "side", "terms", "obligations", "gains", "evidence")
    return {**{name: getattr(text, name) for name in same}, "signed_by": list(signed)}


def _ledger(ledger: Ledger) -> dict[str, Any]:
    gains = [_expected(one) for one in ledger.gains]
    return {"side": ledger.side, "duties": list(ledger.duties), "gains": gains}


def _expected(gain: Expected) -> dict[str, Any]:
    return {
        "measure": gain.measure,
        "unit": gain.unit,
        "start": shortest(gain.start),
        "target": shortest(gain.target),
        "measured": [
            {
                "benefit": one.benefit,
                "value": shortest(one.value),
                "date": one.date,
                "progress": rounded(one.progress),
                "acknowledged": one.acknowledged,
            }
            for one in gain.measured
        ],
    }

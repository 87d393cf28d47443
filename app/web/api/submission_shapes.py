"""What a submission looks like on the wire, going in and coming out."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.web.api.commanding import Changed
from app.web.fields import Number, Page, Strict, Text, Told, Whole, WholeText, one_of, region_code
from app.web.wire import number
from domain.submission import PROFILE, State
from projections.schema import AnyRow

_DATE = r"((19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2})?"
_CODE = r"[a-z0-9_]+"


class Asked(Page):
    """Which submissions."""

    region = region_code(load_default=None)
    index = Text(12, form="[A-Za-z]+", load_default=None)
    year = WholeText(1000, 2999, load_default=None)
    state = one_of(*State, load_default=None)


def _chosen(**more: Any) -> Text:
    return Text(60, form=_CODE, **more)


class Amendment(Strict):
    """Fields of a profile that read differently now; the others stay as they are."""

    organisation = fields.UUID()
    name = Text(300)
    need = Text(1000)
    owner = Text(300)
    kind = _chosen()
    form = _chosen()
    initiator = _chosen()
    urusan = _chosen()
    stage = _chosen()
    trial_date = Text(10, least=0, form=_DATE)
    implementation_date = Text(10, least=0, form=_DATE)
    replicates = Text(300, least=0)


class Draft(Strict):
    """A new submission. Codes are those of the edition; ``owner`` is a position, not a person."""

    index = Text(12, form="[a-z]+", load_default="iid")
    year = Whole(1000, 2999, required=True)
    organisation = fields.UUID(required=True)
    name = Text(300, required=True)
    need = Text(1000, required=True)
    owner = Text(300, required=True)
    kind = _chosen(required=True)
    form = _chosen(required=True)
    initiator = _chosen(required=True)
    urusan = _chosen(required=True)
    stage = _chosen(required=True)
    trial_date = Text(10, least=0, form=_DATE)
    implementation_date = Text(10, least=0, form=_DATE)
    replicates = Text(300, least=0)


class Evidence(Strict):
    """A document: the SHA-256 of its bytes in hex, its name and its kind."""

    digest = Text(64, least=64, form="[0-9a-f]{64}", required=True)
    name = Text(300, required=True)
    kind = Text(60, required=True)


class Document(Evidence):
    """A document as it stands in the log; ``type`` and ``length`` where the file is held here."""

    type = fields.String()
    length = fields.String()


class Claim(Strict):
    """A claimed level; without evidence it counts as 0."""

    level = Whole(0, 3, required=True)
    evidence = fields.List(fields.Nested(Evidence), load_default=list)


class Verification(Strict):
    """The level that an assessor settles; one that differs from before needs a reason."""

    indicator = Text(60, form="[0-9A-Za-z_]+", required=True)
    level = Whole(0, 3, required=True)
    reason = Text(1000, least=0, load_default="")


class Reason(Strict):
    """Why."""

    reason = Text(1000, required=True)


class MaybeReason(Strict):
    """Why, where that needs saying."""

    reason = Text(1000, least=0, load_default="")


class ChangedSubmission(Changed):
    """A drafted or changed submission."""

    id = fields.UUID()


class SubmissionOf(Told):
    """A submission: its profile, its state, and the levels that count, claimed and verified."""

    id = fields.UUID()
    version = fields.Integer()
    region = fields.String()
    index = fields.String()
    year = fields.Integer()
    organisation = fields.UUID()
    state = one_of(*State)
    counts = fields.Boolean()
    name = fields.String()
    need = fields.String()
    owner = fields.String()
    kind = fields.String()
    form = fields.String()
    initiator = fields.String()
    urusan = fields.String()
    stage = fields.String()
    trial_date = fields.String()
    implementation_date = fields.String()
    replicates = fields.String()
    claimed = fields.Dict(keys=fields.String(), values=fields.Integer())
    verified = fields.Dict(keys=fields.String(), values=fields.Integer())
    claimed_maturity = Number()
    verified_maturity = Number()
    reason = fields.String(allow_none=True)


class Submissions(Told):
    """Submissions in order of id."""

    items = fields.List(fields.Nested(SubmissionOf))
    next = fields.String(allow_none=True)


def submission_told(row: AnyRow, code: str) -> dict[str, Any]:
    """A submission of the region with this code."""
    index, _, year = row.cycle.rpartition("-")
    return {
        "id": str(row.submission),
        "version": row.version,
        "region": code,
        "index": index,
        "year": int(year),
        "organisation": str(row.organisation),
        "state": row.state,
        "counts": bool(row.counts),
        **{field: getattr(row, field) for field in PROFILE},
        "claimed": row.claimed,
        "verified": row.verified,
        "claimed_maturity": number(row.claimed_maturity),
        "verified_maturity": number(row.verified_maturity),
        "reason": row.reason,
    }

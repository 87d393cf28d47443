"""Who may do what. One function stands in front of every command and every private reading.

It reads the permission matrix (``app.permissions``). What the matrix has no row for has its
rule below, with the reason. What is in neither is refused.

The order of refusal makes every answer unique: nobody known to be acting; a role that never
may; nothing that one may see; a conflict of interest or the own proposal; the wrong phase.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from app.permissions import NOT_APPLICABLE, READS, actions, ever, letter, phases, scopes
from domain.actor import Actor, Role
from domain.cycle import Cycle, Phase
from domain.errors import Forbidden, NotFound, Unauthenticated, WrongState
from projections import access
from projections.regions import regions

if TYPE_CHECKING:
    from app.service import Juara

_REGION = frozenset({Role.OPERATOR, Role.HEAD})
_HEAD = frozenset({Role.HEAD})
_ASSESSOR = frozenset({Role.ASSESSOR})
_MINISTRY = frozenset({Role.ADMIN, Role.SYSTEM})

ROWS: Mapping[str, str] = {
    "submission.draft": "innovation.create",
    "submission.read": "innovation.read",
    "submission.amend": "innovation.edit",
    "submission.claim": "innovation.edit",
    "agreement.fill": "innovation.edit",
    "agreement.amend": "agreement.propose",
    "agreement.end": "agreement.terminate",
    "submission.send": "innovation.submit",
    "submission.withdraw": "innovation.withdraw",
    "submission.verify": "score.record",
    "submission.accept": "score.record",
    "submission.reject": "score.record",
    "submission.propose_revision": "score.revise.propose",
    "submission.approve_revision": "score.revise.approve",
    "report.read": "innovation.read",
    "report.report": "finance.enter",
    "report.certify": "finance.certify",
    "report.verify": "score.record",
    "report.propose_revision": "score.revise.propose",
    "report.approve_revision": "score.revise.approve",
    "cycle.open": "period.open",
    "cycle.propose_extension": "period.extend.propose",
    "cycle.approve_extension": "period.extend.approve",
    "cycle.close": "period.close",
    "cycle.objections": "standings.provisional",
    "cycle.propose_finalisation": "standings.finalise.propose",
    "cycle.approve_finalisation": "standings.finalise.approve",
    "person.register": "user.create",
    "person.propose_role": "role.grant.propose",
    "person.approve_role": "role.grant.approve",
    "person.invite": "region.operator.invite",
    "person.declare_conflict": "coi.declare",
    "person.propose_erasure": "subject.erase.propose",
    "person.approve_erasure": "subject.erase.approve",
    "panel.assign": "assessor.assign",
}
"""The row of the matrix behind an action, where the two have different names."""

RULES: Mapping[str, frozenset[Role]] = {
    # The register of regions and published results are reference data of the ministry.
    "region.register": _MINISTRY,
    "region.rename": _MINISTRY,
    "region.recode": _MINISTRY,
    "region.cluster": _MINISTRY,
    "result.publish": _MINISTRY,
    "import": _MINISTRY,
    # It computes what follows from the figures of a cluster, and enters none.
    "measurement.run": _MINISTRY,
    # Which agencies there are, the region knows; the ministry may enter them for it.
    "organisation.register": _REGION | _MINISTRY,
    "organisation.close": _REGION | _MINISTRY,
    # To take power away, one administrator is enough; to give it takes two.
    "person.revoke_role": _MINISTRY,
    "person.disable": _MINISTRY,
    "person.enable": _MINISTRY,
    "panel.release": _MINISTRY,
    # Who is who, and who settles what: a head sees the own people, an assessor the own seats.
    "person.read": frozenset({Role.HEAD, Role.ADMIN, Role.AUDITOR}),
    "panel.read": frozenset({Role.ASSESSOR, Role.ADMIN, Role.AUDITOR}),
    # Whoever runs the machine can do anything to it; this says so in the log.
    "person.appoint": frozenset({Role.SYSTEM}),
    # What the two regions of an agreement do under it, beyond proposing, signing and ending.
    "agreement.approve": _HEAD,
    "agreement.activity": _REGION,
    "agreement.benefit": _REGION,
    "agreement.acknowledge": _HEAD,
    "agreement.confirm": _HEAD,
    "agreement.correct": _HEAD | _ASSESSOR,
    "agreement.evaluate": _HEAD,
}
"""The roles that do what the matrix has no row for; a region's role for its own region."""

OF_THE_MACHINE = frozenset(
    {"cycle.open", "cycle.close", "cycle.objections", "person.register", "panel.assign"}
)
"""The rows of the matrix that are open to whoever runs the machine, too.

Neither content nor what takes two people is among them."""

LISTED = frozenset(ROWS) | frozenset(RULES)
"""The actions by the names of this table; a row of the matrix also goes by its own name."""


class Asking(Protocol):
    """Who wants something, when, and the snapshot in which it is decided.

    The transaction of a command is one: what is decided in it holds when it is recorded.
    """

    @property
    def actor(self) -> Actor:
        """Who."""

    @property
    def time(self) -> datetime:
        """When."""

    @property
    def connection(self) -> Connection:
        """By which facts."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody who wants to read."""

    actor: Actor
    time: datetime
    connection: Connection


@contextmanager
def reading(juara: Juara, actor: Actor) -> Iterator[Reading]:
    """Somebody reading now, in a snapshot."""
    with juara.reading() as connection:
        yield Reading(actor, juara.recorder.clock(), connection)


def require_role(actor: Actor, action: str) -> None:
    """Refuses unless the role may ever do this; it needs neither the thing nor the content.

    Raises:
        Unauthenticated: when nobody is known to be acting.
        Forbidden: when the role never may, or the token is not good for it.
    """
    row, answers = _row(action), _answers(actor, action)
    if answers & {"Y", "H"}:
        if actor.scope is not None and not _covers(actor.scope, row):
            raise Forbidden(f"this token is not good for {row}")
        return
    if actor.role is Role.PUBLIC:
        raise Unauthenticated(f"{action} needs a token")
    raise Forbidden(f"the role {actor.role} may not do {action}")


def authorize(
    asking: Asking,
    action: str,
    region: UUID | None = None,
    run: Cycle | None = None,
    *,
    phase: Phase | None = None,
    by: Collection[str] = (),
    conflict: bool = False,
    what: str | None = None,
) -> None:
    """Refuses unless the actor may do this to something of the region, in this cycle, now.

    Args:
        asking: who, when, and by which facts.
        action: a name of this module's table, or of a row of the matrix.
        region: whose thing it is, if it is a region's.
        run: the cycle that it belongs to, if any.
        phase: where the cycle stands, if another moment than now is to count.
        by: the people whose own proposal or entry it is.
        conflict: whether somebody else is concerned who must keep away from the region.
        what: what is said not to be there, if the actor may not see it.

    Raises:
        Unauthenticated: when nobody is known to be acting.
        Forbidden: when the role, the region, a conflict of interest or the own proposal
            stands against it.
        NotFound: when there is nothing that the actor may see.
        WrongState: when it is not the time for it.
    """
    actor = asking.actor
    require_role(actor, action)
    if _row(action) not in actions():
        _require_rule(asking, action, region)
        return
    if actor.role is Role.SYSTEM:
        return
    if phase is None and run is not None:
        phase = run.phase(asking.time)
    scope = _scope(asking, _row(action), region, run, by=by, conflict=conflict)
    match _letter(_row(action), scope, actor.role, phase):
        case "Y":
            return
        case "U":
            raise Unauthenticated(f"{action} needs a token")
        case "W":
            _refuse_phase(asking, action, scope, run)
        case "H":
            raise NotFound(f"no such {what or 'thing, or none that you may see'}", field=what)
        case _:
            raise Forbidden(_REASONS.get(scope, _NEVER).format(action=action, role=actor.role))


_NEVER = "the role {role} may not do {action}"
_REASONS = {
    "other": "{action} is for the own region only",
    "conflict": "{action}: a conflict of interest stands against it",
    "self": "{action}: somebody else has to do this, it takes two people",
}


def _row(action: str) -> str:
    return ROWS.get(action, action)


def _answers(actor: Actor, action: str) -> set[str]:
    """Every answer that the actor's role can get to an action."""
    row = _row(action)
    if row not in actions():
        return {"Y"} if actor.role in RULES.get(action, ()) else {"N"}
    if actor.role is Role.SYSTEM:
        return {"Y"} if action in OF_THE_MACHINE or row in READS else {"N"}
    return ever(row, actor.role)


def _covers(scope: Collection[str], row: str) -> bool:
    group = row.partition(".")[0]
    return row in scope or group in scope or ("read" in scope and row in READS)


def _require_rule(asking: Asking, action: str, region: UUID | None) -> None:
    actor = asking.actor
    if actor.role in _REGION and region != actor.region:
        raise Forbidden(_REASONS["other"].format(action=action))
    if actor.role is Role.ASSESSOR and in_conflict(asking.connection, actor, region):
        raise Forbidden(_REASONS["conflict"].format(action=action))


def _scope(
    asking: Asking,
    row: str,
    region: UUID | None,
    run: Cycle | None,
    *,
    by: Collection[str],
    conflict: bool,
) -> str:
    """As what the actor meets the thing: a party to a conflict, its author, its owner, or not."""
    actor, known = asking.actor, scopes(row)
    of_others = actor.role in _REGION and "own" in known and region != actor.region
    if actor.role is Role.ASSESSOR and "own" in known and region is not None:
        avoided = in_conflict(asking.connection, actor, region)
        conflict = conflict or avoided
        of_others = avoided or not _is_assigned(asking, region, run)
    if conflict and "conflict" in known:
        return "conflict"
    if of_others:
        return "other"
    if actor.id in by and "self" in known:
        return "self"
    return "any" if "any" in known else "own"


def _letter(row: str, scope: str, role: Role, phase: Phase | None) -> str:
    """The answer of the matrix, and where it has none what follows from the others.

    What somebody does in another phase, it is not the time for. What somebody else owns is
    not to be touched, where it is seen at all.
    """
    answer = letter(row, scope, role, phase)
    if answer != NOT_APPLICABLE:
        return answer
    if phases(row, scope, role) and row not in READS:
        return "W"
    seen = letter("innovation.read", scope, role, phase)
    return "H" if row in READS or (scope == "other" and seen != "Y") else "N"


def in_conflict(connection: Connection, actor: Actor, region: UUID | None) -> bool:
    """Whether an assessor must keep away: the home region, its province, or a declared one."""
    if region is None:
        return False
    return region in out_of_bounds(connection, actor.id, actor.region)


def out_of_bounds(connection: Connection, person: str, home: UUID | None) -> set[UUID]:
    """The regions that an assessor at home in one must keep away from."""
    avoided = access.conflicts_of(connection, person)
    if home is not None:
        avoided |= {home, connection.scalar(_PROVINCE, {"home": home}) or home}
    return avoided


_PROVINCE = select(regions.c.province).where(regions.c.region == bindparam("home"))


def _is_assigned(asking: Asking, region: UUID | None, run: Cycle | None) -> bool:
    if region is None or run is None:
        return False
    return access.is_assigned(asking.connection, asking.actor.id, region, run.key)


def _refuse_phase(asking: Asking, action: str, scope: str, run: Cycle | None) -> None:
    allowed = phases(_row(action), scope, asking.actor.role)
    if run is not None:
        run.require_phase(asking.time, *allowed)
    raise WrongState(f"{action} needs phase {' or '.join(allowed)}")

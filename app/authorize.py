"""Who may do what. One function stands in front of every command."""

from __future__ import annotations

from uuid import UUID

from domain.actor import Actor, Role
from domain.errors import Forbidden, Unauthenticated

_REGION = frozenset({Role.OPERATOR, Role.HEAD})
_HEAD = frozenset({Role.HEAD})
_MINISTRY = frozenset({Role.ADMIN, Role.SYSTEM})

ALLOWED: dict[str, frozenset[Role]] = {
    "region.register": _MINISTRY,
    "region.rename": _MINISTRY,
    "region.recode": _MINISTRY,
    "region.cluster": _MINISTRY,
    "organisation.register": _REGION | _MINISTRY,
    "organisation.close": _REGION | _MINISTRY,
    "cycle.open": _MINISTRY,
    "cycle.extend": _MINISTRY,
    "cycle.close": _MINISTRY,
    "cycle.objections": _MINISTRY,
    "cycle.finalise": _MINISTRY,
    "submission.draft": _REGION,
    "submission.amend": _REGION,
    "submission.claim": _REGION,
    "submission.send": _REGION,
    "submission.withdraw": _REGION,
    "submission.verify": frozenset({Role.ASSESSOR}),
    "submission.accept": frozenset({Role.ASSESSOR}),
    "submission.reject": frozenset({Role.ASSESSOR}),
    "report.report": _REGION,
    "report.certify": frozenset({Role.HEAD}),
    "report.verify": frozenset({Role.ASSESSOR}),
    "result.publish": _MINISTRY,
    "agreement.propose": _HEAD,
    "agreement.amend": _HEAD,
    "agreement.approve": _HEAD,
    "agreement.sign": _HEAD,
    "agreement.activity": _REGION,
    "agreement.benefit": _REGION,
    "agreement.acknowledge": _HEAD,
    "agreement.confirm": _HEAD,
    "agreement.correct": _HEAD | {Role.ASSESSOR},
    "agreement.evaluate": _HEAD,
    "agreement.end": _HEAD,
    "agreement.fill": _REGION,
    "measurement.run": _MINISTRY,
    "objection.file": frozenset({Role.HEAD}),
    "objection.decide": frozenset({Role.ASSESSOR}),
    "import": _MINISTRY,
}
"""The roles that an action is open to. The full permission matrix will take this place."""


def require_role(actor: Actor, action: str) -> None:
    """Refuses unless the role may ever do this; it needs neither the thing nor the content.

    Raises:
        Unauthenticated: when nobody is known to be acting.
        Forbidden: when the role never may.
    """
    if actor.role is Role.PUBLIC:
        raise Unauthenticated(f"{action} needs a token")
    if actor.role not in ALLOWED[action]:
        raise Forbidden(f"the role {actor.role} may not do {action}")


def authorize(actor: Actor, action: str, region: UUID | None) -> None:
    """Refuses unless the actor may do this to something of the region.

    An operator and a head act for their own region only, an assessor never for the
    home region, and nobody unknown acts at all.

    Raises:
        Unauthenticated: when nobody is known to be acting.
        Forbidden: when the role, the region or a conflict of interest stands against it.
    """
    require_role(actor, action)
    if actor.role in _REGION and region != actor.region:
        raise Forbidden(f"{action} is for the own region only")
    if actor.role is Role.ASSESSOR and actor.region in {None, region}:
        raise Forbidden(f"{action}: an assessor never acts on the home region")

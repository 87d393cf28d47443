"""Who acts: an opaque id, a role, and the region that the role belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class Role(StrEnum):
    """What somebody is here to do."""

    OPERATOR = "operator"
    HEAD = "head"
    ASSESSOR = "assessor"
    ADMIN = "admin"
    AUDITOR = "auditor"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting in a role.

    ``region`` is the own region of an operator or a head, and the home region of an
    assessor. ``id`` says nothing about the person. ``scope`` are the actions that a token
    is limited to; none means all that the role may do.
    """

    id: str
    role: Role
    region: UUID | None = None
    scope: frozenset[str] | None = None


PUBLIC = Actor("public", Role.PUBLIC)
SYSTEM = Actor("system", Role.SYSTEM)

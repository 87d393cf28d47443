"""Cycle: one yearly run of an index."""

from __future__ import annotations

from datetime import datetime

from domain.events.fact import Fact


class CycleOpened(Fact):
    """Submissions and reports are taken until the deadline, by this edition.

    ``provisional`` says who sees standings before they are final: public, regions, ministry.
    """

    TOPIC = "cycle.opened"
    index: str
    year: int
    edition: str
    deadline: datetime
    zone: str
    provisional: str


class CycleSimulated(Fact):
    """All that this cycle holds is made up from a seed, to show or to load the service."""

    TOPIC = "cycle.simulated"
    seed: int


class ExtensionProposed(Fact):
    """An administrator proposes a later deadline; a second one has to agree."""

    TOPIC = "cycle.extension_proposed"
    deadline: datetime
    reason: str
    proposed_by: str


class DeadlineExtended(Fact):
    """The deadline moved to a later moment, before it had passed."""

    TOPIC = "cycle.deadline_extended"
    deadline: datetime
    reason: str
    proposed_by: str
    approved_by: str


class CycleClosed(Fact):
    """Nothing more is taken in; assessment begins."""

    TOPIC = "cycle.closed"
    reason: str


class ObjectionsOpened(Fact):
    """Regions may object to what was assessed (masa sanggah)."""

    TOPIC = "cycle.objections_opened"
    until: datetime


class FinalisationProposed(Fact):
    """An administrator proposes to make the standings final; a second one has to agree."""

    TOPIC = "cycle.finalisation_proposed"
    proposed_by: str


class CycleFinalised(Fact):
    """The standings of the cycle are final."""

    TOPIC = "cycle.finalised"
    proposed_by: str
    approved_by: str

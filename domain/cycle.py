"""A cycle (siklus): one yearly run of an index, with its phases and deadlines.

The phases follow one another and never go back: open, assessment, objections, final.
The order of the log decides what came before a deadline: a command that is recorded at
or after it is late, whether or not somebody has closed the cycle by then. To move a
deadline, and to make standings final, takes two administrators.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain import events
from domain.access import require_another
from domain.aggregate import Aggregate, stream_id
from domain.errors import check, require
from domain.region import ZONES
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from domain.index import Edition

_NEVER = datetime.max.replace(tzinfo=UTC)


class Phase(StrEnum):
    """Where a cycle stands."""

    DRAFT = "draft"
    OPEN = "open"
    ASSESSMENT = "assessment"
    OBJECTIONS = "objections"
    FINAL = "final"


def cycle_key(index: str, year: int) -> str:
    """The name of a cycle in the log: ``iid-2025``."""
    return f"{index}-{year}"


def cycle_id(key: str) -> UUID:
    """The stream of the cycle of this name."""
    return stream_id("cycle", key)


class Provisional(StrEnum):
    """Who sees the standings of a cycle before they are final.

    ``PUBLIC`` is everybody; ``REGIONS`` are regions and assessors, once objections may be
    filed; ``MINISTRY`` are administrators and auditors alone.
    """

    PUBLIC = "public"
    REGIONS = "regions"
    MINISTRY = "ministry"


class Cycle(Aggregate):
    """One run of one index: who may still hand in what, and by which edition it counts."""

    TOPIC = "cycle"

    def __init__(self) -> None:
        """A cycle that nobody has opened."""
        self.index = ""
        self.year = 0
        self.edition = ""
        self.deadline = _NEVER
        self.provisional = Provisional.PUBLIC
        self.seed: int | None = None
        self.objections_until = _NEVER
        self.extension: tuple[datetime, str, str] | None = None
        self.finalisation_proposed_by: str | None = None
        self._phase = Phase.DRAFT

    @property
    def key(self) -> str:
        """The name of the cycle in the log."""
        return cycle_key(self.index, self.year)

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Facts of a cycle are the nation's, not a region's."""
        return {"cycle": self.key}

    @property
    def recorded_phase(self) -> Phase:
        """The phase that the log says, whether or not the deadline has passed."""
        return self._phase

    def phase(self, now: datetime) -> Phase:
        """The phase at a moment: a passed deadline ends the open phase by itself."""
        if self._phase is Phase.OPEN and now >= self.deadline:
            return Phase.ASSESSMENT
        return self._phase

    def require_phase(self, now: datetime, *phases: Phase) -> None:
        """Refuse with ``WrongState`` outside these phases, saying why and since when."""
        phase = self.phase(now)
        require(self.exists, "this cycle has not been opened")
        require(
            phase in phases,
            f"cycle {self.key} is in phase {phase}"
            f" (deadline {_stamp(self.deadline)}, now {_stamp(now)});"
            f" this needs phase {' or '.join(phases)}",
        )

    def open(
        self,
        edition: Edition,
        year: int,
        deadline: datetime,
        zone: str,
        now: datetime,
        provisional: str = Provisional.PUBLIC,
    ) -> None:
        """Decide: submissions are taken until the deadline, by this edition."""
        require(not self.exists, f"cycle {cycle_key(edition.index, year)} was opened before")
        check(
            edition.computable, f"no cycle can run by {edition.id}: {edition.why_not}", field="year"
        )
        check(year in edition.years, f"{edition.id} is not the edition of {year}", field="year")
        check(zone in ZONES, "zone must be WIB, WITA or WIT", field="zone")
        check(deadline > now, f"the deadline {_stamp(deadline)} has passed", field="deadline")
        check(
            provisional in set(Provisional),
            f"provisional must be one of {', '.join(Provisional)}",
            field="provisional",
        )
        self._opened(
            index=edition.index,
            year=year,
            edition=edition.id,
            deadline=deadline.astimezone(UTC),
            zone=zone,
            provisional=str(provisional),
        )

    @event(events.CycleOpened)
    def _opened(
        self,
        index: str,
        year: int,
        edition: str,
        deadline: datetime,
        zone: str,
        provisional: str,
    ) -> None:
        self.index, self.year, self.edition, self.deadline = index, year, edition, deadline
        self.provisional = Provisional(provisional)
        self._phase = Phase.OPEN

    def simulate(self, seed: int) -> None:
        """Decide: all that follows in this cycle is made up; only while it is empty."""
        require(self.version == 1, "only a cycle that was just opened can become a simulated one")
        self._simulated(seed=seed)

    @event(events.CycleSimulated)
    def _simulated(self, seed: int) -> None:
        self.seed = seed

    def propose_extension(self, deadline: datetime, reason: str, by: str, now: datetime) -> None:
        """Decide: an administrator proposes a later deadline; only before it has passed."""
        self.require_phase(now, Phase.OPEN)
        self._check_later(deadline)
        self._extension_proposed(
            deadline=deadline.astimezone(UTC),
            reason=clean(reason, "reason", most=1000),
            proposed_by=by,
        )

    @event(events.ExtensionProposed)
    def _extension_proposed(self, deadline: datetime, reason: str, proposed_by: str) -> None:
        self.extension = (deadline, reason, proposed_by)

    def approve_extension(self, by: str, now: datetime) -> None:
        """Decide: a second administrator agrees; the deadline moves, if it has not passed."""
        self.require_phase(now, Phase.OPEN)
        require(self.extension, "no later deadline is proposed")
        deadline, reason, proposed_by = self.extension or (_NEVER, "", "")
        require_another(proposed_by, by)
        self._check_later(deadline)
        self._extended(deadline=deadline, reason=reason, proposed_by=proposed_by, approved_by=by)

    @event(events.DeadlineExtended)
    def _extended(
        self, deadline: datetime, reason: str, proposed_by: str, approved_by: str
    ) -> None:
        self.deadline, self.extension = deadline, None

    def _check_later(self, deadline: datetime) -> None:
        check(
            deadline > self.deadline,
            "the new deadline must be later than the old",
            field="deadline",
        )

    def close(self, reason: str, now: datetime) -> None:
        """Decide: nothing more is taken in, assessment begins; once."""
        require(self._phase is Phase.OPEN, f"the cycle is not open but in phase {self.phase(now)}")
        self._closed(reason=clean(reason, "reason", most=1000, least=0))

    @event(events.CycleClosed)
    def _closed(self, reason: str) -> None:
        self._phase = Phase.ASSESSMENT

    def open_objections(self, until: datetime, now: datetime) -> None:
        """Decide: regions may object until then (masa sanggah)."""
        self.require_phase(now, Phase.ASSESSMENT)
        check(until > now, "the end of the objections has passed", field="until")
        self._objections_opened(until=until.astimezone(UTC))

    @event(events.ObjectionsOpened)
    def _objections_opened(self, until: datetime) -> None:
        self._phase, self.objections_until = Phase.OBJECTIONS, until

    def require_objections(self, now: datetime) -> None:
        """Refuse with ``WrongState`` outside the time in which regions may object."""
        self.require_phase(now, Phase.OBJECTIONS)
        require(
            now < self.objections_until,
            f"objections in cycle {self.key} were taken until {_stamp(self.objections_until)},"
            f" now it is {_stamp(now)}",
        )

    def propose_finalisation(self, by: str, now: datetime) -> None:
        """Decide: an administrator proposes to make the standings final."""
        self.require_phase(now, Phase.OBJECTIONS)
        self._finalisation_proposed(proposed_by=by)

    @event(events.FinalisationProposed)
    def _finalisation_proposed(self, proposed_by: str) -> None:
        self.finalisation_proposed_by = proposed_by

    def approve_finalisation(self, by: str, now: datetime) -> None:
        """Decide: a second administrator agrees; no fact of the cycle changes after this.

        Regions were told until when they may object, so not before then.
        """
        self.require_phase(now, Phase.OBJECTIONS)
        require(self.finalisation_proposed_by, "nobody has proposed to make the standings final")
        require(
            now >= self.objections_until,
            f"regions may object until {_stamp(self.objections_until)}:"
            f" standings are not final before then, now it is {_stamp(now)}",
        )
        proposed_by = self.finalisation_proposed_by or ""
        require_another(proposed_by, by)
        self._finalised(proposed_by=proposed_by, approved_by=by)

    @event(events.CycleFinalised)
    def _finalised(self, proposed_by: str, approved_by: str) -> None:
        self._phase = Phase.FINAL


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

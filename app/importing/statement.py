"""What a row says of a submission, decided against what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app import replication
from app.importing.intake import Intake
from app.importing.lines import Row
from domain.errors import Invalid, Refusal
from domain.index import Edition
from domain.replication import CODE
from domain.submission import PROFILE, State, Submission, normal_profile

INDICATORS = tuple(str(number) for number in range(16, 36))
"""The indicators that every edition of the IID asks of an innovation."""

NEED_UNKNOWN = "tidak disebutkan dalam berkas impor"
"""What a new submission says of the need it answers, where the file does not say."""


@dataclass
class Statement:
    """What a row says of a submission, against what is known of it."""

    it: Submission
    row: Row
    edition: Edition
    intake: Intake

    def make(self, region: UUID, cycle: str, agency: UUID) -> None:
        """Decides only what differs from what is known."""
        self._describe(region, cycle, agency)
        self._claim()
        self._hand_in()
        self._verify()
        self._decide()

    @cached_property
    def reason(self) -> str:
        """Why an assessor decided otherwise, or a region took something back."""
        return self.row["reason"] or self.intake.reason

    def _describe(self, region: UUID, cycle: str, agency: UUID) -> None:
        stated = {one: self.row[one] for one in PROFILE if self.row[one] is not None}
        if not self.it.exists:
            assumed = {"need": NEED_UNKNOWN, "owner": f"Kepala {self.row['organisation']}"}
            self.it.draft(self.edition, region, cycle, agency, assumed | stated)
        elif normal_profile(self.edition, {**self.it.profile, **stated}) != self.it.profile:
            self.it.amend(self.edition, agency, stated)

    def _claim(self) -> None:
        for code, wanted in self._levels("c"):
            if self.it.claimed.get(code) != wanted and not self._is_borne_out(code, wanted):
                evidence = self.intake.evidence(self.it.evidence.get(code, ()))
                try:
                    self.it.claim(self.edition, code, wanted, evidence)
                except Refusal as refusal:
                    raise Invalid(refusal.message, field=f"c{code}") from None

    def _is_borne_out(self, code: str, wanted: int) -> bool:
        """Whether agreements in the log have claimed as much for the replications already."""
        known = self.it.claimed.get(code, 0)
        return code == CODE and replication.rests_on_the_log(self.it) and wanted <= known

    def _hand_in(self) -> None:
        wanted = self.row["state"]
        if self.it.state is not State.DRAFT or wanted is State.DRAFT:
            return
        if wanted is not State.WITHDRAWN or any(self._levels("v")):
            self.it.send()

    def _verify(self) -> None:
        for code, wanted in self._levels("v"):
            if self.it.verified.get(code) != wanted:
                because = "" if self._confirms(code, wanted) else self.reason
                try:
                    replication.examined(self.intake.tx.connection, self.it, code, wanted)
                    self.it.verify(self.edition, code, wanted, because)
                except Refusal as refusal:
                    raise Invalid(refusal.message, field=f"v{code}") from None

    def _confirms(self, code: str, wanted: int) -> bool:
        claimed = self.it.claimed.get(code, 0) if self.it.evidence.get(code) else 0
        return wanted == claimed and code not in self.it.verified

    def _decide(self) -> None:
        wanted = self.row["state"]
        if wanted is self.it.state:
            return
        match wanted:
            case State.ACCEPTED:
                self.it.accept()
            case State.REJECTED:
                self.it.reject(self.reason)
            case State.WITHDRAWN:
                self.it.withdraw(self.reason)
            case _:
                raise Invalid(f"it is {self.it.state} by now and does not become {wanted} again")

    def _levels(self, prefix: str) -> Iterator[tuple[str, int]]:
        for code in INDICATORS:
            stated = self.row[f"{prefix}{code}"]
            if stated is not None:
                yield code, stated

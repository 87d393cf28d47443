"""How each action of the permission matrix is asked for over HTTP."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.commands import cycles
from domain.access import Person, person_stream
from domain.actor import Role
from domain.cycle import Cycle, Phase, cycle_id
from domain.report import Report, report_id
from tests.access.seeded import FIRST, OTHER, OWN, PDF, R1, R2, SECOND, Seeded, thing
from tests.http.conftest import INNOVATION, OPENING, Reply
from tests.http.test_agreements import TEXT
from tests.nation import CYCLE, DECREE

PATH = "cycles/iid/2025"
KEYS = itertools.count(1)
NEITHER = "00000000-0000-4000-8000-000000000000"

NOT_SERVED: Mapping[str, str] = {
    "checkpoint.read": "the tamper-evident log",
    "proof.public": "the tamper-evident log",
    "proof.region": "the tamper-evident log",
}
"""Actions without a route yet, and the issue that brings it."""

NO_FACT = frozenset({"evidence.upload"})
"""What is done without a fact; reading records none anyway."""

SPEAKERS: Mapping[tuple[str, Role], str] = {
    ("conflict", Role.ASSESSOR): "conflicted",
    ("self", Role.HEAD): "self-head",
}
"""Who speaks for a role in a scope, where it is not the one of that name."""


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix."""

    action: str
    scope: str
    role: Role
    phase: Phase
    answer: str

    @property
    def by(self) -> str | None:
        """The token with which it is asked for."""
        if self.role is Role.PUBLIC:
            return None
        return SPEAKERS.get((self.scope, self.role), str(self.role))

    @property
    def side(self) -> str:
        """Whose thing it is."""
        return "other" if self.scope == "other" else "own"

    @property
    def code(self) -> str:
        """The code of the region that it is about."""
        return OTHER if self.scope == "other" else OWN

    @property
    def region(self) -> UUID:
        return R2 if self.scope == "other" else R1

    def __str__(self) -> str:
        return f"{self.action}-{self.scope}-{self.role}-{self.phase}"


Ask = Callable[[Seeded, Cell], Reply]


def ask(seeded: Seeded, cell: Cell) -> Reply:
    """Asks for it as the role would."""
    return ASKS[cell.action](seeded, cell)


def _post(
    seeded: Seeded, cell: Cell, path: str, body: Any = None, version: int | None = None
) -> Reply:
    key = f"cell-{next(KEYS)}"
    return seeded.world.send("POST", path, body, by=cell.by, key=key, version=version)


def _get(seeded: Seeded, cell: Cell, path: str) -> Reply:
    return seeded.world.get(path, by=cell.by)


def _on(seeded: Seeded, name: str) -> tuple[str, int]:
    """The path of a submission and its version; one that there is not in this phase is nowhere."""
    number = thing(seeded, name)
    return f"submissions/{number}", seeded.version(number) if name in seeded.things else 1


def _create(seeded: Seeded, cell: Cell) -> Reply:
    agency = seeded.nation.agencies[cell.region]
    body = INNOVATION | {"organisation": str(agency), "name": "Inovasi dari sel"}
    return _post(seeded, cell, "submissions", body)


def _read(seeded: Seeded, cell: Cell) -> Reply:
    return _get(seeded, cell, _on(seeded, f"sent-{cell.side}")[0])


def _edit(seeded: Seeded, cell: Cell) -> Reply:
    # What is final is seen by everybody; a draft that nobody sent never is.
    final = cell.phase is Phase.FINAL and cell.scope == "other"
    path, version = _on(seeded, f"sent-{cell.side}" if final else f"draft-{cell.side}")
    body = {"need": "Lain lagi."}
    return seeded.world.send("PATCH", path, body, by=cell.by, version=version)


def _submit(seeded: Seeded, cell: Cell) -> Reply:
    final = cell.phase is Phase.FINAL and cell.scope == "other"
    name = "self" if cell.scope == "self" else cell.side
    path, version = _on(seeded, f"sent-{name}" if final else f"draft-{name}")
    return _post(seeded, cell, f"{path}/send", None, version)


def _withdraw(seeded: Seeded, cell: Cell) -> Reply:
    path, version = _on(seeded, "draft-own")
    return _post(seeded, cell, f"{path}/withdraw", {"reason": "ganda"}, version)


def _upload(seeded: Seeded, cell: Cell) -> Reply:
    path = f"evidence?year=2025&name=bukti.pdf&region={cell.code}"
    return seeded.world.send(
        "POST", path, raw=PDF % 7, by=cell.by, headers={"Content-Type": "application/pdf"}
    )


def _download(seeded: Seeded, cell: Cell) -> Reply:
    digest = seeded.things.get(f"file-{cell.side}", "0" * 64)
    answer = _get(seeded, cell, f"evidence/{digest}")
    answer.response.close()
    return answer


def _report_version(seeded: Seeded, region: UUID) -> int:
    return seeded.nation.juara.load(Report, report_id(region, CYCLE)).version


def _enter(seeded: Seeded, cell: Cell) -> Reply:
    path = f"reports/{cell.code}/iid/2025/figures/2a"
    version = _report_version(seeded, cell.region)
    return seeded.world.send("PUT", path, {"level": 1}, by=cell.by, version=version)


def _certify(seeded: Seeded, cell: Cell) -> Reply:
    version = _report_version(seeded, cell.region)
    return _post(seeded, cell, f"reports/{cell.code}/iid/2025/certify", None, version)


def _assign(seeded: Seeded, cell: Cell) -> Reply:
    who = "at-home" if cell.scope == "conflict" else "fresh-assessor"
    return _post(seeded, cell, "panels", {"region": OWN, "year": 2025, "assessor": who})


def _declare(seeded: Seeded, cell: Cell) -> Reply:
    return _post(seeded, cell, "conflicts", {"region": OTHER, "ground": "family"})


def _score(seeded: Seeded, cell: Cell) -> Reply:
    path, version = _on(seeded, f"sent-{cell.side}")
    body = {"indicator": "20", "level": 2}
    return _post(seeded, cell, f"{path}/verifications", body, version)


def _score_read(seeded: Seeded, cell: Cell) -> Reply:
    return _get(seeded, cell, f"regions/{cell.code}/scores/iid/2025?basis=verified")


def _decisions(seeded: Seeded, cell: Cell) -> Reply:
    return _get(seeded, cell, f"regions/{cell.code}/decisions/iid/2025")


def _propose_revision(seeded: Seeded, cell: Cell) -> Reply:
    path, version = _on(seeded, "sent-own")
    body = {"indicator": "17", "level": 1, "reason": "hanya 12 orang"}
    return _post(seeded, cell, f"{path}/revisions", body, version)


def _approve_revision(seeded: Seeded, cell: Cell) -> Reply:
    path, version = _on(seeded, "sent-own")
    indicator = "19" if cell.scope == "self" else "18"
    return _post(seeded, cell, f"{path}/revisions/{indicator}/approve", None, version)


def _object(seeded: Seeded, cell: Cell) -> Reply:
    body = {
        "indicator": "19",
        "submission": thing(seeded, f"sent-{cell.side}"),
        "reason": "bukti ada",
        "evidence": [DECREE],
    }
    return _post(seeded, cell, f"objections/{cell.code}/iid/2025", body)


def _decide(seeded: Seeded, cell: Cell) -> Reply:
    number = 2 if cell.scope == "self" else 1
    body = {"verdict": "dismissed", "reason": "bukti lain"}
    return _post(seeded, cell, f"objections/{OWN}/iid/2025/{number}/decide", body)


def _agreement_propose(seeded: Seeded, cell: Cell) -> Reply:
    innovation = thing(seeded, f"replicable-{cell.side}")
    body = {"submission": innovation, "partner": "35.10", "text": TEXT}
    return _post(seeded, cell, "agreements", body)


def _agreement(seeded: Seeded, cell: Cell) -> str:
    return f"agreements/{thing(seeded, f'agreement-{cell.side}')}"


def _agreement_read(seeded: Seeded, cell: Cell) -> Reply:
    return _get(seeded, cell, _agreement(seeded, cell))


def _agreement_sign(seeded: Seeded, cell: Cell) -> Reply:
    body = {"digest": seeded.things[f"digest-{cell.side}"]}
    return _post(seeded, cell, f"{_agreement(seeded, cell)}/sign", body, 1)


def _agreement_end(seeded: Seeded, cell: Cell) -> Reply:
    return _post(seeded, cell, f"{_agreement(seeded, cell)}/end", {"reason": "batal"}, 1)


def _open_cycle(seeded: Seeded, cell: Cell) -> Reply:
    return _post(seeded, cell, "cycles", OPENING)


def _cycle_version(seeded: Seeded) -> int:
    return seeded.nation.juara.load(Cycle, cycle_id(CYCLE)).version


def _extend(seeded: Seeded, cell: Cell) -> Reply:
    body = {"deadline": "2026-01-31T16:59:00Z", "reason": "banjir"}
    return _post(seeded, cell, f"{PATH}/extend", body)


def _approve_extension(seeded: Seeded, cell: Cell) -> Reply:
    if cell.phase is Phase.OPEN and cell.role is Role.ADMIN:
        proposer = FIRST if cell.scope == "self" else SECOND
        later = seeded.nation.clock.now.replace(year=2026)
        content: dict[str, Any] = {"cycle": CYCLE, "deadline": later, "reason": "banjir"}
        seeded.nation.do(proposer, cycles.propose_extension, **content)
    return _post(seeded, cell, f"{PATH}/extend/approve", None, _cycle_version(seeded))


def _close(seeded: Seeded, cell: Cell) -> Reply:
    return _post(seeded, cell, f"{PATH}/close", {"reason": ""})


def _provisional(seeded: Seeded, cell: Cell) -> Reply:
    return _post(seeded, cell, f"{PATH}/objections", {"until": "2025-12-01T00:00:00Z"})


def _finalise(seeded: Seeded, cell: Cell) -> Reply:
    return _post(seeded, cell, f"{PATH}/finalise")


def _approve_final(seeded: Seeded, cell: Cell) -> Reply:
    if cell.phase is Phase.OBJECTIONS and cell.role is Role.ADMIN:
        proposer = FIRST if cell.scope == "self" else SECOND
        seeded.nation.do(proposer, cycles.propose_finalisation, cycle=CYCLE)
        seeded.answer_objections()
    return _post(seeded, cell, f"{PATH}/finalise/approve", None, _cycle_version(seeded))


def _board(seeded: Seeded, cell: Cell) -> Reply:
    return _get(seeded, cell, "standings/iid/2025?basis=verified")


def _register(seeded: Seeded, cell: Cell) -> Reply:
    return _post(seeded, cell, "people", {"login": "orang.baru", "name": "Orang Baru"})


def _person(seeded: Seeded, name: str) -> tuple[str, int]:
    person = seeded.things[name]
    version = seeded.nation.juara.load(Person, person_stream(person)).version
    return f"people/{person}", version


def _propose_role(seeded: Seeded, cell: Cell) -> Reply:
    path, version = _person(seeded, "nobody-yet")
    return _post(seeded, cell, f"{path}/role", {"role": "auditor"}, version)


def _approve_role(seeded: Seeded, cell: Cell) -> Reply:
    proposer = FIRST if cell.scope == "self" else SECOND
    path, version = _person(seeded, f"candidate-of-{proposer.id}")
    return _post(seeded, cell, f"{path}/role/approve", None, version)


def _invite(seeded: Seeded, cell: Cell) -> Reply:
    body = {"login": "operator.baru", "name": "Operator Baru"}
    return _post(seeded, cell, f"regions/{cell.code}/operators", body)


def _propose_erasure(seeded: Seeded, cell: Cell) -> Reply:
    path, version = _person(seeded, "nobody-yet")
    return _post(seeded, cell, f"{path}/erase", None, version)


def _approve_erasure(seeded: Seeded, cell: Cell) -> Reply:
    proposer = FIRST if cell.scope == "self" else SECOND
    path, version = _person(seeded, f"erased-by-{proposer.id}")
    return _post(seeded, cell, f"{path}/erase/approve", None, version)


def _region_log(seeded: Seeded, cell: Cell) -> Reply:
    return _get(seeded, cell, f"regions/{cell.code}/log")


def _export(seeded: Seeded, cell: Cell) -> Reply:
    return _get(seeded, cell, "export/log")


ASKS: Mapping[str, Ask] = {
    "innovation.create": _create,
    "innovation.read": _read,
    "innovation.edit": _edit,
    "innovation.submit": _submit,
    "innovation.withdraw": _withdraw,
    "evidence.upload": _upload,
    "evidence.read": _download,
    "finance.enter": _enter,
    "finance.certify": _certify,
    "assessor.assign": _assign,
    "coi.declare": _declare,
    "score.record": _score,
    "score.read": _score_read,
    "score.history": _decisions,
    "score.revise.propose": _propose_revision,
    "score.revise.approve": _approve_revision,
    "objection.file": _object,
    "objection.decide": _decide,
    "agreement.propose": _agreement_propose,
    "agreement.read": _agreement_read,
    "agreement.sign": _agreement_sign,
    "agreement.terminate": _agreement_end,
    "period.open": _open_cycle,
    "period.extend.propose": _extend,
    "period.extend.approve": _approve_extension,
    "period.close": _close,
    "standings.provisional": _provisional,
    "standings.finalise.propose": _finalise,
    "standings.finalise.approve": _approve_final,
    "leaderboard.read": _board,
    "user.create": _register,
    "role.grant.propose": _propose_role,
    "role.grant.approve": _approve_role,
    "region.operator.invite": _invite,
    "subject.erase.propose": _propose_erasure,
    "subject.erase.approve": _approve_erasure,
    "auditlog.read": _region_log,
    "export.national": _export,
}
"""One request for each action that is served."""

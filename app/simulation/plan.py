"""What a simulated year is made of: who sends how many, how good they are, what becomes of it.

Chance is drawn by name from the seed, so that one thing does not hang on how many draws
another one took. Only sums, products and quotients are used, which every machine rounds
alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from domain.index import Edition
from domain.submission import State

MARK = "SIMULASI"

SUBMISSIONS = 36_742
"""Innovations that the regions sent in 2025."""

FACTS_OF_ONE = 41
FACTS_OF_REGION = 55
"""About as many facts follow from one innovation, and from a region beside them."""

AGENCIES: Mapping[str, str] = {
    "kesehatan": "Dinas Kesehatan",
    "pendidikan": "Dinas Pendidikan",
    "sosial": "Dinas Sosial",
    "pupr": "Dinas Pekerjaan Umum dan Penataan Ruang",
    "perkim": "Dinas Perumahan dan Kawasan Permukiman",
    "trantibum": "Satuan Polisi Pamong Praja",
    "kominfo": "Dinas Komunikasi dan Informatika",
    "dukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
    "perencanaan": "Badan Perencanaan Pembangunan Daerah",
    "pertanian": "Dinas Pertanian",
}
"""The agencies of a simulated region by the main service of what they submit."""

_IDEAS = ("Antar Jemput", "Klinik Keliling", "Pojok Aduan", "Satu Loket", "Rumah Belajar")
_KINDS = ("digital", "digital", "non_digital", "teknologi")
_STAGES = ("penerapan",) * 9 + ("uji_coba",)
_SILENT = 0.03
_STEEPNESS = 0.04
_WITHDRAWN, _UNDECIDED = 0.02, 0.06


@dataclass(frozen=True)
class Plan:
    """A year to make up from a seed, for so many regions (all for none) and submissions."""

    year: int
    seed: int
    regions: int | None = None
    submissions: int = SUBMISSIONS

    def chance(self, *names: object) -> Random:
        """The chance that decides over the thing of this name."""
        return Random("/".join(map(str, (self.seed, self.year, *names))))  # noqa: S311 -- repeatable


@dataclass(frozen=True)
class Share:
    """How many submissions the region with a code sends; a silent one reports nothing."""

    code: str
    count: int
    silent: bool


def shares(plan: Plan, codes: Sequence[str]) -> list[Share]:
    """Divides the submissions among regions: most send some dozens, a few many hundred."""
    chance = plan.chance("shares")
    chosen = sorted(chance.sample(codes, min(plan.regions or len(codes), len(codes))))
    weights = [_weight(chance) for _ in chosen]
    if not any(weights):
        weights[0] = 1.0
    exact = [plan.submissions * weight / sum(weights) for weight in weights]
    counts = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: counts[place] - exact[place])
    for place in by_rest[: plan.submissions - sum(counts)]:
        counts[place] += 1
    return [
        Share(code, count, silent=not weight)
        for code, count, weight in zip(chosen, counts, weights, strict=True)
    ]


def _weight(chance: Random) -> float:
    return 0.0 if chance.random() < _SILENT else 1 / (_STEEPNESS + chance.random())


def profile(plan: Plan, number: int, chance: Random) -> dict[str, str]:
    """The profile of the n-th innovation of a region."""
    urusan = chance.choice(tuple(AGENCIES))
    began = f"{plan.year - chance.choice((1, 2))}-{chance.randint(2, 12):02}-01"
    return {
        "name": f"{MARK} {chance.choice(_IDEAS)} {number}",
        "need": f"{MARK}: kebutuhan warga nomor {number}",
        "owner": f"Kepala {AGENCIES[urusan]}",
        "kind": chance.choice(_KINDS),
        "form": chance.choice(("tata_kelola", "pelayanan_publik")),
        "initiator": chance.choice(("opd", "asn", "kepala_daerah")),
        "urusan": urusan,
        "stage": chance.choice(_STAGES),
        "trial_date": f"{plan.year - 2}-01-15",
        "implementation_date": began,
    }


def claims(method: Edition, ability: float, chance: Random) -> dict[str, int]:
    """The levels that an innovation of a region of this ability claims; 0 is not claimed."""
    levels = {one.code: _level(ability, chance) for one in method.submission_indicators}
    return {code: level for code, level in levels.items() if level}


def rows(method: Edition, ability: float, chance: Random) -> dict[str, int]:
    """The levels of a region's own rows."""
    return {one.code: _level(ability, chance) for one in method.region_indicators}


def _level(ability: float, chance: Random) -> int:
    drawn = chance.random()
    steps = (ability, ability + (1 - ability) / 2, 0.97)
    return next((3 - place for place, step in enumerate(steps) if drawn < step), 0)


def ability(plan: Plan, code: str) -> float:
    """How often the region with this code meets the highest level: 0.3 to 0.9."""
    return 0.3 + 0.6 * plan.chance("ability", code).random()


def settled(level: int, chance: Random) -> int:
    """What an assessor makes of a claimed level: mostly the same, now and then less."""
    drawn = chance.random()
    return max(0, level - (drawn > 0.89) - (drawn > 0.97))  # noqa: PLR2004


def verdict(ability: float, chance: Random) -> State:
    """What becomes of a submission: two thirds are accepted, of an able region more."""
    drawn = chance.random()
    if drawn < _UNDECIDED:
        return State.WITHDRAWN if drawn < _WITHDRAWN else State.SENT
    return State.ACCEPTED if chance.random() < 0.44 + 0.45 * ability else State.REJECTED

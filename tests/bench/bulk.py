"""P8: a year taken in as a file, against one commit for each command."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from app.commands import cycles, regions, submissions
from app.importing import batch
from app.importing.statement import INDICATORS
from app.importing.submissions import KIND
from app.service import Juara
from domain.region import region_id
from tests.bench.measure import Figure, Sizes, Way, rates, seconds_each
from tests.bench.years import CYCLE, YEAR, Databases, registered
from tests.nation import ADMIN, DECREE, PROFILE, head, operator

AGENCY = "Dinas Kesehatan"
CODES = tuple(f"35.{number:02}" for number in range(1, 30))
FACTS = 2 + len(INDICATORS)
"""A draft, its claims, and that it was sent."""
_BY_COMMAND = 5
_ROUNDS = 3


def importing(databases: Databases, sizes: Sizes) -> Figure:
    """Submissions with twenty claims each, in a file and one by one."""
    with (
        registered(databases) as by_file,
        registered(databases) as by_command,
        TemporaryDirectory() as folder,
    ):
        deadline = datetime.now(UTC) + timedelta(days=1)
        for juara in (by_file, by_command):
            juara.do(
                ADMIN, None, cycles.open, index="iid", year=YEAR, deadline=deadline, zone="WIB"
            )
        ways = {
            "file": files(by_file, Path(folder), sizes.bulk),
            "commands": one_by_one(by_command),
        }
        seconds = seconds_each(ways, _ROUNDS)
    what = f"facts of {sizes.bulk:,} submissions from a file, against one commit a command"
    ratio = seconds["commands"] / seconds["file"]
    return Figure("P8", what, ratio, 20, rates=rates(seconds))


def files(juara: Juara, folder: Path, size: int) -> Way:
    numbers = count()

    def way() -> int:
        path = folder / f"{next(numbers)}.csv"
        write(path, list(islice(numbers, size)))
        outcome = batch.load(juara, ADMIN, KIND, path)
        assert outcome.facts >= FACTS * size
        return outcome.facts + outcome.scores

    return way


def write(path: Path, numbers: Sequence[int]) -> None:
    """A file of submissions, one for each number."""
    claims = {f"c{code}": "2" for code in INDICATORS}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, ["region_code", "year", "organisation", *PROFILE, *claims, "state"]
        )
        writer.writeheader()
        for number in numbers:
            writer.writerow(
                PROFILE
                | claims
                | {
                    "region_code": CODES[number % len(CODES)],
                    "year": YEAR,
                    "organisation": AGENCY,
                    "name": f"Inovasi {number}",
                    "state": "sent",
                }
            )


def one_by_one(juara: Juara) -> Way:
    region = region_id(CODES[0])
    made = juara.do(ADMIN, None, regions.register_organisation, region=region, name=AGENCY)
    agency, numbers = UUID(made.made["organisation"]), count()

    def way() -> int:
        before = juara.recorder.max_notification_id() or 0
        for number in islice(numbers, _BY_COMMAND):
            hand_in(juara, region, agency, number)
        return (juara.recorder.max_notification_id() or 0) - before

    return way


def hand_in(juara: Juara, region: UUID, agency: UUID, number: int) -> None:
    """The same submission by a command for each fact."""
    own = operator(region)
    made = juara.do(
        own,
        None,
        submissions.draft,
        region=region,
        cycle=CYCLE,
        organisation=agency,
        profile=PROFILE | {"name": f"Inovasi {number}"},
    )
    submission = UUID(made.made["submission"])
    for code in INDICATORS:
        juara.do(
            own,
            None,
            submissions.claim,
            submission=submission,
            indicator=code,
            level=2,
            evidence=[DECREE],
        )
    juara.do(head(region), None, submissions.send, submission=submission)

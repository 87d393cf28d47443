"""Rebuilding read models from the log, and proving that they agree with it.

A fact belongs to one region, or to the nation, and so do the rows that follow from it. So
the rows of a few regions are exchanged in one short transaction, writers wait for no
longer than that, and readers never see a region half rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, select

from app import log
from app.service import Juara
from domain.actor import SYSTEM
from projections import READ_MODELS
from projections.read_model import ReadModel, Rows, fold, is_national, partition, replace

_FACTS = 4_000
"""About so many facts are folded in one transaction: it takes a tenth of a second."""


def rebuild(
    juara: Juara, models: Sequence[ReadModel], reader: log.Reader
) -> Iterator[tuple[int, int]]:
    """Makes read models anew; yields how many regions are done, and of how many."""
    done, regions = 0, _regions(juara, models)
    for some in _portions(juara, regions):
        with juara.transaction(SYSTEM, uuid4()) as tx:
            rows = _fold(tx.connection, some, models, reader)
            for table in _tables(models, some[0]):
                replace(tx.connection, table, some, rows.of(table).values())
        done += len(some)
        yield done, len(regions)


def differences(
    juara: Juara, models: Sequence[ReadModel], reader: log.Reader
) -> Iterator[str | None]:
    """Compares read models with the log: yields once a region, with the first difference."""
    for region in _regions(juara, models):
        with juara.reading() as connection:
            yield _first_difference(connection, region, models, reader)


def _first_difference(
    connection: Connection, region: UUID | None, models: Sequence[ReadModel], reader: log.Reader
) -> str | None:
    rows = _fold(connection, [region], models, reader)
    for table in _tables(models, region):
        expected, found = rows.of(table), partition(connection, table, region)
        for key in sorted(expected.keys() | found.keys(), key=str):
            if expected.get(key) != found.get(key):
                return (
                    f"{table.name} {key}: the log says {expected.get(key)},"
                    f" the table says {found.get(key)}"
                )
    return None


def _regions(juara: Juara, models: Sequence[ReadModel]) -> list[UUID | None]:
    """Every region of the log, and those that only a table knows, if somebody put them there."""
    with juara.reading() as connection:
        known = set(log.regions(connection))
        for table in (table for model in models for table in model.tables):
            if not is_national(table):
                known.update(connection.scalars(select(table.c.region).distinct()))
    return [None, *sorted(region for region in known if region is not None)]


def _portions(juara: Juara, regions: Sequence[UUID | None]) -> Iterator[list[UUID | None]]:
    """The nation, then the regions, as many at a time as have some thousand facts together."""
    with juara.reading() as connection:
        facts = log.counts(connection)
    so_far = accumulate(facts.get(region, 0) for region in regions)
    portions = groupby(
        zip(regions, so_far, strict=True), lambda one: (one[0] is None, one[1] // _FACTS)
    )
    for _, portion in portions:
        yield [region for region, _ in portion]


def _fold(
    connection: Connection,
    regions: Sequence[UUID | None],
    models: Sequence[ReadModel],
    reader: log.Reader,
) -> Rows:
    """The true rows of some regions, or of the nation."""
    topics = sorted({topic for model in models for topic in model.rules})
    if regions == [None]:
        return fold(models, reader.of_region(connection, None, topics))
    return fold(models, reader.of_regions(connection, regions, topics))


def _tables(models: Sequence[ReadModel], region: UUID | None) -> list[Table]:
    """The tables in which a region, or the nation, has its rows."""
    every = (table for model in models for table in model.tables)
    return [table for table in every if is_national(table) == (region is None)]


ALL = tuple(READ_MODELS.values())

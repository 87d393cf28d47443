"""Rebuilding read models from the log, and proving that they agree with it.

Both go region by region. A fact belongs to one region, or to the nation, and so do the
rows that follow from it; so a region's rows are exchanged in one short transaction,
writers wait for no longer than that, and readers never see a region half rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, select

from app import log
from app.service import Juara
from domain.actor import SYSTEM
from projections import READ_MODELS
from projections.read_model import Key, ReadModel, Row, is_national, partition, replace


def rebuild(
    juara: Juara, models: Sequence[ReadModel], reader: log.Reader
) -> Iterator[tuple[int, int]]:
    """Makes read models anew; yields how many regions are done, and of how many."""
    regions = _regions(juara, models)
    for done, region in enumerate(regions, start=1):
        with juara.transaction(SYSTEM, uuid4()) as tx:
            for _, table, rows in _follow(tx.connection, region, models, reader):
                replace(tx.connection, table, region, rows.values())
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
    for model, table, expected in _follow(connection, region, models, reader):
        found = partition(connection, table, region)
        for key in sorted(expected.keys() | found.keys(), key=str):
            if expected.get(key) != found.get(key):
                return (
                    f"{model.name}: {table.name} {key}: the log says {expected.get(key)},"
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


def _follow(
    connection: Connection, region: UUID | None, models: Sequence[ReadModel], reader: log.Reader
) -> Iterator[tuple[ReadModel, Table, dict[Key, Row]]]:
    """For each table of the region, or of the nation: its model, itself and its true rows."""
    topics = sorted({topic for model in models for topic in model.rules})
    records = list(reader.of_region(connection, region, topics))
    for model in models:
        rows = model.fold(records)
        for table in model.tables:
            if is_national(table) == (region is None):
                yield model, table, rows.of(table)


ALL = tuple(READ_MODELS.values())

"""What a read model is: tables, and for each fact a rule that changes their rows.

A rule is written once, against ``Rows``. Live it changes the database inside the
transaction that records the fact; when a read model is rebuilt or verified the same
rule fills plain dictionaries, from the facts of one region at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from domain.events import Fact
from projections.record import Record

Row = dict[str, Any]
Key = tuple[Any, ...]
_UNKNOWN: Row = {}


class Rows:
    """The rows of the read models, by table and primary key.

    Without a connection they are kept in memory alone. With one, a row that is asked
    for comes from the database, and ``flush`` writes what has changed.
    """

    def __init__(self, connection: Connection | None = None) -> None:
        self._connection = connection
        self._rows: dict[Table, dict[Key, Row | None]] = {}
        self._added: dict[Table, set[Key]] = {}
        self._changed: dict[Table, dict[Key, set[str]]] = {}

    def get(self, table: Table, *key: Any) -> Row | None:
        """The row with this primary key; only ``change`` alters it, in place."""
        known = self._rows.setdefault(table, {})
        row = known.get(key, _UNKNOWN)
        if row is _UNKNOWN:
            row = known[key] = self._fetch(table, key)
        return row

    def add(self, table: Table, **row: Any) -> None:
        """A row that is not there yet; columns not named are null."""
        key = tuple(row[column] for column in _key(table))
        self._rows.setdefault(table, {})[key] = {**_nothing(table), **row}
        if self._connection is not None:
            self._added.setdefault(table, set()).add(key)

    def change(self, table: Table, *key: Any, **values: Any) -> None:
        """Other values in some columns of a row that is there."""
        row = self.get(table, *key)
        if row is None:
            message = f"{table.name} has no row {key}"
            raise LookupError(message)
        row.update(values)
        if self._connection is not None and key not in self._added.get(table, ()):
            self._changed.setdefault(table, {}).setdefault(key, set()).update(values)

    def put(self, table: Table, **row: Any) -> None:
        """A row, whether it is there or not."""
        key = tuple(row[column] for column in _key(table))
        if self.get(table, *key) is None:
            self.add(table, **row)
        else:
            self.change(table, *key, **row)

    def of(self, table: Table) -> dict[Key, Row]:
        """The rows of a table that are in memory."""
        return {key: row for key, row in self._rows.get(table, {}).items() if row is not None}

    def flush(self) -> None:
        """Writes what was added and changed to the database."""
        for table, keys in self._added.items():
            self._write(_insert(table), [self._rows[table][key] or {} for key in keys])
        for table, changed in self._changed.items():
            alike: dict[frozenset[str], list[Row]] = {}
            for key, names in changed.items():
                row = self._rows[table][key] or {}
                values = {name: row[name] for name in names} | _named(table, key)
                alike.setdefault(frozenset(names), []).append(values)
            for columns, rows in alike.items():
                self._write(_update(table, columns), rows)
        self._added.clear()
        self._changed.clear()

    def _fetch(self, table: Table, key: Key) -> Row | None:
        if self._connection is None:
            return None
        found = self._connection.execute(_select(table), _named(table, key)).one_or_none()
        return dict(found._mapping) if found else None

    def _write(self, statement: Any, rows: list[Row]) -> None:
        if rows and self._connection is not None:
            self._connection.execute(statement, rows if len(rows) > 1 else rows[0])


Rule = Callable[[Rows, Record, Any], None]


@dataclass
class ReadModel:
    """A read model: its name, its tables and its rules."""

    name: str
    tables: tuple[Table, ...]
    rules: dict[str, Rule] = field(default_factory=dict)

    def on(self, *facts: type[Fact]) -> Callable[[Rule], Rule]:
        """Makes a function the rule for these facts."""

        def register(rule: Rule) -> Rule:
            for fact in facts:
                self.rules[fact.TOPIC] = rule
            return rule

        return register

    def project(self, rows: Rows, record: Record) -> None:
        """Changes the rows as the fact demands."""
        rule = self.rules.get(record.fact.TOPIC)
        if rule is not None:
            rule(rows, record, record.fact)


def fold(models: Iterable[ReadModel], records: Iterable[Record]) -> Rows:
    """The rows of these read models that follow from these facts alone."""
    rules: dict[str, list[Rule]] = {}
    for model in models:
        for topic, rule in model.rules.items():
            rules.setdefault(topic, []).append(rule)
    rows = Rows()
    for record in records:
        fact = record.fact
        for rule in rules[fact.TOPIC]:
            rule(rows, record, fact)
    return rows


def partition(connection: Connection, table: Table, region: UUID | None) -> dict[Key, Row]:
    """The rows of a table that belong to a region, or to the nation, by primary key."""
    query = select(table)
    if region is not None:
        query = query.where(table.c.region == region)
    rows = (dict(row._mapping) for row in connection.execute(query))
    return {tuple(row[column] for column in _key(table)): row for row in rows}


def replace(
    connection: Connection, table: Table, regions: Sequence[UUID | None], rows: Iterable[Row]
) -> None:
    """Puts these rows in the place of those of some regions, or of the nation."""
    old = delete(table)
    connection.execute(old if is_national(table) else old.where(table.c.region.in_(regions)))
    fresh = list(rows)
    if fresh:
        connection.execute(insert(table), fresh)


def is_national(table: Table) -> bool:
    """Whether the rows of a table belong to the nation rather than each to a region."""
    return "region" not in table.c


@cache
def _key(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


@cache
def _nothing(table: Table) -> Row:
    return dict.fromkeys(table.c.keys())


def _named(table: Table, key: Key) -> Row:
    return {f"key_{name}": value for name, value in zip(_key(table), key, strict=True)}


@cache
def _where(table: Table) -> Any:
    return [table.c[name] == bindparam(f"key_{name}") for name in _key(table)]


@cache
def _select(table: Table) -> Any:
    return select(table).where(*_where(table))


@cache
def _insert(table: Table) -> Any:
    return insert(table)


@cache
def _update(table: Table, names: frozenset[str]) -> Any:
    values: dict[str, Any] = {name: bindparam(name) for name in sorted(names)}
    return update(table).where(*_where(table)).values(values)

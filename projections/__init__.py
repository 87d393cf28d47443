"""Read models: what the service knows now, kept beside the log and rebuilt from it at will.

Each module is one read model: its tables, how a fact changes them, and its queries. They
are listed once, here, in the order in which they are told of a fact.
"""

from __future__ import annotations

from projections import (
    access,
    agreements,
    cycles,
    figures,
    goalposts,
    objections,
    organisations,
    regions,
    replicas,
    results,
    score_history,
    standings,
    submissions,
)
from projections.read_model import ReadModel, Rows
from projections.record import Record

READ_MODELS: dict[str, ReadModel] = {
    module.model.name: module.model
    for module in (
        cycles,
        regions,
        organisations,
        submissions,
        figures,
        goalposts,
        standings,
        score_history,
        results,
        objections,
        agreements,
        replicas,
        access,
    )
}
"""Every read model by name."""


def project(rows: Rows, record: Record) -> None:
    """Lets every read model follow a fact, in the order of the list."""
    topic, fact = record.fact.TOPIC, record.fact
    for model in READ_MODELS.values():
        # Asked here and not of the model, since this runs for every model at every fact.
        rule = model.rules.get(topic)
        if rule is not None:
            rule(rows, record, fact)

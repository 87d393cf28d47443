"""Commands on measurements: the runs that measure a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from uuid import UUID

from sqlalchemy import Connection

from app.authorize import Asking, authorize, reading
from app.service import Juara
from app.store.transaction import Transaction
from domain.actor import Actor
from domain.clusters import normal_cluster
from domain.cycle import Cycle, Phase, cycle_id, cycle_key
from domain.errors import WrongState, check
from domain.index import Edition, edition
from domain.measurement import Cohort, Measurement, measurement_id
from domain.measures import figures_of_ratios
from domain.region import TYPES
from domain.scorecard import Basis
from projections import figures, regions

_PHASES = (Phase.OPEN, Phase.ASSESSMENT, Phase.OBJECTIONS)
_BASES = (Basis.CLAIMED, Basis.VERIFIED)


def measure(
    juara: Juara,
    tx: Transaction,
    *,
    index: str,
    year: int,
    cluster: str,
    type: str | None = None,  # noqa: A002 -- the word of the domain
) -> Mapping[str, str]:
    """Measures a cluster: its goalposts, and the score of every region that they move.

    Regions of each type are measured among themselves; where no type is named, those of
    every type that can be measured by now. Claimed figures make the goalposts
    of claimed scores, verified figures those of verified ones.
    """
    _allowed(juara, tx, "measurement.run", index, year)
    method = edition(index, year)
    cluster = normal_cluster(method, year, cluster)
    check(type is None or type in TYPES, f"type must be one of {', '.join(TYPES)}", field="type")
    kinds = TYPES if type is None else (type,)
    cohorts = [_cohort(tx.connection, method, year, kind, cluster) for kind in kinds]
    before = tx.position
    juara.gather(*_measured(juara, method, cohorts))
    recorded = tx.position - before
    juara.settle()
    return {"goalposts": str(recorded), "scores": str(tx.position - before - recorded)}


def possible(juara: Juara, actor: Actor, action: str, index: str, year: int) -> None:
    """Raises what stands against a run, whatever the cluster."""
    with reading(juara, actor) as asking:
        _allowed(juara, asking, action, index, year)


def _allowed(juara: Juara, asking: Asking, action: str, index: str, year: int) -> None:
    authorize(asking, action)
    edition(index, year)
    juara.load(Cycle, cycle_id(cycle_key(index, year))).require_phase(asking.time, *_PHASES)


def _measured(juara: Juara, method: Edition, cohorts: Sequence[Cohort]) -> Iterator[Measurement]:
    """The measurements of the cohorts; none that can be measured is refused."""
    refusals = []
    for cohort in cohorts:
        it = juara.load(Measurement, measurement_id(cohort.cycle, cohort.type, cohort.cluster))
        try:
            it.measure(method, cohort)
        except WrongState as refusal:
            refusals.append((bool(cohort.regions), refusal))
        else:
            yield it
    if len(refusals) == len(cohorts):
        # Of several reasons the one that is nearest to a measurement.
        raise max(refusals, key=itemgetter(0))[1]


def _cohort(connection: Connection, method: Edition, year: int, kind: str, cluster: str) -> Cohort:
    cycle, scheme = cycle_key(method.index, year), method.cluster_scheme(year)
    name = scheme.name if scheme else ""
    members: dict[str, UUID] = {
        one.code: one.region for one in regions.members(connection, name, year, kind, cluster)
    }
    codes = figures_of_ratios(method)
    known = {
        basis: figures.of_regions(connection, members.values(), cycle, basis, codes)
        for basis in _BASES
    }
    return Cohort(
        cycle=cycle,
        scheme=name,
        type=kind,
        cluster=cluster,
        regions=members,
        figures={
            basis: {code: of[region] for code, region in members.items()}
            for basis, of in known.items()
        },
    )

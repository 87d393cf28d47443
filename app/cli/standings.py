"""``juara standings``: the leaderboard."""

from __future__ import annotations

from collections import Counter

import click

from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.cli.output import format_option, rows
from app.queries import standings as query
from domain.ranking import NOT_REPORTED, Standing
from domain.region import TYPES
from domain.scorecard import Basis
from projections.standings import Field

COLUMNS = ("rank", "code", "name", "score", "category", "gap_to_champion", "gap_to_next", "lead")


@click.command()
@click.argument("index")
@click.argument("year", type=int)
@click.option("--type", "type_", type=click.Choice(TYPES), help="Compare regions of one type.")
@click.option("--province", help="Compare regions of the province with this code.")
@click.option("--cluster", help="Compare regions of one cluster.")
@click.option(
    "--basis",
    type=click.Choice([basis.value for basis in Basis]),
    help="Official where published, else verified.",
)
@click.option("--as-of", metavar="WHEN", help="A position of the log or an RFC 3339 time.")
@format_option
@click.pass_obj
def standings(
    context: Context,
    index: str,
    year: int,
    type_: str | None,
    province: str | None,
    cluster: str | None,
    basis: str | None,
    as_of: str | None,
    form: str,
) -> None:
    """Print the standings of INDEX in YEAR, now or as they were."""
    field = Field(type_, province, cluster)
    with context.juara.reading() as connection:
        found = query.standings(
            connection, index.lower(), year, basis, field, as_of, OPERATOR_OF_THE_SERVICE
        )
    lines = (line(found, one) for one in found.ranking.ranked)
    rows(form, (*COLUMNS, *_more(found)), lines, heading(found))
    if form == "table":
        click.echo(_unranked(found))


def _more(found: query.Standings) -> tuple[str, ...]:
    """The columns that an index with clusters has besides."""
    if not found.edition.cluster_schemes:
        return ()
    if found.basis is Basis.OFFICIAL:
        return ("cluster",)
    return ("cluster", "grade", "published", *(part.code for part in found.edition.parts))


def _unranked(found: query.Standings) -> str:
    unranked = found.ranking.unranked
    why = Counter(one.reason for one in unranked if one.reason != NOT_REPORTED)
    said = "".join(f"; {count} {reason}" for reason, count in sorted(why.items()))
    return f"{len(unranked)} regions without a score are not ranked{said}"


def line(found: query.Standings, standing: Standing) -> dict[str, object]:
    """One row of a leaderboard. A computed grade is indicative, and marked so."""
    code = standing.entry.code
    grade, figure = found.grades.get(code), found.published.get(code)
    return {
        "rank": standing.rank,
        "code": standing.entry.code,
        "name": standing.entry.name,
        "score": standing.score,
        "category": standing.entry.category,
        "gap_to_champion": standing.gap_to_champion,
        "gap_to_next": standing.gap_to_next,
        "lead": standing.lead,
        "cluster": standing.entry.cluster,
        "grade": grade and f"{grade.letter} (indicative)",
        "published": figure and figure.stands.score,
        **{code: round(points, 4) for code, points in found.parts(standing.entry).items()},
    }


def heading(found: query.Standings) -> str:
    """What a leaderboard shows, as of when, by which edition, on which basis."""
    fiscal = f" (tahun anggaran {found.fiscal_year})" if found.fiscal_year else ""
    cluster = f" {found.field.cluster}" if found.field.cluster else ""
    return (
        f"{found.index.upper()} {found.year}{fiscal}, {found.field.type or 'all types'}{cluster},"
        f" basis {found.basis}, edition {found.edition.id}, as of position {found.as_of.position}"
        f" ({found.as_of.time:%Y-%m-%d %H:%M:%SZ})"
    )

"""Clusters: the groups of peers within which a region is measured in one year.

The scheme, and so the names of the clusters, is the edition's: kemampuan keuangan daerah
(Permendagri 19/2020), later kapasitas fiskal.
"""

from __future__ import annotations

from domain.errors import check
from domain.index import Edition, editions
from domain.text import clean


def grouped_by(scheme: str, year: int) -> tuple[Edition, ...]:
    """The editions that group regions by this scheme in a measurement year."""
    return tuple(one for one in editions() if scheme in _names(one, year))


def _names(edition: Edition, year: int) -> set[str]:
    found = edition.cluster_scheme(year) if year in edition.years else None
    return {found.name} if found else set()


def normal_scheme(scheme: str, year: int) -> str:
    """The name of a scheme that groups regions in a measurement year; else ``Invalid``."""
    name = clean(scheme, "scheme").casefold()
    known = sorted({name for one in editions() for name in _names(one, year)})
    said = f"the schemes of {year} are {', '.join(known)}" if known else f"{year} has no clusters"
    check(name in known, f"no index groups regions by {scheme!r}: {said}", field="scheme")
    return name


def normal_cluster(edition: Edition, year: int, cluster: str) -> str:
    """The name of a cluster of the year; ``Invalid`` naming the ones there are.

    ``Sangat Tinggi`` and ``sangat_tinggi`` are one cluster.
    """
    scheme = edition.cluster_scheme(year)
    names = scheme.clusters if scheme else ()
    name = clean(cluster, "cluster").casefold().replace(" ", "_")
    said = f"its clusters are {', '.join(names)}" if names else "it groups no regions"
    check(name in names, f"{edition.id} knows no cluster {cluster!r}: {said}", field="cluster")
    return name

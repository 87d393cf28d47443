"""Clusters: the groups of peers within which a region is measured in one year.

The scheme, and so the names of the clusters, is the edition's: kemampuan keuangan daerah
(Permendagri 19/2020), later kapasitas fiskal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from domain.errors import check
from domain.index import ClusterScheme, Edition, editions
from domain.text import clean


def grouped_by(scheme: str, year: int) -> tuple[Edition, ...]:
    """The editions that group regions by this scheme in a measurement year."""
    return tuple(one for one, found in _schemes(year) if found.name == scheme)


def normal_membership(scheme: str, year: int, cluster: str) -> tuple[str, str]:
    """A scheme and one of its clusters by their names.

    Raises:
        Invalid: when no index groups regions so in that measurement year.
    """
    name, known = clean(scheme, "scheme").casefold(), {found.name for _, found in _schemes(year)}
    said = f"the schemes of {year} are {_listed(known)}" if known else f"{year} has no clusters"
    check(name in known, f"no index groups regions by {scheme!r}: {said}", field="scheme")
    clusters = [one for _, found in _schemes(year) if found.name == name for one in found.clusters]
    return name, _known(cluster, clusters, name)


def normal_cluster(edition: Edition, year: int, cluster: str) -> str:
    """The name of a cluster of an edition in a year; ``Invalid`` naming the ones there are."""
    scheme = edition.cluster_scheme(year)
    return _known(cluster, scheme.clusters if scheme else (), edition.id)


def _schemes(year: int) -> Iterator[tuple[Edition, ClusterScheme]]:
    """The schemes of a measurement year, each with its edition."""
    for one in editions():
        found = one.cluster_scheme(year) if year in one.years else None
        if found is not None:
            yield one, found


def _known(cluster: str, names: Collection[str], whose: str) -> str:
    """The name of a cluster; ``Sangat Tinggi`` and ``sangat_tinggi`` are one."""
    name = clean(cluster, "cluster").casefold().replace(" ", "_")
    said = f"its clusters are {_listed(names)}" if names else "it groups no regions"
    check(name in names, f"{whose} knows no cluster {cluster!r}: {said}", field="cluster")
    return name


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.network import Network, network

replications = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")))


def test_links_carry_how_often_one_replicated_from_another() -> None:
    found = network([("a", "b"), ("a", "b"), ("b", "a"), ("c", "a")])
    assert {(one.originator, one.replicator): one.replications for one in found.links} == {
        ("a", "b"): 2,
        ("b", "a"): 1,
        ("c", "a"): 1,
    }
    assert found.given == {"a": 2, "b": 1, "c": 1}
    assert found.taken == {"b": 2, "a": 2}
    assert found.places == ["a", "b", "c"]
    assert (found.mutual, found.pairs) == ([("a", "b")], 2)


def test_an_empty_network_has_nobody_in_it() -> None:
    found: Network[str] = network([])
    assert (list(found.places), found.pairs, list(found.mutual)) == ([], 0, [])


@given(replications)
def test_every_replication_is_given_once_and_taken_once(told: list[tuple[str, str]]) -> None:
    found = network(told)
    assert sum(one.replications for one in found.links) == len(told)
    assert found.given == Counter(originator for originator, _ in told)
    assert found.taken == Counter(replicator for _, replicator in told)
    assert set(found.places) == {end for ends in told for end in ends}


@given(replications)
def test_a_pair_is_mutual_when_both_replicate_from_each_other(told: list[tuple[str, str]]) -> None:
    found = network(told)
    expected = {
        frozenset(ends) for ends in told if ends[0] != ends[1] and (ends[1], ends[0]) in told
    }
    assert {frozenset(pair) for pair in found.mutual} == expected
    assert len(found.mutual) == len(expected) <= found.pairs

"""Scores: vectors to the digit, laws, explanations and the what-if calculation."""

import random
from collections.abc import Mapping
from decimal import Context, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid, WrongState
from domain.grading import grade
from domain.index import Edition, edition, editions
from domain.scoring import (
    Explanation,
    Goalpost,
    Portfolio,
    RegionFacts,
    Score,
    State,
    Status,
    SubmissionFacts,
    calculate,
    explain,
    measure_goalposts,
    score,
)

COMPUTABLE = tuple(one for one in editions() if one.computable)
IID = tuple(one for one in COMPUTABLE if one.index == "iid")
IPKD = tuple(one for one in COMPUTABLE if one.index == "ipkd")
every_iid = pytest.mark.parametrize("method", IID, ids=lambda one: one.id)
every_ipkd = pytest.mark.parametrize("method", IPKD, ids=lambda one: one.id)
every_computable = pytest.mark.parametrize("method", COMPUTABLE, ids=lambda one: one.id)

THIS = edition("iid", 2026)
BASIC = frozenset(THIS.profile.basic_urusan)
FOUR = frozenset(sorted(BASIC)[:4])
ALL_P3 = {row.code: 3 for row in THIS.region_indicators}


def portfolio(
    count: int, maturity: str = "111", urusan: frozenset[str] = BASIC, accepted: int | None = None
) -> Portfolio:
    return Portfolio(
        sent=count,
        accepted=count if accepted is None else accepted,
        maturity_total=Decimal(maturity) * count,
        urusan=urusan,
    )


@pytest.mark.parametrize(
    ("levels", "sent", "expected"),
    [
        (ALL_P3, portfolio(200), "100.00"),
        (ALL_P3, Portfolio(), "25.20"),
        ({}, portfolio(12, urusan=FOUR), "44.40"),
        ({}, portfolio(12), "46.22"),
        ({}, portfolio(6, urusan=FOUR), "22.20"),
        ({}, Portfolio(), "0.00"),
    ],
)
def test_the_synthetic_vectors_of_2026_come_out_to_the_digit(
    levels: Mapping[str, int], sent: Portfolio, expected: str
) -> None:
    found = score(THIS, RegionFacts(levels=levels, portfolio=sent))
    assert str(found.value) == expected


def test_the_published_figures_of_kabupaten_tegal_2023_give_its_published_index() -> None:
    # 157 sent, 129 accepted, mean maturity 52.04; the levels add up to 49.75 points of SPD.
    levels = ALL_P3 | {"1": 0, "2a": 0, "2b": 0, "5a": 0, "14": 1}
    facts = RegionFacts(levels=levels, portfolio=portfolio(157, "52.04", accepted=129))
    found = score(edition("iid", 2023), facts)
    assert found.parts["spd"] == Decimal("49.75")
    assert found.parts["maturity_mean"] == Decimal("52.04")
    assert found.parts["count_points"] == Decimal("49.02")
    assert found.value == Decimal("60.32")
    assert found.category == "Sangat Inovatif"


def test_the_parts_of_an_iid_score_are_flat_and_exact() -> None:
    found = score(THIS, RegionFacts(levels={"1": 3}, portfolio=portfolio(3, "10", accepted=1)))
    assert found.parts == {
        "spd": Decimal(3),
        "maturity_mean": Decimal("2.5"),
        "count_points": Decimal("0.38"),
        "total": Decimal("5.88"),
        "sent": Decimal(3),
        "accepted": Decimal(1),
        "divisor": Decimal(12),
        "urusan_covered": Decimal(6),
    }


@pytest.mark.parametrize(("services", "points"), [(4, "0"), (5, "0.38"), (6, "0.38")])
def test_the_gate_of_2026_opens_at_five_basic_services(services: int, points: str) -> None:
    covered = frozenset(sorted(BASIC)[:services]) | {"pariwisata"}
    found = score(THIS, RegionFacts(portfolio=portfolio(1, urusan=covered)))
    assert found.parts["count_points"] == Decimal(points)
    assert found.parts["urusan_covered"] == services


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_there_is_no_gate_before_2026(year: int) -> None:
    facts = RegionFacts(portfolio=portfolio(1, urusan=frozenset()))
    assert score(edition("iid", year), facts).parts["count_points"] == Decimal("0.38")


def test_the_count_is_capped_at_two_hundred() -> None:
    more, capped = (
        score(THIS, RegionFacts(portfolio=portfolio(count, "50"))) for count in (1214, 200)
    )
    assert more.parts["count_points"] == capped.parts["count_points"] == 76


def test_a_rejected_submission_divides_the_mean_and_leaves_the_count() -> None:
    alone = [SubmissionFacts(state=State.ACCEPTED, maturity=Decimal(100), count=20)]
    rejected = SubmissionFacts(state=State.REJECTED, maturity=Decimal(100), count=5)
    found = Portfolio.of(THIS, [*alone, rejected])
    assert found == Portfolio(25, 20, Decimal(2000))
    assert score(THIS, RegionFacts(portfolio=found)).parts["maturity_mean"] == 80


def test_an_undecided_submission_is_in_the_mean_but_not_yet_in_the_count() -> None:
    undecided = SubmissionFacts(state=State.SENT, levels={"16": 3}, urusan="sosial")
    assert Portfolio.of(THIS, [undecided]) == Portfolio(1, 0, Decimal(9), frozenset({"sosial"}))


@pytest.mark.parametrize("year", [2019, 2021, 2022])
def test_a_year_whose_formula_is_unknown_is_not_computed_and_says_why(year: int) -> None:
    for ask in (score, explain):
        with pytest.raises(WrongState, match="only published results"):
            ask(edition("iid", year), RegionFacts())
    with pytest.raises(WrongState, match="only published results"):
        calculate(edition("iid", year), {})


levels = st.integers(0, 3)
counts = st.integers(0, 2000)
urusan = st.frozensets(st.sampled_from([one.code for one in THIS.urusan]))


@st.composite
def regions(draw: st.DrawFn) -> RegionFacts:
    sent = draw(counts)
    most = sent * 111
    return RegionFacts(
        levels=draw(st.dictionaries(st.sampled_from(sorted(ALL_P3)), levels)),
        portfolio=Portfolio(
            sent,
            draw(st.integers(0, sent)),
            draw(st.decimals(0, most, places=2)),
            draw(urusan),
        ),
    )


@every_iid
@given(facts=regions())
def test_an_iid_score_lies_between_0_and_100_and_has_a_category(
    method: Edition, facts: RegionFacts
) -> None:
    found = score(method, facts)
    assert 0 <= found.value <= 100
    assert found.category in {one.name for one in method.categories}
    for part in method.parts:
        assert 0 <= found.parts[part.code] <= part.maximum


@every_iid
@given(claimed=st.dictionaries(st.sampled_from([str(n) for n in range(16, 36)]), levels))
def test_a_higher_level_never_lowers_the_maturity_of_a_submission(
    method: Edition, claimed: dict[str, int]
) -> None:
    maturity = method.maturity(claimed)
    assert 0 <= maturity <= 111
    for code, level in claimed.items():
        if level < 3:
            assert method.maturity(claimed | {code: level + 1}) > maturity


@every_iid
@given(facts=regions(), code=st.sampled_from(sorted(ALL_P3)))
def test_a_higher_level_of_a_region_row_raises_its_points(
    method: Edition, facts: RegionFacts, code: str
) -> None:
    low, high = (
        score(method, RegionFacts(levels={**facts.levels, code: level}, portfolio=facts.portfolio))
        for level in (1, 2)
    )
    assert low.parts["total"] < high.parts["total"]
    assert low.value <= high.value


@given(facts=regions())
def test_one_more_accepted_innovation_pays_exactly_when_it_beats_the_break_even(
    facts: RegionFacts,
) -> None:
    # Above the divisor and below the cap: maturity against the mean less 0.38 (n + 1).
    method = edition("iid", 2023)
    had = facts.portfolio
    if not 10 <= had.sent < 200 or had.accepted >= 200:
        return
    mean, added = had.maturity_total / had.sent, Decimal(40)
    more = Portfolio(had.sent + 1, had.accepted + 1, had.maturity_total + added)
    before, after = (
        score(method, RegionFacts(portfolio=one)).parts["total"] for one in (had, more)
    )
    gain = added - mean + Decimal("0.38") * (had.sent + 1)
    if abs(gain) > Decimal("1e-9"):
        assert (after > before) == (gain > 0)


def test_the_order_of_submissions_does_not_change_the_score() -> None:
    chance = random.Random(1)  # noqa: S311 -- an order, not a secret
    every = [
        SubmissionFacts(
            state=chance.choice(list(State)),
            maturity=Decimal(chance.randint(0, 11100)) / 100,
            urusan=chance.choice(sorted(BASIC)),
        )
        for _ in range(300)
    ]
    found = set()
    for _ in range(200):
        chance.shuffle(every)
        found.add(str(score(THIS, RegionFacts(portfolio=Portfolio.of(THIS, every)))))
    assert len({str(Portfolio.of(THIS, every).maturity_total)}) == 1
    assert len({one.split("counted")[0] for one in found}) == 1


@given(facts=regions())
def test_the_surroundings_do_not_change_a_score(facts: RegionFacts) -> None:
    expected = score(THIS, facts)
    with localcontext(Context(prec=5)):
        assert score(THIS, facts) == expected


def test_equal_points_always_read_alike() -> None:
    levels = {"5a": 2, "5b": 2}
    found = score(THIS, RegionFacts(levels=levels, portfolio=portfolio(100, "10")))
    assert [str(found.parts[code]) for code in ("spd", "maturity_mean", "sent")] == [
        "3",
        "10",
        "100",
    ]


# IPKD


def buleleng() -> dict[str, Decimal]:
    """Figures that give the published dimensions of Kabupaten Buleleng, tahun ukur 2024."""
    method = edition("ipkd", 2024)
    figures = {row.code: Decimal(100) for row in method.region_indicators}
    figures |= {code: Decimal(1) for code in figures if code.startswith("d3_")}
    figures |= {
        "d1_pagu_rkpd": Decimal(3000),
        "d1_pagu_kuappas": Decimal(1500),
        "d1_pagu_apbd": Decimal("570.50"),
        "d2_spm": Decimal(0),
        "d3_23_akses": Decimal(0),
        "d4_btt_realisasi": Decimal("79.99"),
        "d5_pendapatan_rutin": Decimal(7334),
        "d5_beban_wajib": Decimal(100),
        "d6_opini_1": Decimal(3),
        "d6_opini_2": Decimal(3),
        "d6_opini_3": Decimal(3),
    }
    return figures


def posts_for_buleleng() -> dict[str, Goalpost]:
    # kemandirian at the top, fleksibilitas at 72.34 of 100, the other four at the bottom.
    lowest = {
        ratio.code: ratio.value(buleleng()) or Decimal(0) for ratio in edition("ipkd", 2024).ratios
    }
    posts = {code: Goalpost(low, low + 1) for code, low in lowest.items()}
    return posts | {
        "kemandirian": Goalpost(Decimal(0), Decimal(1)),
        "fleksibilitas": Goalpost(Decimal(0), Decimal(100)),
    }


def test_the_published_dimensions_of_buleleng_2024_give_its_published_index() -> None:
    facts = RegionFacts(figures=buleleng(), goalposts=posts_for_buleleng())
    found = score(edition("ipkd", 2024), facts)
    shown = {code: str(round(points, 4)) for code, points in found.parts.items()}
    assert shown == {
        "d1": "11.6410",
        "d2": "15.0000",
        "d3": "14.7414",
        "d4": "15.0000",
        "d5": "4.3085",
        "d6": "15.0000",
        "total": "75.6909",
    }
    assert found.value == Decimal("75.6909")
    assert found.status == Status.GRADED


def test_full_figures_at_the_goalposts_give_a_hundred() -> None:
    for method in IPKD:
        figures = {
            row.code: max(row.quantity.choices, default=Decimal(50))
            for row in method.region_indicators
            if row.quantity
        }
        figures["d2_pegawai"] = Decimal(15)
        posts = measure_goalposts(method, {"51.08": figures})
        facts = RegionFacts(figures=figures, goalposts=posts)
        assert score(method, facts).value == 100


def test_staff_spending_above_thirty_percent_loses_its_rule_in_2025() -> None:
    figures = {"d2_belanja": Decimal(100), "d2_pegawai": Decimal("30.01")}
    method = edition("ipkd", 2025)
    at_most = score(method, RegionFacts(figures=figures | {"d2_pegawai": Decimal(30)}))
    above = score(method, RegionFacts(figures=figures))
    assert at_most.parts["d2"] == 5
    assert above.parts["d2"] == 0


def test_in_2025_each_of_the_two_marks_of_the_minimum_standards_is_half_a_rule() -> None:
    figures = {"d2_spm_kebutuhan": Decimal(1), "d2_spm_keluaran": Decimal(0)}
    found = score(edition("ipkd", 2025), RegionFacts(figures=figures))
    assert found.parts["d2"] == Decimal("2.5")


@pytest.mark.parametrize(
    ("next_amount", "points"),
    [("100", "3"), ("75", "2.25"), ("130", "2.1"), ("0", "0"), ("250", "0")],
)
def test_an_amount_loses_points_by_its_deviation_either_way_but_never_more_than_all(
    next_amount: str, points: str
) -> None:
    figures = {"d1_pagu_rkpd": Decimal(100), "d1_pagu_kuappas": Decimal(next_amount)}
    found = score(edition("ipkd", 2024), RegionFacts(figures=figures))
    assert found.parts["d1"] == Decimal(points)


def test_a_kind_of_spending_without_a_budget_counts_as_absorbed() -> None:
    figures = {"d4_btt_anggaran": Decimal(0), "d4_btt_realisasi": Decimal(0)}
    assert score(edition("ipkd", 2024), RegionFacts(figures=figures)).parts["d4"] == 5


def test_missing_figures_eliminate_a_region_and_are_named() -> None:
    figures = buleleng()
    del figures["d5_pad"]
    found = score(edition("ipkd", 2024), RegionFacts(figures=figures))
    assert (found.status, found.missing) == (Status.ELIMINATED, ("d5_pad",))


def test_a_region_that_reported_nothing_was_not_measured() -> None:
    found = score(edition("ipkd", 2024), RegionFacts())
    assert found.value == 0
    assert found.status == Status.NOT_MEASURED


def test_a_region_whose_cluster_has_no_goalposts_waits_for_them() -> None:
    found = score(edition("ipkd", 2024), RegionFacts(figures=buleleng()))
    assert found.status == Status.NOT_MEASURED
    assert found.waiting == tuple(ratio.code for ratio in edition("ipkd", 2024).ratios)
    assert found.parts["d5"] == 0


def test_a_region_without_liabilities_stands_at_the_highest_finite_ratio() -> None:
    method, base = edition("ipkd", 2024), buleleng()
    cluster = {
        "51.01": base | {"d5_kewajiban_panjang": Decimal(50)},
        "51.02": base | {"d5_kewajiban_panjang": Decimal(0)},
        "51.03": base,
    }
    post = measure_goalposts(method, cluster)["solvabilitas_jangka_panjang"]
    assert post == Goalpost(Decimal(1), Decimal(2), "51.03", "51.01")
    assert post.position(Decimal("Infinity")) == 1


def test_a_cluster_without_any_liabilities_sets_no_goalpost_and_gives_everybody_the_point() -> None:
    method, free = edition("ipkd", 2024), buleleng() | {"d5_kewajiban_panjang": Decimal(0)}
    posts = measure_goalposts(method, {"51.01": free, "51.02": free})
    assert "solvabilitas_jangka_panjang" not in posts
    found = score(method, RegionFacts(figures=free, goalposts=posts))
    assert found.status == Status.GRADED
    assert found.parts["d5"] == 15


def test_goalposts_name_the_lowest_code_among_equals_and_skip_the_eliminated() -> None:
    method, base = edition("ipkd", 2024), buleleng()
    lacking = {code: value for code, value in base.items() if code != "d5_penduduk"}
    cluster = {"51.09": base, "51.02": base, "51.01": lacking | {"d5_pad": Decimal(1)}}
    post = measure_goalposts(method, cluster)["kemandirian"]
    assert post == Goalpost(Decimal(1), Decimal(1), "51.02", "51.02")


ratio = st.decimals(-1000, 1000, places=3)


@given(low=ratio, high=ratio, value=ratio)
def test_a_position_between_goalposts_is_clipped_to_0_and_1(
    low: Decimal, high: Decimal, value: Decimal
) -> None:
    post = Goalpost(min(low, high), max(low, high))
    place = post.position(value)
    assert 0 <= place <= 1
    if post.low < post.high:
        assert (place == 0) == (value <= post.low)
        assert (place == 1) == (value >= post.high)
    else:
        assert place == 1


@st.composite
def reports(draw: st.DrawFn, method: Edition) -> RegionFacts:
    figures = {}
    for row in method.region_indicators:
        if row.quantity and draw(st.integers(0, 9)):
            choices = sorted(row.quantity.choices)
            amounts = st.decimals(
                row.quantity.lowest, min(row.quantity.highest, Decimal(10**6)), places=0
            )
            figures[row.code] = draw(st.sampled_from(choices) if choices else amounts)
    posts = {one.code: Goalpost(Decimal(0), Decimal(draw(levels))) for one in method.ratios}
    return RegionFacts(figures=figures, goalposts=posts)


@every_ipkd
@given(data=st.data())
def test_an_ipkd_score_lies_between_0_and_100_whatever_is_reported(
    method: Edition, data: st.DataObject
) -> None:
    facts = data.draw(reports(method))
    found = score(method, facts)
    assert 0 <= found.value <= 100
    assert set(found.missing) <= {row.code for row in method.region_indicators if row.mandatory}
    agrees(explain(method, facts), found)


def agrees(tree: Explanation, found: Score) -> None:
    """Every line is the sum of the lines below it, and the root is the score."""
    assert tree.points == found.value
    for part in tree.children:
        assert part.points == found.parts[part.code]
        for line in part.walk():
            assert line.maximum is not None
            assert 0 <= line.points <= line.maximum
        if part.children:
            below = sum((line.points for line in part.children), Decimal(0))
            assert abs(below - part.points) < Decimal("1e-20")


@every_iid
@given(facts=regions())
def test_an_explanation_adds_up_to_the_score(method: Edition, facts: RegionFacts) -> None:
    agrees(explain(method, facts), score(method, facts))


@every_computable
def test_every_line_of_an_explanation_has_a_formula_and_a_source(method: Edition) -> None:
    facts = RegionFacts(figures=buleleng(), goalposts=posts_for_buleleng())
    for line in explain(method, facts).walk():
        assert line.template
        assert line.formula
        assert "{" not in line.worked
        assert line.source is not None
        assert line.maximum is not None
        assert 0 <= line.points <= line.maximum


def test_an_explanation_puts_the_numbers_into_the_formula() -> None:
    facts = RegionFacts(levels={"5a": 3}, portfolio=portfolio(157, "52.04", accepted=129))
    lines = {line.code: line for line in explain(THIS, facts).walk()}
    assert lines["5a"].formula == "bobot × tingkat"
    assert lines["5a"].worked == "0.75 × 3"
    assert lines["maturity_mean"].worked == "8170.28 / maks(12, 157)"
    assert lines["count_points"].worked == "min(129, 200) × 0.38"
    assert lines["iid-2026"].worked == "bulatkan(103.31 / 250 × 100; kelipatan 0.01)"


def test_an_explanation_says_which_gate_lost_the_count() -> None:
    tree = explain(THIS, RegionFacts(portfolio=portfolio(200, urusan=FOUR)))
    shut = tree.children[2]
    assert shut.worked == "0 karena 4 < 5 urusan wajib pelayanan dasar"
    assert shut.notice is not None
    assert shut.notice.code == "gate-closed"


CLUSTER = [Decimal(number) for number in (60, 70, 80, 90)]


@pytest.mark.parametrize(
    ("value", "cluster", "letter", "relative"),
    [
        ("75", CLUSTER, "A", True),
        ("74.9", CLUSTER, "B", True),
        ("63.9", CLUSTER, "B", True),
        ("63.8", CLUSTER, "C", True),
        ("78", [], "A", False),
        ("77.9", [], "B", False),
        ("59.9", [], "C", False),
    ],
)
def test_a_grade_is_relative_to_the_cluster_and_indicative(
    value: str,
    cluster: list[Decimal],
    letter: str,
    relative: bool,  # noqa: FBT001 -- a column of the table above
) -> None:
    rule = edition("ipkd", 2024).grade_rule
    assert rule is not None
    found = grade(rule, Decimal(value), cluster)
    assert (found.letter, found.relative, found.indicative) == (letter, relative, True)


# What the score would be


def test_a_calculation_answers_with_parts_and_the_maturity_of_each_submission() -> None:
    body = {
        "spd": {"1": 3, "2a": 3},
        "figures": {"4": "5.23", "5b": 2},
        "submissions": [
            {"state": "accepted", "urusan": "kesehatan", "levels": {"16": 2, "17": 3}},
            {"state": "rejected", "urusan": "pendidikan", "maturity": Decimal(90)},
            {"urusan": "sosial", "maturity": "40.50", "count": 3},
            {"state": "sent", "levels": {"35": 1}},
        ],
    }
    answer = calculate(THIS, body)
    assert answer["edition"] == "iid-2026"
    assert answer["score"] == Decimal("9.08")
    assert answer["category"] == "Kurang Inovatif"
    assert answer["submissions"] == [
        {"maturity": Decimal(12)},
        {"maturity": Decimal(0)},
        {"maturity": Decimal("40.5")},
        {"maturity": Decimal(4)},
    ]
    parts: Any = answer["parts"]
    assert parts == {
        "spd": Decimal("11.25"),
        "maturity_mean": Decimal("11.45833333333333333333333333"),
        "count_points": 0,
        "total": Decimal("22.70833333333333333333333333"),
        "sent": 6,
        "accepted": 4,
        "divisor": 12,
        "urusan_covered": 3,
    }
    assert all(isinstance(parts[name], int) for name in ("sent", "accepted", "divisor"))


def test_a_calculation_of_nothing_is_zero_and_cannot_be_judged() -> None:
    answer = calculate(edition("iid", 2023), {})
    assert (answer["score"], answer["category"]) == (0, "Tidak Dapat Dinilai")


def warned(body: Mapping[str, object], method: Edition = THIS) -> set[tuple[str, str | None]]:
    warnings: Any = calculate(method, body)["warnings"]
    return {(one["code"], one["field"]) for one in warnings}


def test_a_calculation_warns_of_empty_mandatory_rows_a_closed_gate_and_open_sources() -> None:
    found = warned({"submissions": [{"levels": {"16": 1, "17": 1, "32": 1, "33": 1}}]})
    assert ("mandatory-empty", "spd.3") in found
    assert ("mandatory-empty", "submissions.0.levels.35") in found
    assert ("mandatory-empty", "submissions.0.levels.16") not in found
    assert ("gate-closed", "urusan") in found
    assert ("approximate", None) not in found
    assert ("approximate", None) in warned({}, edition("iid", 2023))


def test_a_calculation_of_ipkd_takes_figures_and_goalposts() -> None:
    posts = {
        code: {"low": post.low, "high": post.high} for code, post in posts_for_buleleng().items()
    }
    answer = calculate(edition("ipkd", 2024), {"figures": buleleng(), "goalposts": posts})
    assert (answer["score"], answer["status"]) == (Decimal("75.6909"), "graded")
    assert warned({"figures": buleleng()}, edition("ipkd", 2024)) == {
        ("approximate", None),
        ("waiting", "goalposts"),
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"spd": {"99": 1}}, "spd.99"),
        ({"spd": {"16": 1}}, "spd.16"),
        ({"spd": {"1": 4}}, "spd.1"),
        ({"spd": {"1": True}}, "spd.1"),
        ({"spd": {"1": "3"}}, "spd.1"),
        ({"spd": {"1": Decimal(1)}}, "spd.1"),
        ({"spd": [1]}, "spd"),
        ({"spd": {1: 1}}, "spd"),
        ({"figures": {"8": Decimal(1)}}, "figures.8"),
        ({"figures": {"4": Decimal("NaN")}}, "figures.4"),
        ({"figures": {"4": "5,23"}}, "figures.4"),
        ({"figures": {"4": "NaN"}}, "figures.4"),
        ({"figures": {"4": "1e5"}}, "figures.4"),
        ({"figures": {"4": "\u0665"}}, "figures.4"),
        ({"figures": {"4": 5.23}}, "figures.4"),
        ({"figures": {"11b": Decimal("100.01")}}, "figures.11b"),
        ({"figures": {"13a": Decimal("7.5")}}, "figures.13a"),
        ({"figures": {"6": Decimal("1E+999999")}}, "figures.6"),
        ({"spd": {"4": 1}, "figures": {"4": Decimal(5)}}, "figures.4"),
        ({"submissions": {}}, "submissions"),
        ({"submissions": "none"}, "submissions"),
        ({"submissions": [1]}, "submissions.0"),
        ({"submissions": [{}] * 5001}, "submissions"),
        ({"submissions": [{"levels": {"99": 1}}]}, "submissions.0.levels.99"),
        ({"submissions": [{"levels": {"1": 1}}]}, "submissions.0.levels.1"),
        ({"submissions": [{}, {"levels": {"16": -1}}]}, "submissions.1.levels.16"),
        ({"submissions": [{"maturity": Decimal("111.01")}]}, "submissions.0.maturity"),
        ({"submissions": [{"maturity": Decimal(-1)}]}, "submissions.0.maturity"),
        ({"submissions": [{"maturity": Decimal("Infinity")}]}, "submissions.0.maturity"),
        ({"submissions": [{"maturity": 1, "levels": {}}]}, "submissions.0.maturity"),
        ({"submissions": [{"count": 0}]}, "submissions.0.count"),
        ({"submissions": [{"count": 100_001}]}, "submissions.0.count"),
        ({"submissions": [{"count": Decimal("1.5")}]}, "submissions.0.count"),
        ({"submissions": [{"count": True}]}, "submissions.0.count"),
        ({"submissions": [{"state": "draft"}]}, "submissions.0.state"),
        ({"submissions": [{"state": ["sent"]}]}, "submissions.0.state"),
        ({"submissions": [{"urusan": "Kesehatan"}]}, "submissions.0.urusan"),
        ({"submissions": [{"urusan": {}}]}, "submissions.0.urusan"),
        ({"submissions": [{"colour": 1}]}, "submissions.0.colour"),
        ({"score": 100}, "score"),
        ({"goalposts": {"kemandirian": {}}}, "goalposts.kemandirian"),
    ],
)
def test_a_calculation_refuses_what_cannot_be_and_names_the_field(
    body: Mapping[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        calculate(THIS, body)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("post", "field"),
    [
        ({"low": Decimal(2), "high": Decimal(1)}, "goalposts.kemandirian.low"),
        ({"low": Decimal(0)}, "goalposts.kemandirian.high"),
        ({"low": Decimal(0), "high": Decimal("1E+99")}, "goalposts.kemandirian.high"),
        ({"low": 0, "high": 1, "by": "51.08"}, "goalposts.kemandirian.by"),
    ],
)
def test_a_calculation_refuses_goalposts_that_cannot_be(
    post: Mapping[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        calculate(edition("ipkd", 2024), {"goalposts": {"kemandirian": post}})
    assert refused.value.field == field


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
names = st.sampled_from(["spd", "figures", "submissions", "goalposts", "1", "4", "x"])


@every_computable
@given(
    body=st.dictionaries(
        names,
        anything
        | st.dictionaries(st.sampled_from(["1", "4", "33", "d5_pad", "kemandirian"]), anything)
        | st.lists(
            st.dictionaries(
                st.sampled_from(["state", "urusan", "levels", "maturity", "count"]), anything
            ),
            max_size=3,
        ),
    )
)
def test_a_calculation_answers_or_refuses_and_never_breaks(
    method: Edition, body: dict[str, object]
) -> None:
    try:
        value: Any = calculate(method, body)["score"]
    except Invalid as refused:
        value = Decimal(0) if refused.field else None
    assert 0 <= value <= 100

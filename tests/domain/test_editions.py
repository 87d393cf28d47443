"""The editions as data: complete, sourced, found by scanning, and true to the guides."""

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain.indices
from domain.errors import Invalid, NotFound
from domain.index import Certainty, Edition, Indicator, Scope, Source, edition, editions
from domain.scoring import RegionFacts, calculate, explain, score

EVERY = editions()
COMPUTABLE = tuple(one for one in EVERY if one.computable)
IID = tuple(one for one in COMPUTABLE if one.index == "iid")
every_edition = pytest.mark.parametrize("method", EVERY, ids=lambda one: one.id)
every_computable = pytest.mark.parametrize("method", COMPUTABLE, ids=lambda one: one.id)
every_iid = pytest.mark.parametrize("method", IID, ids=lambda one: one.id)


def spd(code: str) -> Indicator:
    return edition("iid", 2026).indicator(code, Scope.REGION)


def sources(thing: object) -> Iterator[Source]:
    """Every source anywhere inside a declaration."""
    if isinstance(thing, Source):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from sources(one)
    elif is_dataclass(thing):
        for one in fields(thing):
            yield from sources(getattr(thing, one.name))


def test_the_editions_of_both_indices_are_found_for_every_year_with_results() -> None:
    found = {(one.index, year) for one in EVERY for year in one.years}
    assert found == {("iid", year) for year in range(2018, 2027)} | {
        ("ipkd", year) for year in range(2021, 2026)
    }


def test_no_year_of_an_index_has_two_editions_and_no_id_is_used_twice() -> None:
    years = [(one.index, year) for one in EVERY for year in one.years]
    assert len(set(years)) == len(years)
    assert len({one.id for one in EVERY}) == len(EVERY)


@pytest.mark.parametrize(("index", "year"), [("iid", 2017), ("iid", 2027), ("idsd", 2025)])
def test_an_unknown_index_or_year_is_not_found(index: str, year: int) -> None:
    with pytest.raises(NotFound, match=f"{index}.*{year}"):
        edition(index, year)


@every_edition
def test_an_unknown_indicator_is_not_found_naming_it_and_the_edition(method: Edition) -> None:
    with pytest.raises(NotFound, match=f"{method.id}.*'99'"):
        method.indicator("99")


@every_edition
def test_every_line_of_an_edition_has_a_readable_source(method: Edition) -> None:
    assert all(source.text.strip() for source in sources(method))
    assert all(line.source.text.strip() and line.name for line in method.parameters)


@every_edition
def test_an_edition_that_fills_gaps_says_that_it_is_approximate(method: Edition) -> None:
    gaps = {Certainty.NOT_FOUND, Certainty.B}
    of_rows = {one.source.certainty for one in method.indicators} | {
        one.levels_source.certainty for one in method.indicators
    }
    if method.computable and of_rows & gaps:
        assert method.approximate


@every_edition
def test_an_edition_that_computes_nothing_says_why(method: Edition) -> None:
    assert method.computable == (not method.why_not)


@every_edition
def test_codes_are_used_once_in_an_edition(method: Edition) -> None:
    codes = [one.code for one in method.indicators]
    assert len(set(codes)) == len(codes)


@every_computable
def test_the_maxima_of_the_parts_add_up_to_the_scale(method: Edition) -> None:
    assert sum(part.maximum for part in method.parts) == method.scale


@every_edition
def test_an_indicator_takes_either_levels_or_a_figure(method: Edition) -> None:
    for one in method.indicators:
        assert bool(one.parameters) != (one.quantity is not None)
        assert len(one.parameters) in {0, 3}
        assert (one.weight > 0) == bool(one.parameters)


@every_iid
def test_the_weights_of_an_iid_edition_are_21_and_37(method: Edition) -> None:
    assert len(method.region_indicators) == 20
    assert len(method.submission_indicators) == 20
    assert sum(one.weight for one in method.region_indicators) == 21
    assert sum(one.weight for one in method.submission_indicators) == 37
    assert method.maximum_maturity == 111
    assert [part.maximum for part in method.parts] == [63, 111, 76]
    assert method.scale == 250


def test_the_weights_of_2021_made_150_points_of_one_innovation() -> None:
    assert edition("iid", 2021).maximum_maturity == 150


@every_iid
def test_ten_of_the_fifteen_region_indicators_are_mandatory(method: Edition) -> None:
    mandatory = {one.code.rstrip("ab") for one in method.region_indicators if one.mandatory}
    assert mandatory == {"1", *(str(number) for number in range(3, 12))}


@every_iid
def test_five_rows_of_a_submission_are_mandatory_and_all_ask_for_evidence(method: Edition) -> None:
    rows = method.submission_indicators
    assert {one.code for one in rows if one.mandatory} == {"16", "17", "32", "33", "35"}
    assert all(one.evidence and one.evidence_source for one in rows)


@pytest.mark.parametrize(
    ("year", "divisor", "gate"), [(2023, 10, 0), (2024, 10, 0), (2025, 12, 0), (2026, 12, 5)]
)
def test_divisor_and_gate_are_those_of_the_year(year: int, divisor: int, gate: int) -> None:
    named = {line.name: line.value for line in edition("iid", year).parameters}
    assert named["pembagi minimum"] == divisor
    assert named["urusan dasar minimum"] == gate


@pytest.mark.parametrize(
    ("year", "certainty"),
    [
        (2023, Certainty.V),
        (2024, Certainty.NOT_FOUND),
        (2025, Certainty.NOT_FOUND),
        (2026, Certainty.S),
    ],
)
def test_the_divisor_says_how_certain_it_is(year: int, certainty: Certainty) -> None:
    lines = edition("iid", year).parameters
    divisor = next(line for line in lines if line.name == "pembagi minimum")
    assert divisor.source.certainty == certainty


@pytest.mark.parametrize(
    ("year", "score_and_category"),
    [
        (2021, {"60.01": "Sangat Inovatif", "60.00": "Inovatif", "38.76": "Inovatif"}),
        (2021, {"27.32": "Kurang Inovatif", "0.00": "Tidak Dapat Dinilai"}),
        (2022, {"60.56": "Sangat Inovatif", "33.11": "Kurang Inovatif", "35.00": "Inovatif"}),
        (2023, {"60.01": "Sangat Inovatif", "60.00": "Inovatif", "35.00": "Inovatif"}),
        (2023, {"34.99": "Kurang Inovatif", "0.01": "Kurang Inovatif"}),
        (2024, {"60.01": "Sangat Inovatif", "60.00": "Inovatif", "34.99": "Kurang Inovatif"}),
        (2025, {"65.01": "Sangat Inovatif", "65.00": "Inovatif", "35.01": "Inovatif"}),
        (2025, {"35.00": "Kurang Inovatif", "0.00": "Tidak Dapat Dinilai"}),
        (2026, {"65.00": "Inovatif", "40.01": "Inovatif", "40.00": "Kurang Inovatif"}),
    ],
)
def test_a_category_is_cut_on_the_rounded_index(
    year: int, score_and_category: dict[str, str]
) -> None:
    method = edition("iid", year)
    found = {given: method.category(Decimal(given)) for given in score_and_category}
    assert found == score_and_category


@pytest.mark.parametrize(
    ("code", "value", "level"),
    [
        ("3", "-50.34", 1),
        ("3", "-50.32", 2),
        ("3", "8.17", 3),
        ("4", "2.04", 1),
        ("4", "5.22", 2),
        ("4", "5.23", 3),
        ("5a", "0.36", 3),
        ("5b", "5.93", 1),
        ("5b", "5.92", 2),
        ("5b", "5.91", 2),
        ("5b", "2.35", 3),
        ("5b", "2.34", 3),
        ("6", "-47.43", 2),
        ("7", "33.85", 3),
        ("10a", "0.07", 1),
        ("10b", "13.11", 2),
        ("10b", "4.82", 3),
        ("11a", "0.90", 3),
        ("11b", "79.99", 2),
        ("13a", "0", 0),
        ("13a", "7", 2),
        ("13a", "8", 3),
        ("2b", "1", 0),
    ],
)
def test_a_figure_in_two_published_bands_gets_the_higher_level(
    code: str, value: str, level: int
) -> None:
    assert spd(code).level(Decimal(value)) == level


@pytest.mark.parametrize(("value", "level"), [("5.225", 3), ("5.2249", 2), ("2.045", 2)])
def test_a_figure_is_rounded_half_up_to_two_decimals_before_it_is_compared(
    value: str, level: int
) -> None:
    assert spd("4").level(Decimal(value)) == level


@pytest.mark.parametrize(
    ("year", "value", "level"),
    [
        (2023, "40.00", 1),
        (2023, "40.01", 2),
        (2023, "71", 3),
        (2024, "50.50", 1),
        (2024, "86", 3),
        (2026, "50.50", 1),
        (2026, "90.99", 2),
        (2026, "91", 3),
    ],
)
def test_a_figure_between_two_published_bands_gets_the_lower_level(
    year: int, value: str, level: int
) -> None:
    assert edition("iid", year).indicator("29").level(Decimal(value)) == level


@pytest.mark.parametrize(
    ("year", "basis", "value", "level"),
    [
        (2026, "orang", "500", 2),
        (2026, "orang", "501", 3),
        (2023, "orang", "201", 3),
        (2026, "efisiensi", "35", 3),
        (2026, "pendapatan", "20", 3),
        (2023, "pendapatan", "20", 1),
        (2026, "produk", "0", 0),
    ],
)
def test_benefit_is_judged_on_one_chosen_basis(
    year: int, basis: str, value: str, level: int
) -> None:
    assert edition("iid", year).indicator("33").level(Decimal(value), basis=basis) == level


def test_benefit_without_a_basis_is_refused() -> None:
    with pytest.raises(Invalid, match="orang"):
        edition("iid", 2026).indicator("33").level(Decimal(5))


def test_a_row_without_bands_takes_no_raw_figure() -> None:
    with pytest.raises(Invalid) as refused:
        spd("8").level(Decimal(1))
    assert refused.value.field == "8"


@every_edition
@given(data=st.data())
def test_a_better_figure_never_gives_a_lower_level(method: Edition, data: st.DataObject) -> None:
    for one in method.indicators:
        for bands in filter(None, (one.bands, *one.bases.values())):
            numbers = st.decimals(
                min_value=bands.quantity.lowest,
                max_value=min(bands.quantity.highest, Decimal(1000)),
                places=bands.quantity.places if bands.quantity.places is not None else 3,
            )
            low, high = sorted((data.draw(numbers), data.draw(numbers)))
            worse, better = (high, low) if bands.lower_is_better else (low, high)
            assert bands.level(worse, one.code) <= bands.level(better, one.code)


@pytest.mark.parametrize("level", [-1, 4, True, False, "2", Decimal(2), 1.0, None])
def test_a_level_is_a_whole_number_from_0_to_3(level: object) -> None:
    with pytest.raises(Invalid) as refused:
        spd("1").check(level)
    assert refused.value.field == "1"


@pytest.mark.parametrize(
    "value", [Decimal("NaN"), Decimal("Infinity"), Decimal(-1), Decimal("0.001"), 1.5, True, "7"]
)
def test_an_amount_is_a_finite_decimal_within_its_limits(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        edition("ipkd", 2024).indicator("d1_pagu_rkpd").check_value(value)
    assert refused.value.field == "d1_pagu_rkpd"


def test_fifteen_digits_of_rupiah_are_an_amount_and_ten_to_the_thirtieth_is_not() -> None:
    amount = edition("ipkd", 2024).indicator("d1_pagu_rkpd")
    assert amount.check_value(Decimal("999999999999999.99")) == Decimal("999999999999999.99")
    with pytest.raises(Invalid):
        amount.check_value(Decimal("1E+30"))


def test_an_opinion_is_one_of_three() -> None:
    opinion = edition("ipkd", 2024).indicator("d6_opini_1")
    assert opinion.check_value(Decimal(3)) == 3
    with pytest.raises(Invalid, match="WTP"):
        opinion.check_value(Decimal("2.5"))


@every_iid
def test_the_profile_knows_38_urusan_and_the_six_basic_services(method: Edition) -> None:
    assert len({one.code for one in method.urusan}) == 38
    basic = {"pendidikan", "kesehatan", "pupr", "perkim", "trantibum", "sosial"}
    assert method.profile.basic_urusan == basic
    assert [one.source.certainty for one in method.urusan[:6]] == [Certainty.S] * 6
    assert all(one.source.certainty == Certainty.B for one in method.urusan[6:])


@pytest.mark.parametrize(
    ("list_name", "codes"),
    [
        ("stages", ["inisiatif", "uji_coba", "penerapan"]),
        ("initiators", ["kepala_daerah", "dprd", "opd", "asn", "masyarakat"]),
        ("kinds", ["digital", "non_digital", "teknologi"]),
        ("forms", ["tata_kelola", "pelayanan_publik", "lainnya"]),
    ],
)
def test_the_profile_has_its_four_other_lists(list_name: str, codes: list[str]) -> None:
    profile = edition("iid", 2026).profile
    assert [one.code for one in profile.choices(list_name)] == codes
    for code in codes:
        profile.check(list_name, code)
    with pytest.raises(Invalid) as refused:
        profile.check(list_name, "apa saja", "kind")
    assert refused.value.field == "kind"


def test_only_innovations_in_use_count() -> None:
    method = edition("iid", 2025)
    assert [stage for stage in ("inisiatif", "uji_coba", "penerapan") if method.counts(stage)] == [
        "penerapan"
    ]


COMPLETE = {"16": 1, "17": 1, "32": 1, "33": 1, "35": 1}


def codes_of_warnings(**given: date | str | None) -> list[str]:
    method = edition("iid", 2026)
    return [one.code for one in method.warnings_for(year=2026, levels=COMPLETE, **given)]  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2025, 12, 31)])
def test_an_innovation_put_to_use_in_the_two_years_before_is_within_the_window(day: date) -> None:
    assert codes_of_warnings(implementation=day) == []


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2026, 1, 1)])
def test_an_innovation_put_to_use_at_another_time_is_warned_of(day: date) -> None:
    assert codes_of_warnings(implementation=day) == ["outside-window"]


def test_a_dated_improvement_brings_an_older_innovation_into_the_window() -> None:
    older = date(2020, 5, 1)
    assert codes_of_warnings(implementation=older, improved=date(2025, 6, 1)) == []


def test_a_trial_after_the_implementation_is_warned_of() -> None:
    warned = codes_of_warnings(trial=date(2025, 2, 1), implementation=date(2025, 1, 1))
    assert warned == ["trial-after-implementation"]


def test_a_stage_that_does_not_count_is_warned_of() -> None:
    assert codes_of_warnings(stage="uji_coba") == ["stage-not-counted"]


def test_an_empty_mandatory_row_is_a_warning_that_names_it() -> None:
    method = edition("iid", 2026)
    warned = method.warnings_for(year=2026, levels=COMPLETE | {"33": 0})
    assert [(one.code, one.field) for one in warned] == [("mandatory-empty", "33")]


def test_ipkd_measures_the_budget_of_the_year_before() -> None:
    assert edition("ipkd", 2024).fiscal_year(2024) == 2023
    assert edition("iid", 2024).fiscal_year(2024) is None


@pytest.mark.parametrize(("year", "clusters"), [(2022, 3), (2023, 3), (2025, 5)])
def test_ipkd_groups_regions_by_the_scheme_of_the_year(year: int, clusters: int) -> None:
    scheme = edition("ipkd", year).cluster_scheme(year)
    assert scheme is not None
    assert len(scheme.clusters) == clusters
    assert (scheme.name == "kapasitas fiskal") == (year >= 2023)


@pytest.mark.parametrize(("year", "ratios"), [(2024, 6), (2025, 5)])
def test_every_ipkd_measure_asks_only_for_figures_of_its_edition(year: int, ratios: int) -> None:
    method = edition("ipkd", year)
    asked = {code for ratio in method.ratios for code in ratio.codes}
    asked |= set(score(method, RegionFacts()).missing)
    known = {one.code for one in method.region_indicators}
    mandatory = {one.code for one in method.region_indicators if one.mandatory}
    assert len(method.ratios) == ratios
    assert asked <= known
    assert asked == mandatory


MADE_UP = '''
"""A made-up index: how ready a region is for a flood."""

from decimal import Decimal

from domain.index import Category, Edition, Part, Rounding
from domain.indicator import Certainty, Indicator, Parameter, Quantity, Scope, Source, Unit
from domain.measures import LevelSum, Rule, RulesMet

_HERE = Source("made up", Certainty.B)

EDITION = Edition(
    id="siaga-2030",
    index="siaga",
    years=(2030, 2031),
    title="Indeks Siaga Banjir",
    scale=Decimal(10),
    rounding=Rounding(Decimal("0.1"), _HERE),
    parts=(
        Part(
            code="plans", name="Rencana", maximum=Decimal(6), measure=LevelSum(), source=_HERE
        ),
        Part(
            code="money",
            name="Dana",
            maximum=Decimal(4),
            measure=RulesMet(
                (
                    Rule(
                        name="Dana siaga",
                        over="fund",
                        under="budget",
                        threshold=Parameter("dana siaga (%)", 5, _HERE),
                        source=_HERE,
                    ),
                )
            ),
            source=_HERE,
        ),
    ),
    indicators=(
        Indicator(
            code="map",
            name="Peta banjir",
            variable="Rencana",
            scope=Scope.REGION,
            weight=Decimal(2),
            parameters=("draf", "selesai", "ditetapkan"),
            source=_HERE,
        ),
        *(
            Indicator(
                code=code,
                name=code,
                variable="Dana",
                scope=Scope.REGION,
                quantity=Quantity(Unit.RUPIAH, Decimal(0), Decimal(1000)),
                source=_HERE,
            )
            for code in ("fund", "budget")
        ),
    ),
    categories=(Category("siap", Decimal("80.0"), _HERE), Category("belum", Decimal(0), _HERE)),
)
'''


@pytest.fixture
def flood_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more file among the editions, and nothing else."""
    (tmp_path / "siaga_2030.py").write_text(MADE_UP)
    (tmp_path / "_shared.py").write_text("raise AssertionError('not an edition')")
    monkeypatch.setattr(domain.indices, "__path__", [*domain.indices.__path__, str(tmp_path)])
    editions.cache_clear()
    yield
    sys.modules.pop("domain.indices.siaga_2030")
    editions.cache_clear()


@pytest.mark.usefixtures("flood_index")
def test_a_new_index_is_one_new_file_and_no_other_edit() -> None:
    method = edition("siaga", 2031)
    facts = {"map": 2}
    found = score(method, RegionFacts(levels=facts, figures={"fund": Decimal(5)}))
    assert (found.value, found.category) == (Decimal("40.0"), "belum")
    answer = calculate(
        method, {"spd": facts, "figures": {"fund": Decimal(5), "budget": Decimal(100)}}
    )
    assert answer["score"] == Decimal("80.0")
    assert answer["category"] == "siap"
    assert answer["parts"] == {"plans": 4, "money": 4, "total": 8}
    tree = explain(method, RegionFacts(levels=facts))
    assert [line.code for line in tree.children] == ["plans", "money"]


@pytest.mark.usefixtures("flood_index")
def test_a_new_file_leaves_the_other_editions_as_they_are() -> None:
    assert tuple(one for one in editions() if one.index != "siaga") == EVERY

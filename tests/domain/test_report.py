from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Invalid, NotFound, WrongState
from domain.events import FigureReported, FigureVerified, ReportCertified
from domain.index import Indicator, Quantity, Scope, Unit, edition
from domain.region import region_id
from domain.report import Report
from tests.domain.stories import fact, given

REGION = region_id("35.76")
CYCLE = "iid-2025"
_IID = edition("iid", 2025)
SPENDING = Indicator(
    code="belanja",
    name="Belanja daerah",
    variable="Belanja",
    scope=Scope.REGION,
    source=_IID.indicators[0].source,
    quantity=Quantity(Unit.RUPIAH, Decimal(0), Decimal(10) ** 15, places=2),
)
# With an amount beside the levels, as the financial index asks for.
IID = replace(_IID, indicators=(*_IID.indicators, SPENDING))
LETTER = {"digest": "ab" * 32, "name": "LHP BPK.pdf", "kind": "lhp"}


def reported(
    indicator: str, level: int | None, value: str | None = None, *evidence: dict[str, str]
) -> FigureReported:
    return fact(
        FigureReported,
        region=REGION,
        cycle=CYCLE,
        indicator=indicator,
        level=level,
        value=value and Decimal(value),
        evidence=list(evidence),
    )


def verified(
    indicator: str, level: int | None, value: str | None = None, reason: str = ""
) -> FigureVerified:
    return fact(
        FigureVerified,
        region=REGION,
        cycle=CYCLE,
        indicator=indicator,
        level=level,
        value=value and Decimal(value),
        reason=reason,
    )


def report(indicator: str, level: Any = None, value: Any = None, *evidence: dict[str, str]) -> Any:
    return lambda it: it.report(
        IID, REGION, CYCLE, indicator, level=level, value=value, evidence=evidence
    )


def verify(indicator: str, level: Any = None, value: Any = None, reason: str = "") -> Any:
    return lambda it: it.verify(IID, indicator, level=level, value=value, reason=reason)


def test_a_region_reports_a_level() -> None:
    story = given(Report).when(report("8", 3, None, LETTER)).then(reported("8", 3, None, LETTER))
    assert story.aggregate.keys == {"region": REGION, "cycle": CYCLE}


def test_a_raw_value_becomes_a_level_by_the_bands_of_the_edition() -> None:
    given(Report).when(report("4", value=Decimal("5.23"))).then(reported("4", 3, "5.23"))
    given(Report).when(report("4", value=Decimal("5.22"))).then(reported("4", 2, "5.22"))
    given(Report).when(report("4", value=Decimal(-3))).then(reported("4", 1, "-3"))


def test_a_level_and_a_value_must_agree() -> None:
    given(Report).when(report("4", 3, Decimal("5.23"))).then(reported("4", 3, "5.23"))
    given(Report).when(report("4", 2, Decimal("5.23"))).refused(
        Invalid, "5.23 is level 3, not 2", field="4"
    )


def test_an_amount_stays_an_amount_digit_for_digit() -> None:
    amount = Decimal("999999999999999.99")
    given(Report).when(report("belanja", value=amount)).then(
        reported("belanja", None, "999999999999999.99")
    )
    given(Report).when(report("belanja", 1, amount)).refused(
        Invalid, "takes a value, not a level", field="belanja"
    )


def test_a_figure_is_a_level_or_a_value() -> None:
    given(Report).when(report("8")).refused(Invalid, "give a level or a value", field="8")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1E400", "1000000.01"])
def test_a_value_is_finite_and_within_its_limits(value: str) -> None:
    given(Report).when(report("4", value=Decimal(value))).refused(Invalid, "must be", field="4")


@pytest.mark.parametrize("value", [5.23, "5", True])
def test_a_value_is_a_decimal_number(value: Any) -> None:
    given(Report).when(report("4", value=value)).refused(Invalid, "finite decimal", field="4")


@pytest.mark.parametrize("level", [-1, 4, True, 1.0])
def test_a_level_is_a_whole_number_from_0_to_3(level: Any) -> None:
    given(Report).when(report("8", level)).refused(Invalid, "from 0 to 3", field="8")


def test_a_region_answers_its_own_indicators_only() -> None:
    given(Report).when(report("17", 1)).refused(
        NotFound, "has no region indicator '17'", field="indicator"
    )


def test_a_figure_without_bands_takes_no_raw_value() -> None:
    given(Report).when(report("8", value=Decimal(1))).refused(
        Invalid, "takes no raw figure", field="8"
    )


def test_the_same_figure_again_changes_nothing() -> None:
    given(Report, reported("8", 3)).when(report("8", 3)).then_nothing()
    given(Report, reported("8", 3)).when(report("8", 2)).then(reported("8", 2))


def test_an_assessor_confirms_a_figure_without_words() -> None:
    given(Report, reported("8", 3)).when(verify("8", 3)).then(verified("8", 3))
    given(Report, reported("4", 3, "5.23")).when(verify("4", value=Decimal("5.23"))).then(
        verified("4", 3, "5.23")
    )


def test_another_figure_than_the_reported_one_has_its_reason() -> None:
    story = given(Report, reported("8", 3))
    story.when(verify("8", 2)).refused(
        Invalid, "differs from what was reported or verified: give a reason", field="reason"
    )
    story.when(verify("8", 2, reason="WDP menurut LHP")).then(
        verified("8", 2, reason="WDP menurut LHP")
    )


def test_a_correction_has_its_reason_even_back_to_what_was_reported() -> None:
    story = given(Report, reported("8", 3), verified("8", 2, reason="WDP"))
    story.when(verify("8", 3)).refused(
        Invalid, "differs from what was reported or verified: give a reason", field="reason"
    )
    story.when(verify("8", 3, reason="LHP terbaru")).then(verified("8", 3, reason="LHP terbaru"))
    story.when(verify("8", 2, reason="tetap")).then_nothing()


def test_only_a_reported_figure_is_verified() -> None:
    given(Report, reported("8", 3)).when(verify("9", 3)).refused(
        WrongState, "figure 9 has not been reported"
    )


def certified(figures: int) -> ReportCertified:
    return fact(ReportCertified, region=REGION, cycle=CYCLE, figures=figures)


def certify(it: Report) -> None:
    it.certify()


def test_the_head_of_the_region_stands_by_the_figures_once() -> None:
    story = given(Report, reported("8", 3), reported("9", 2)).when(certify).then(certified(2))
    story.when(certify).then_nothing()


def test_a_figure_that_changes_voids_the_certificate() -> None:
    story = given(Report, reported("8", 3), certified(1))
    changed = story.when(report("8", 2)).then(reported("8", 2))
    changed.when(certify).then(certified(1))
    story.when(report("8", 3)).then_nothing().when(certify).then_nothing()


def test_a_verdict_leaves_the_certificate_alone() -> None:
    given(Report, reported("8", 3), certified(1), verified("8", 3)).when(certify).then_nothing()


def test_nobody_stands_by_an_empty_report() -> None:
    given(Report).when(certify).refused(WrongState, "no figure to certify")

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, Invalid, WrongState
from domain.events import (
    OrganisationClosed,
    OrganisationRegistered,
    RegionClustered,
    RegionRecoded,
    RegionRegistered,
    RegionRenamed,
)
from domain.region import Region, normal_code, organisation_id, region_id
from tests.domain.stories import STREAM, fact, given

EAST_JAVA = region_id("35")
MOJOKERTO: dict[str, Any] = {
    "code": "35.76",
    "name": "Kota Mojokerto",
    "type": "kota",
    "province": EAST_JAVA,
    "capital": "Mojokerto",
    "latitude": Decimal("-7.4721"),
    "longitude": Decimal("112.4337"),
    "timezone": "WIB",
    "area_km2": Decimal("20.215"),
    "population": 141785,
}
HEALTH = organisation_id(STREAM, "Dinas Kesehatan")


def registered() -> RegionRegistered:
    return fact(RegionRegistered, **MOJOKERTO)


def has_agency() -> OrganisationRegistered:
    return fact(OrganisationRegistered, organisation=HEALTH, name="Dinas Kesehatan")


def register(**other: Any) -> Any:
    return lambda it: it.register(**{**MOJOKERTO, **other})


def test_a_region_enters_the_register() -> None:
    given(Region).when(register()).then(registered())


def test_a_code_may_be_typed_without_its_dot_and_a_name_untidily() -> None:
    given(Region).when(register(code="3576", name="  Kota   Mojokerto ")).then(registered())


def test_a_region_enters_the_register_once() -> None:
    given(Region, registered()).when(register()).refused(WrongState, "registered already")


def test_a_province_has_a_code_of_two_digits() -> None:
    given(Region).when(register(type="provinsi")).refused(
        Invalid, "35.76 is no code of a provinsi", field="code"
    )
    given(Region).when(register(code="35")).refused(
        Invalid, "35 is no code of a kota", field="code"
    )


@pytest.mark.parametrize("code", ["", "3", "35.7", "35.760", "35 76", "٣٥.٧٦", "35.76\n", "DKI"])
def test_what_has_not_the_form_of_a_code_is_none(code: str) -> None:
    given(Region).when(register(code=code)).refused(
        Invalid, "is not a region code", field="region_code"
    )


def test_the_areas_of_jakarta_have_no_government_of_their_own() -> None:
    given(Region).when(register(code="31.71", name="Kota Jakarta Pusat")).refused(
        Invalid, "administrative area of Jakarta", field="code"
    )
    given(Region).when(register(code="31", type="provinsi", name="Daerah Khusus Jakarta")).then(
        fact(
            RegionRegistered,
            **MOJOKERTO | {"code": "31", "type": "provinsi", "name": "Daerah Khusus Jakarta"},
        )
    )


def test_a_region_is_a_province_a_regency_or_a_city_in_a_zone_of_the_country() -> None:
    given(Region).when(register(type="kecamatan")).refused(
        Invalid, "provinsi, kabupaten, kota", field="type"
    )
    given(Region).when(register(timezone="UTC")).refused(
        Invalid, "WIB, WITA or WIT", field="timezone"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "at least 1"),
        ("   ", "at least 1"),
        ("x" * 301, "at most 300"),
        ("Kota\u202eMojokerto", "U+202E"),
        ("Kota\u200bMojokerto", "U+200B"),
        ("Kota\x00", "U+0000"),
    ],
)
def test_a_name_shows_all_of_itself(name: str, words: str) -> None:
    given(Region).when(register(name=name)).refused(Invalid, words, field="name")


def test_a_region_gets_another_name_for_a_reason() -> None:
    given(Region, registered()).when(lambda it: it.rename("Kota Mojosari", "UU 1/2026")).then(
        fact(RegionRenamed, name="Kota Mojosari", reason="UU 1/2026")
    )


def test_the_same_name_again_changes_nothing() -> None:
    given(Region, registered()).when(lambda it: it.rename("Kota Mojokerto", "?")).then_nothing()


def test_a_new_name_without_a_reason_is_refused() -> None:
    given(Region, registered()).when(lambda it: it.rename("Kota Mojosari", " ")).refused(
        Invalid, "at least 1", field="reason"
    )


def test_nothing_happens_to_a_region_that_is_not_in_the_register() -> None:
    for decide in (
        lambda it: it.rename("Kota Mojosari", "UU 1/2026"),
        lambda it: it.recode("35.80", "UU 1/2026"),
        lambda it: it.cluster(SCHEME, 2021, "tinggi", "Kepmendagri"),
        lambda it: it.register_organisation("Dinas Kesehatan"),
    ):
        given(Region).when(decide).refused(WrongState, "not registered")


def test_a_region_gets_another_code_of_its_kind() -> None:
    story = given(Region, registered())
    recoded = story.when(lambda it: it.recode("3580", "pemekaran")).then(
        fact(RegionRecoded, code="35.80", reason="pemekaran")
    )
    recoded.when(lambda it: it.recode("35.80", "lagi")).then_nothing()
    story.when(lambda it: it.recode("36", "?")).refused(Invalid, "no code of a kota", field="code")


SCHEME = "kemampuan keuangan daerah"


def put(cluster: str, year: int = 2021, scheme: str = SCHEME) -> Any:
    return lambda it: it.cluster(scheme, year, cluster, "Kepmendagri")


def test_a_region_belongs_to_one_cluster_of_a_scheme_in_a_year() -> None:
    def clustered(cluster: str, year: int = 2021) -> RegionClustered:
        return fact(
            RegionClustered, scheme=SCHEME, year=year, cluster=cluster, source="Kepmendagri"
        )

    high = given(Region, registered()).when(put("tinggi")).then(clustered("tinggi"))
    high.when(put("tinggi")).then_nothing()
    high.when(put("sedang")).then(clustered("sedang"))
    high.when(put("tinggi", 2022)).then(clustered("tinggi", 2022))
    given(Region, registered()).when(put(" Rendah ", scheme=SCHEME.title())).then(
        clustered("rendah")
    )


def test_a_cluster_of_several_words_is_written_in_either_way() -> None:
    story = given(Region, registered())
    story.when(put("Sangat Tinggi", 2025, "kapasitas fiskal")).then(
        fact(
            RegionClustered,
            scheme="kapasitas fiskal",
            year=2025,
            cluster="sangat_tinggi",
            source="Kepmendagri",
        )
    )


@pytest.mark.parametrize(
    ("decide", "words", "field"),
    [
        (put("tinggi", scheme="kapasitas fiskal"), "schemes of 2021 are kemampuan", "scheme"),
        (put("tinggi", year=2019), "2019 has no clusters", "scheme"),
        (put("sangat_tinggi"), "its clusters are tinggi, sedang, rendah", "cluster"),
        (put(""), "at least 1", "cluster"),
        (lambda it: it.cluster(SCHEME, 2021, "tinggi", " "), "at least 1", "source"),
    ],
)
def test_a_cluster_is_one_of_the_scheme_of_the_year(decide: Any, words: str, field: str) -> None:
    given(Region, registered()).when(decide).refused(Invalid, words, field=field)


def test_a_region_has_agencies_of_different_names() -> None:
    story = given(Region, registered())
    story.when(lambda it: it.register_organisation(" Dinas  Kesehatan")).then(has_agency())
    given(Region, registered(), has_agency()).when(
        lambda it: it.register_organisation("dinas KESEHATAN")
    ).refused(AlreadyExists, "has the agency", field="name")


def test_an_agency_ceases_once_and_may_come_back() -> None:
    def close(it: Region) -> None:
        it.close_organisation(HEALTH, "merged")

    closed = (
        given(Region, registered(), has_agency())
        .when(close)
        .then(fact(OrganisationClosed, organisation=HEALTH, reason="merged"))
    )
    closed.when(close).refused(WrongState, "no such agency")
    closed.when(lambda it: it.register_organisation("Dinas Kesehatan")).then(has_agency())


def test_an_agency_that_is_not_there_cannot_cease() -> None:
    given(Region, registered()).when(lambda it: it.close_organisation(HEALTH, "merged")).refused(
        WrongState, "no such agency"
    )


def test_ids_follow_from_names_so_that_the_same_thing_is_the_same_everywhere() -> None:
    assert region_id("3576") == region_id("35.76") != region_id("35.77")
    assert organisation_id(STREAM, "Dinas Kesehatan") == organisation_id(
        STREAM, " DINAS  kesehatan "
    )
    assert organisation_id(STREAM, "Dinas Kesehatan") != organisation_id(
        EAST_JAVA, "Dinas Kesehatan"
    )
    assert region_id("35.76") == UUID("3dda040e-14cb-587f-90b1-c8e5dea2b1f2")


def test_facts_of_a_region_are_about_the_region() -> None:
    assert given(Region, registered()).aggregate.keys == {"region": STREAM}


def test_a_code_is_given_back_with_its_dot() -> None:
    assert [normal_code(code) for code in ("3576", "35.76", "35")] == ["35.76", "35.76", "35"]

"""The stored form of every fact, frozen: what was once written must be read for ever.

`facts.json` holds the body of each topic as it stands in the log. A field that is renamed, dropped
or retyped makes a test fail here instead of an old log unreadable. A new fact adds a line to both;
a line that is there is never changed.
"""

from __future__ import annotations

import json
import types
import typing
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from eventsourcing.persistence import JSONTranscoder, MapperDeserialisationError, StoredEvent

from app.store.mapper import FACTS, FactMapper
from domain import events
from domain.events import Fact
from tests.domain.stories import STREAM, fact

GOLDEN: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("facts.json").read_text("utf-8")
)
REGION = UUID("0b0e3c0a-5d7c-5e1b-9a3e-3c1f0d3c7a01")
PROVINCE = UUID("0b0e3c0a-5d7c-5e1b-9a3e-3c1f0d3c7a02")
AGENCY = UUID("0b0e3c0a-5d7c-5e1b-9a3e-3c1f0d3c7a03")
MIDNIGHT = datetime(2025, 8, 8, 23, 59, 59, 500_000, tzinfo=timezone(timedelta(hours=7)))
EVIDENCE = [{"digest": "ab" * 32, "name": "SK Wali Kota.pdf", "kind": "sk"}]
PROFILE = {
    "name": "Gayatri “2”",
    "need": "Ibu hamil berisiko tidak terpantau.",
    "owner": "Kepala Dinas Kesehatan",
    "kind": "non_digital",
    "form": "pelayanan_publik",
    "initiator": "opd",
    "urusan": "kesehatan",
    "stage": "penerapan",
    "trial_date": "2023-02-01",
    "implementation_date": "2023-08-17",
    "replicates": "",
}
TWO: dict[str, Any] = {"proposed_by": "p_1", "approved_by": "p_2"}
IN_CYCLE: dict[str, Any] = {"region": REGION, "cycle": "iid-2025"}
RESULT: dict[str, Any] = {
    **IN_CYCLE,
    "score": Decimal("84.46"),
    "category": "Sangat Inovatif",
    "rank": 1,
    "source": "Kepmendagri 400.10.11-6287/2023",
}
PARTIES: dict[str, Any] = {"region": REGION, "partner": PROVINCE, "submission": AGENCY}
TEXT: dict[str, Any] = {
    "side": "originator",
    "revision": 1,
    "digest": "cd" * 32,
    "terms": {"kind": "pks", "since": "2024-07-10", "until": "2026-07-09"},
    "obligations": [{"side": "partner", "duty": "menyediakan petugas"}],
    "gains": [
        {"side": "partner", "measure": "ibu hamil", "unit": "%", "start": "40", "target": "95.5"}
    ],
    "evidence": EVIDENCE,
}

EXAMPLES: list[Fact] = [
    fact(
        events.RegionRegistered,
        code="35.76",
        name="Kota Mojokerto",
        type="kota",
        province=PROVINCE,
        capital="Mojokerto",
        latitude=Decimal("-7.4721"),
        longitude=Decimal("112.4337"),
        timezone="WIB",
        area_km2=Decimal("20.215"),
        population=141785,
    ),
    fact(events.RegionRenamed, name="Kota Mojosari", reason="UU 1/2026"),
    fact(events.RegionRecoded, code="35.80", reason="UU 1/2026"),
    fact(events.RegionClustered, scheme="ipkd", year=2021, cluster="tinggi", source="Kepmendagri"),
    fact(events.OrganisationRegistered, organisation=AGENCY, name="Dinas Kesehatan"),
    fact(events.OrganisationClosed, organisation=AGENCY, reason="digabung"),
    fact(
        events.CycleOpened,
        index="iid",
        year=2025,
        edition="iid-2025",
        deadline=MIDNIGHT,
        zone="WIB",
        provisional="regions",
    ),
    fact(events.CycleSimulated, seed=546),
    fact(events.ExtensionProposed, deadline=MIDNIGHT, reason="banjir", proposed_by="p_1"),
    fact(events.DeadlineExtended, deadline=MIDNIGHT, reason="banjir", **TWO),
    fact(events.CycleClosed, reason=""),
    fact(events.ObjectionsOpened, until=MIDNIGHT),
    fact(events.FinalisationProposed, proposed_by="p_1"),
    fact(events.CycleFinalised, **TWO),
    fact(events.SubmissionDrafted, **IN_CYCLE, organisation=AGENCY, profile=PROFILE),
    fact(events.ProfileAmended, organisation=AGENCY, profile=PROFILE),
    fact(events.IndicatorClaimed, indicator="17", level=3, evidence=EVIDENCE),
    fact(events.SubmissionSent),
    fact(events.IndicatorVerified, indicator="17", level=2, reason="surat tugas 12 orang"),
    fact(events.RevisionProposed, indicator="17", level=3, reason="31 orang", proposed_by="p_1"),
    fact(events.RevisionApproved, indicator="17", level=3, reason="31 orang", **TWO),
    fact(events.SubmissionAccepted, reason=""),
    fact(events.SubmissionRejected, reason="bukan inovasi"),
    fact(events.SubmissionWithdrawn, reason="ganda"),
    fact(
        events.FigureReported,
        **IN_CYCLE,
        indicator="4",
        level=3,
        value=Decimal("5.230"),
        evidence=EVIDENCE,
    ),
    fact(
        events.FigureVerified, **IN_CYCLE, indicator="8", level=None, value=None, reason="belum ada"
    ),
    fact(
        events.FigureRevisionProposed,
        **IN_CYCLE,
        indicator="4",
        level=2,
        value=Decimal("4.10"),
        reason="salah satuan",
        proposed_by="p_1",
    ),
    fact(
        events.FigureRevisionApproved,
        **IN_CYCLE,
        indicator="4",
        level=2,
        value=None,
        reason="salah satuan",
        **TWO,
    ),
    fact(events.ReportCertified, **IN_CYCLE, figures=20),
    fact(
        events.ScoreChanged,
        **IN_CYCLE,
        edition="iid-2025",
        basis="verified",
        before=None,
        score=Decimal("61.90"),
        parts_before={},
        parts={"spd": Decimal(42), "maturity_mean": Decimal("83.25"), "sent": Decimal(12)},
        category="Inovatif",
        status="graded",
        cause=546,
    ),
    fact(
        events.GoalpostsMeasured,
        cycle="ipkd-2024",
        edition="ipkd-2021",
        basis="verified",
        scheme="kapasitas fiskal",
        type="kabupaten",
        cluster="sedang",
        run=2,
        members=100,
        measured=97,
        low={"kemandirian": Decimal("0.0123")},
        high={"kemandirian": Decimal("0.8")},
        low_region={"kemandirian": REGION},
        high_region={"kemandirian": PROVINCE},
    ),
    fact(
        events.ObjectionFiled,
        **IN_CYCLE,
        number=1,
        indicator="17",
        submission=AGENCY,
        reason="surat tugas memuat 31 orang",
        evidence=EVIDENCE,
    ),
    fact(
        events.ObjectionDecided,
        **IN_CYCLE,
        number=1,
        indicator="17",
        verdict="upheld",
        level=3,
        value=None,
        reason="lampiran dibaca ulang",
        score_before=Decimal("61.90"),
        score_after=Decimal("62.05"),
        rank_before=12,
        rank_after=11,
    ),
    fact(events.ResultPublished, **RESULT),
    fact(events.ResultContested, **RESULT | {"category": None, "rank": None}),
    fact(
        events.InterestExpressed,
        **PARTIES,
        innovation="Gayatri “2”",
        number="045/117/2024",
        date="2024-02-28",
        note="",
        evidence=EVIDENCE,
    ),
    fact(events.AgreementProposed, **PARTIES, **TEXT),
    fact(events.AgreementAmended, **TEXT | {"revision": 2}),
    fact(
        events.CouncilApproved,
        side="partner",
        number="188/9/2024",
        date="2024-06-01",
        evidence=EVIDENCE,
    ),
    fact(
        events.AgreementSigned,
        signatory=REGION,
        counterparty=PROVINCE,
        side="originator",
        revision=2,
        digest="cd" * 32,
    ),
    fact(
        events.AgreementTookEffect,
        revision=2,
        digest="cd" * 32,
        since="2024-07-10",
        until="2026-07-09",
    ),
    fact(events.AgreementExtended, before="2026-07-09", until="2028-07-09"),
    fact(
        events.ActivityLogged,
        side="originator",
        date="2024-08-01",
        activity="studi tiru",
        evidence=EVIDENCE,
    ),
    fact(
        events.BenefitRecorded,
        side="partner",
        benefit=1,
        measure="ibu hamil terpantau",
        value=Decimal("80.50"),
        date="2024-12-01",
        evidence=EVIDENCE,
    ),
    fact(events.BenefitAcknowledged, side="originator", benefit=1),
    fact(
        events.ReplicationConfirmed,
        partner=PROVINCE,
        date="2024-11-12",
        digest="cd" * 32,
        note="",
        evidence=EVIDENCE,
    ),
    fact(events.ConfirmationCorrected, partner=PROVINCE, date=None, reason="masih uji coba"),
    fact(
        events.AgreementEvaluated,
        side="originator",
        year=2024,
        verdict="one_sided",
        lacking="originator",
        note="",
    ),
    fact(events.AgreementWithdrawn, side="partner", reason="anggaran tidak tersedia"),
    fact(events.AgreementEnded, side="originator", reason="selesai"),
    fact(events.PersonRegistered, person="p_3"),
    fact(events.RoleProposed, person="p_3", role="head", home=REGION, proposed_by="p_1"),
    fact(events.RoleGranted, person="p_3", role="assessor", home=None, **TWO),
    fact(events.OperatorInvited, person="p_4", home=REGION),
    fact(events.RoleRevoked, person="p_3", reason="pindah tugas"),
    fact(events.PersonDisabled, person="p_3", reason="cuti"),
    fact(events.PersonEnabled, person="p_3"),
    fact(events.ConflictDeclared, person="p_3", against=REGION, ground="family"),
    fact(events.ErasureProposed, person="p_3", proposed_by="p_1"),
    fact(events.PersonErased, person="p_3", **TWO),
    fact(events.AssessorAssigned, **IN_CYCLE, assessor="p_3"),
    fact(events.AssessorReleased, **IN_CYCLE, assessor="p_3", reason="pindah tugas"),
]
BY_TOPIC = {example.TOPIC: example for example in EXAMPLES}
MAPPER = FactMapper(JSONTranscoder())


def stored(topic: str, body: dict[str, Any]) -> StoredEvent:
    return StoredEvent(STREAM, 0, topic, msgspec.json.encode(body))


def test_every_fact_has_its_example_and_every_example_its_fact() -> None:
    facts = {one.TOPIC for name in events.__all__ if (one := getattr(events, name)) is not Fact}
    assert facts == FACTS.keys() == GOLDEN.keys() == BY_TOPIC.keys()


@pytest.mark.parametrize("topic", GOLDEN)
def test_a_fact_is_stored_as_it_always_was(topic: str) -> None:
    written = MAPPER.to_stored_event(BY_TOPIC[topic])
    assert written.topic == topic
    assert written.state.decode() == msgspec.json.encode(GOLDEN[topic]).decode()


@pytest.mark.parametrize("topic", GOLDEN)
def test_a_stored_fact_is_read_as_it_was_meant(topic: str) -> None:
    read, meant = MAPPER.to_domain_event(stored(topic, GOLDEN[topic])), BY_TOPIC[topic]
    assert type(read) is type(meant)
    # When it happened is a column of the log.
    assert _shown({**vars(read), "timestamp": meant.timestamp}) == _shown(vars(meant))


@pytest.mark.parametrize("topic", [topic for topic, body in GOLDEN.items() if body])
def test_a_field_of_another_name_is_not_read(topic: str) -> None:
    for name, said in GOLDEN[topic].items():
        renamed = {key: value for key, value in GOLDEN[topic].items() if key != name}
        renamed[f"{name}_renamed"] = said
        with pytest.raises(MapperDeserialisationError, match=f"topic '{topic}'"):
            MAPPER.to_domain_event(stored(topic, renamed))


@pytest.mark.parametrize("topic", GOLDEN)
def test_a_fact_holds_plain_values_and_flat_lists_or_maps_of_them(topic: str) -> None:
    plain = {str, int, Decimal, datetime, UUID, type(None)}
    hints = typing.get_type_hints(FACTS[topic])
    for name in GOLDEN[topic]:
        kinds = _leaves(hints[name])
        assert kinds <= plain, name


def _leaves(kind: Any) -> set[Any]:
    match typing.get_origin(kind):
        case types.UnionType | typing.Union:
            return set().union(*map(_leaves, typing.get_args(kind)))
        case origin if origin in {list, dict}:
            return set().union(*map(_leaves, typing.get_args(kind)))
    return {kind}


def _shown(said: dict[str, Any]) -> dict[str, str]:
    """Each value with its type and every digit: 5.230 equals 5.23 but does not read like it."""
    return {name: repr(value) for name, value in said.items()}

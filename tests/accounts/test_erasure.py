"""Somebody is erased: everything that is known of them goes, and no fact of the log changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select, text

from app import tokens
from app.accounts import erasure, identities, links, people, registration
from app.accounts.people import ABOUT_A_PERSON
from app.accounts.signing_in import set_password
from app.accounts.tables import people as table
from app.commands import regions, submissions
from app.store.tables import commands, events
from domain.actor import SYSTEM, Actor, Role
from domain.region import region_id
from tests.accounts.conftest import HOME
from tests.accounts.test_sessions import appoint
from tests.app.terminal import Terminal
from tests.databases import PostgresServer
from tests.desks.conftest import PASSWORD, Office, _hash
from tests.nation import CYCLE, PROFILE

LOGIN, NAME, CONTACT = "budi.santoso", "Budi Santoso Wiryawan", "0812-3456-7890"
NIP, SUBJECT, LABEL = "198001012005011001", "sub-budi-7781", "laporan Budi"
Shell = Callable[[Office], Terminal]
KNOWN = (LOGIN, NAME, CONTACT, NIP, SUBJECT, LABEL)


@dataclass
class Somebody:
    """Whoever is to be erased, with everything that may be known of anybody."""

    office: Office
    person: str
    submission: str
    token: str

    def erase(self) -> None:
        """Two administrators agree, each on the pages."""
        page = f"/meja/pengguna/{self.person}"
        first, second = self.office.browser("admin1"), self.office.browser("admin2")
        assert first.send(page, f"{page}/hapus").status_code == 303
        assert first.send(page, f"{page}/setujui-hapus").status_code == 422
        assert second.send(page, f"{page}/setujui-hapus").status_code == 303


def hired(office: Office) -> Somebody:
    """Somebody who signs in by every way, and has entered an innovation."""
    form = {"login": LOGIN, "name": NAME, "contact": CONTACT, "nip": NIP}
    made = office.browser("admin1").send("/meja/pengguna", **form)
    person = office.persons[LOGIN] = made.headers["Location"].rpartition("/")[2]
    appoint(office, LOGIN, Role.OPERATOR, HOME)
    links.choose(office.juara, links.make(office.juara, person), PASSWORD)
    identities.link(office.juara, person, "https://sso.example.go.id", SUBJECT)
    token = tokens.issue(office.juara, person, 30, LABEL)
    office.browser(LOGIN)
    links.make(office.juara, person)
    home = region_id(HOME)
    agency = office.juara.do(SYSTEM, None, regions.register_organisation, region=home, name="OPD")
    done = office.juara.do(
        Actor(person, Role.OPERATOR, home),
        None,
        submissions.draft,
        region=home,
        cycle=CYCLE,
        organisation=UUID(agency.made["organisation"]),
        profile=PROFILE,
    )
    return Somebody(office, person, done.made["submission"], token)


@pytest.fixture
def somebody(office: Office) -> Somebody:
    return hired(office)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """The command line on the machine of a service."""

    def on(office: Office) -> Terminal:
        monkeypatch.setenv("JUARA_DATABASE_URL", office.url)
        return Terminal(monkeypatch, capsys)

    return on


@pytest.fixture
def juara(office: Office, shell: Shell) -> Terminal:
    return shell(office)


def log(office: Office) -> list[tuple[object, ...]]:
    query = select(events).order_by(events.c.position)
    with office.juara.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_what_is_known_of_somebody_goes_and_the_facts_stay(
    somebody: Somebody, juara: Terminal
) -> None:
    office, window = somebody.office, somebody.office.browser(LOGIN)
    before = log(office)
    somebody.erase()
    after = log(office)
    assert after[: len(before)] == before
    assert len(after) == len(before) + 2
    assert window.get("/akun").status_code == 401
    assert office.browser().sign_in(LOGIN).status_code == 401
    api, bearer = office.app.test_client(), {"Authorization": f"Bearer {somebody.token}"}
    assert api.get("/api/v1/me", headers=bearer).status_code == 401
    with office.juara.reading() as connection:
        for known in ABOUT_A_PERSON:
            rows = select(known).where(known.c.person == somebody.person)
            assert connection.execute(rows).all() == []
    assert juara("rebuild").code == 0
    assert juara("verify", "--log", "--projections", "--scores").code == 0
    page = office.browser("admin1").text(f"/meja/pengguna/{somebody.person}")
    assert people.ERASED in page
    for told in (page, *everything_told(somebody, juara)):
        assert not [word for word in KNOWN if word in told]
    # The login is free again, for a person of its own.
    newcomer = people.profile(LOGIN, "Orang lain", nip=NIP)
    made = registration.register(office.juara, SYSTEM, None, newcomer).made
    assert made["person"] != somebody.person


def everything_told(somebody: Somebody, juara: Terminal) -> Iterator[str]:
    """What the service tells on pages, by the API and on the command line."""
    office = somebody.office
    window, api = office.browser("admin1"), office.app.test_client()
    for path in ("/meja/pengguna", "/meja"):
        yield window.text(path)
    yield office.browser("kepala").text(f"/meja/inovasi/{somebody.submission}")
    for login, path in (
        ("admin1", "people"),
        ("admin1", f"people/{somebody.person}"),
        ("kepala", f"submissions/{somebody.submission}"),
        ("kepala", "log"),
    ):
        token = tokens.issue(office.juara, office.persons[login], 1)
        answer = api.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, path
        yield answer.text
    for words in (("user", "list"), ("token", "list"), ("user", "list", "--format", "json")):
        said = juara(*words)
        assert (said.code, said.err) == (0, "")
        yield said.out


def test_of_the_commands_nothing_is_kept_that_a_name_could_be_tried_on(
    somebody: Somebody,
) -> None:
    def digests() -> dict[str, str]:
        with somebody.office.juara.reading() as connection:
            rows = connection.execute(select(commands)).all()
        mine = [row for row in rows if row.answer.get("person") == somebody.person]
        return {row.name: row.digest for row in mine}

    assert digests()["registration.record"]
    somebody.erase()
    kept = digests()
    assert kept.pop("access.approve_erasure")  # it names the person by the id alone
    assert set(kept.values()) == {""}


def found(folder: Path, pattern: str) -> set[str]:
    """What is known of somebody as it stands in the very bytes of files."""
    raw = [path.read_bytes() for path in folder.glob(pattern) if path.is_file()]
    return {word for word in KNOWN if any(word.encode() in one for one in raw)}


def crowd(office: Office) -> None:
    """Others whose rows lie around, and move when they grow."""
    for number in range(100):
        known = people.profile(f"orang{number}", f"Orang Nomor {number}", "kontak " * (number % 9))
        registration.register(office.juara, SYSTEM, None, known)
    with office.juara.engine.begin() as connection:
        for number in range(0, 100, 2):
            row = people.by_login(connection, f"orang{number}")
            assert row is not None
            set_password(connection, row.person, _hash())


def test_no_byte_is_left_in_the_files_of_sqlite(sqlite_office: Office, tmp_path: Path) -> None:
    crowd(sqlite_office)
    somebody = hired(sqlite_office)
    leave(sqlite_office)
    assert found(tmp_path, "juara.db*") == set(KNOWN)
    assert (tmp_path / "juara.db-wal").stat().st_size > 0
    somebody.erase()
    assert found(tmp_path, "juara.db*") == set()
    assert (tmp_path / "juara.db-wal").stat().st_size == 0
    assert (tmp_path / "juara.db").stat().st_size > 0


def leave(office: Office) -> None:
    """Others go, so that pages are joined."""
    others = select(table.c.person).where(table.c.login.startswith("orang"))
    with office.juara.engine.begin() as connection:
        gone = list(connection.scalars(others))[::3]
        connection.execute(delete(table).where(table.c.person.in_(gone)))


def test_no_byte_is_left_in_the_tables_of_postgresql(
    postgresql_office: Office, postgresql: PostgresServer
) -> None:
    """What its own journal still holds is gone when that is recycled, as the README says."""
    somebody = hired(postgresql_office)
    tables = postgresql.directory / "data" / "base"
    checkpoint(postgresql_office)
    assert found(tables, f"{database(postgresql_office)}/*") == set(KNOWN)
    somebody.erase()
    checkpoint(postgresql_office)
    assert found(tables, f"{database(postgresql_office)}/*") == set()


def checkpoint(office: Office) -> None:
    """Lets the server write to its files what it has in memory."""
    with office.juara.engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))


def database(office: Office) -> str:
    with office.juara.reading() as connection:
        query = text("SELECT oid FROM pg_database WHERE datname = current_database()")
        return str(connection.scalar(query))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Somebody reads an older state of the file for as long as this lasts."""
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        yield


def test_a_reader_holds_the_scrubbing_up_but_no_writer_and_is_told_of(
    sqlite_office: Office, tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "_TRIES", 2)
    somebody, juara = hired(sqlite_office), shell(sqlite_office)
    with reading(tmp_path / "juara.db"):
        somebody.erase()
        assert found(tmp_path, "juara.db*")
        said = juara("db", "scrub")
        assert said.code == 1
        assert "try again" in said.err
        assert sqlite_office.browser().sign_in("operator").status_code == 303
    assert juara("db", "scrub").code == 0
    assert found(tmp_path, "juara.db*") == set()

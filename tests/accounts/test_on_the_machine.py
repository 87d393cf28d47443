"""``juara user`` is above the permission matrix, and keeps to the rules that hold for everybody."""

import pytest

from tests.app.terminal import Terminal
from tests.desks.conftest import Office
from tests.nation import CYCLE


@pytest.fixture
def juara(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """The command line on the machine of the service."""
    monkeypatch.setenv("JUARA_DATABASE_URL", office.url)
    return Terminal(monkeypatch, capsys)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--role", "head", "--region", "99.99"),
        ("--role", "operator"),
        ("--role", "admin", "--region", "35.76"),
    ],
)
def test_somebody_is_made_with_the_role_or_not_at_all(
    office: Office, juara: Terminal, wrong: tuple[str, ...]
) -> None:
    end = office.juara.recorder.max_notification_id()
    said = juara("user", "create", "gayatri", "--name", "Gayatri", *wrong)
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert office.juara.recorder.max_notification_id() == end
    assert "gayatri" not in juara("user", "list").out
    right = ("--role", "operator", "--region", "35.78")
    assert juara("user", "create", "gayatri", "--name", "Gayatri", *right).code == 0
    assert "operator" in juara("user", "list").out


def test_nobody_is_assigned_at_home_nor_in_a_cycle_that_was_never_opened(
    office: Office, juara: Terminal
) -> None:
    home = ("--role", "assessor", "--region", "32.73")
    assert juara("user", "create", "nilai", "--name", "Nilai", *home).code == 0
    end = office.juara.recorder.max_notification_id()
    index, year = CYCLE.split("-")
    for region, *cycle in (
        ("35.78", index, "1999"),
        ("35.78", "xxx", year),
        ("32.73", index, year),
    ):
        said = juara("user", "assign", "nilai", region, *cycle)
        assert (said.code, len(said.err.splitlines())) == (1, 1), said
    assert office.juara.recorder.max_notification_id() == end
    assert juara("user", "assign", "nilai", "35.78", index, year).code == 0

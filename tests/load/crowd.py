"""The crowd of a deadline day: people who hand in, and many more who look.

Each does one thing after another at a pace of their own, and waits from the moment at which
a thing was due: who is kept waiting counts the wait of all that should have followed.
"""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from multiprocessing import get_context
from typing import Any

YEAR = 2026
PAST = 2024
PATIENCE_SECONDS = 30
ARRIVING_SECONDS = 15
READERS = 50
FLOODERS = 20
LEVELS = {"17": 2, "18": 1, "19": 3, "20": 2}
DECREE = {"digest": "ab" * 32, "name": "SK Kepala Daerah.pdf", "kind": "sk"}
INNOVATION = {
    "year": YEAR,
    "need": "Ibu hamil berisiko tidak terpantau.",
    "owner": "Kepala Dinas",
    "kind": "non_digital",
    "form": "pelayanan_publik",
    "initiator": "opd",
    "urusan": "kesehatan",
    "stage": "penerapan",
    "trial_date": "2023-02-01",
    "implementation_date": "2023-08-17",
}
BOARDS = ("kota", "kabupaten", "provinsi")


@dataclass(frozen=True)
class Office:
    """A region that hands in: its agency, and the tokens of its operator and its head."""

    code: str
    agency: str
    operator: str
    head: str


@dataclass(frozen=True)
class Asked:
    """One request and what became of it; ``waited`` counts from when it was ``due``."""

    kind: str
    status: int
    due: float
    waited: float


@dataclass
class Told:
    """What somebody asked for, and which writes were acknowledged."""

    asked: list[Asked] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    """Each submission that was acknowledged, with the last version of it that was."""

    def add(self, other: Told) -> None:
        self.asked += other.asked
        self.versions |= other.versions


class Line:
    """A connection to the service, as cheap as can be: the crowd shares the cores with it."""

    def __init__(self, port: int) -> None:
        """Not connected yet."""
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """The status, the fields and the body of the answer.

        Raises:
            OSError: when there is none, or none in time.
        """
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE_SECONDS)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall(request)
            return self._answer(self._socket)
        except OSError:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        """The next one that asks connects anew."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _answer(self, connected: socket.socket) -> tuple[int, Mapping[str, str], bytes]:
        told = b""
        while b"\r\n\r\n" not in told:
            told += self._more(connected)
        head, _, body = told.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
        parts = [body]
        missing = int(fields.get("content-length", "0")) - len(body)
        while missing > 0:
            parts.append(self._more(connected))
            missing -= len(parts[-1])
        if fields.get("connection") == "close":
            self.hang_up()
        return int(first.split()[1]), fields, b"".join(parts)

    def _more(self, connected: socket.socket) -> bytes:
        part = connected.recv(1 << 16)
        if not part:
            message = "the service hung up"
            raise ConnectionError(message)
        return part


@dataclass
class Person:
    """Somebody with a connection to the service, and an address of their own."""

    line: Line
    address: str
    told: Told = field(default_factory=Told)

    def ask(
        self, due: float, kind: str, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Host": "localhost", "X-Forwarded-For": self.address, "Accept-Encoding": "gzip"}
        content = b"" if body is None else json.dumps(body).encode()
        if method != "GET":
            sent["Content-Length"] = str(len(content))
        if content:
            sent["Content-Type"] = "application/json"
        lines = [f"{method} {path} HTTP/1.1", *map(": ".join, (sent | own).items()), "", ""]
        try:
            status, told, raw = self.line.ask("\r\n".join(lines).encode() + content)
        except OSError:
            status, told, raw = 0, {}, b""
        self.told.asked.append(Asked(kind, status, due, time.monotonic() - due))
        return status, told, raw


def pace(begin: float, seconds: float, rate: float) -> Iterator[float]:
    """The moments at which things are due, each once it has come; not all come at once."""
    came = random.uniform(0, min(seconds, ARRIVING_SECONDS))  # noqa: S311 -- a moment, no secret
    for number in range(int((seconds - came) * rate)):
        due = begin + came + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        yield due


def write(person: Person, office: Office, dues: Iterator[float], name: str) -> Told:
    """Submissions one after the other: drafted, claimed, handed in."""
    number = 0
    for due in dues:
        number += 1
        draft = INNOVATION | {"organisation": office.agency, "name": f"{name} {number}"}
        path, tag = _step(person, due, "draft", "POST", "submissions", office.operator, draft)
        if not path:
            continue
        for indicator, level in LEVELS.items():
            claim = {"level": level, "evidence": [DECREE]}
            where = f"{path}/claims/{indicator}"
            _, newer = _step(
                person, next(dues, 0), "claim", "PUT", where, office.operator, claim, tag
            )
            tag = newer or tag
        _step(person, next(dues, 0), "send", "POST", f"{path}/send", office.head, None, tag)
    return person.told


def flood(person: Person, office: Office, dues: Iterator[float]) -> Told:
    """Drafts as fast as they can be sent, come what may."""
    headers = {"Authorization": f"Bearer {office.operator}"}
    for due in dues:
        name = {"organisation": office.agency, "name": f"Banjir {random.random()}"}  # noqa: S311
        key = f"{random.random()}"  # noqa: S311 -- a name, no secret
        path = "/api/v1/submissions"
        person.ask(due, "flood", "POST", path, INNOVATION | name, Idempotency_Key=key, **headers)
    return person.told


def _step(
    person: Person,
    due: float,
    kind: str,
    method: str,
    path: str,
    secret: str,
    body: Any,
    tag: str = "",
) -> tuple[str, str]:
    """One command under a key of its own; where its thing is by now, and its version."""
    if not due:
        return "", ""
    headers = {"Authorization": f"Bearer {secret}", "Idempotency_Key": f"{random.random()}"}  # noqa: S311
    if tag:
        headers["If_Match"] = tag
    status, _, raw = person.ask(due, kind, method, f"/api/v1/{path}", body, **headers)
    if status not in {200, 201}:
        return "", ""
    answer = json.loads(raw)
    where = f"submissions/{answer['id']}" if "id" in answer else path.partition("/claims")[0]
    submission = where.split("/")[1]
    person.told.versions[submission] = answer["version"]
    return where, f'"v{answer["version"]}"'


def look(person: Person, codes: list[str], dues: Iterator[float], seed: int) -> Told:
    """Boards, races and regions, the popular ones most; now and then one that is known already."""
    chance = random.Random(seed)  # noqa: S311 -- a taste, no secret
    known: dict[str, str] = {}
    for due in dues:
        kind, path = page(chance, codes)
        tag = known.get(path) if chance.random() < 0.5 else None
        headers = {"If_None_Match": tag} if tag else {}
        if not path.startswith("/api"):
            headers["Accept"] = "text/html"
        _, told, _ = person.ask(due, kind, "GET", path, **headers)
        known[path] = told.get("etag", "")
    return person.told


def page(chance: random.Random, codes: list[str]) -> tuple[str, str]:
    """What somebody would look at: its kind and its address."""
    board = chance.choice(BOARDS)
    # The champion's region is looked at a thousand times, the last one hardly ever.
    code = codes[min(int(chance.paretovariate(0.9)) - 1, len(codes) - 1)]
    kinds = {
        ("board", f"/klasemen/iid/{YEAR}?type={board}&basis=claimed"): 20,
        ("past board", f"/klasemen/iid/{PAST}?type={board}"): 10,
        ("home", "/"): 10,
        ("board JSON", f"/api/v1/standings/iid/{YEAR}?type={board}&basis=claimed"): 20,
        ("race", f"/kejar/iid/{YEAR}?type={board}&basis=claimed"): 10,
        ("race JSON", f"/api/v1/race/iid/{YEAR}?type={board}&basis=claimed"): 10,
        ("region", f"/daerah/{code}"): 10,
        ("history", f"/daerah/{code}/riwayat"): 5,
        ("history JSON", f"/api/v1/regions/{code}/history?index=iid&year={YEAR}"): 5,
    }
    (found,) = chance.choices(list(kinds), list(kinds.values()))
    return found


@dataclass(frozen=True)
class Load:
    """How much is asked for: so many a second, for so long; some of it by a region that floods."""

    seconds: float
    writes: float
    reads: float
    floods: float = 0


def crowd(port: int, offices: list[Office], codes: list[str], load: Load) -> Told:
    """All of them at once, in a process of their own; what they were told."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_crowd, (port, offices, codes, load))


def _crowd(port: int, offices: list[Office], codes: list[str], load: Load) -> Told:
    dues = partial(pace, time.monotonic() + 1, load.seconds)
    addresses = (f"10.{n // 250}.{n % 250}.1" for n in count())
    *writers, flooder = offices
    # No crowd hands in what another one has handed in before.
    work = f"Karya {datetime.now(UTC):%H.%M.%S}"
    doing = [
        partial(write, office=one, dues=dues(load.writes / len(writers)), name=f"{work} {one.code}")
        for one in writers
    ]
    doing += [
        partial(look, codes=codes, dues=dues(load.reads / READERS), seed=n)
        for n in range(READERS if load.reads else 0)
    ]
    doing += [
        partial(flood, office=flooder, dues=dues(load.floods / FLOODERS))
        for _ in range(FLOODERS if load.floods else 0)
    ]
    together = Told()
    with ThreadPoolExecutor(len(doing)) as people:
        asked = [people.submit(one, Person(Line(port), next(addresses))) for one in doing]
        for one in asked:
            together.add(one.result())
    return together

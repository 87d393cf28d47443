"""The folder of evidence files: each by the SHA-256 of its bytes, written once, never changed."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

import structlog

from app.evidence.kinds import LARGEST, MEGABYTE, Kind, TooLarge, kind_of
from domain.errors import Refusal

_BLOCK = 256 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT}
"""What a disk says that has no room left."""

_DRAFT = ".part-"
_ABANDONED_SECONDS = 24 * 60 * 60
_log = structlog.get_logger("juara.evidence")


class StorageFull(Refusal):
    """There is no room for the file; nothing of it was kept."""

    code = "storage-full"


class StorageDown(Refusal):
    """The folder of files cannot be used now; nothing was kept."""

    code = "unavailable"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is there: its digest, its length and its kind."""

    digest: str
    length: int
    kind: Kind


class Store:
    """A folder of files by digest."""

    def __init__(self, folder: Path) -> None:
        """Keeps them in this folder, which is made when the first one comes."""
        self.folder = folder

    def keep(self, stream: BinaryIO) -> Kept:
        """Keeps what a stream brings, once it is known to be of a kind that is taken.

        It is written aside, made safe on the disk and only then given its name, so that a
        file is there whole or not at all.

        Raises:
            Invalid: when it is of no kind that is taken.
            TooLarge: when it has too many bytes.
            StorageFull: when there is no room for it.
            StorageDown: when the folder cannot be written to.
        """
        with _usable(), self._aside() as draft:
            digest, length = _copy(stream, draft)
            kind = kind_of(draft, length)
            os.fsync(draft.fileno())
            self._name(Path(draft.name), digest, length)
            return Kept(digest, length, kind)

    def open(self, digest: str) -> BufferedReader | None:
        """The file of a digest, to be read and closed; none where none has these bytes any more.

        Raises:
            StorageDown: when it cannot be read.
        """
        file = self._named(digest)
        if file is None:
            return None
        if _hashed(file) == digest:
            return file
        file.close()
        _log.error("evidence file has other bytes", digest=digest)
        return None

    def path(self, digest: str) -> Path:
        """Where the file of a digest is, or would be."""
        return self.folder / digest[:2] / digest

    def digest_of(self, digest: str) -> tuple[str, int] | None:
        """What the file under this digest really hashes to, and its length; none where none is."""
        file = self._named(digest)
        if file is None:
            return None
        with file:
            return _hashed(file), file.seek(0, os.SEEK_END)

    def _named(self, digest: str) -> BufferedReader | None:
        """The file under a digest, whatever it holds."""
        with _usable():
            try:
                return self.path(digest).open("rb")
            except FileNotFoundError:
                return None

    @contextmanager
    def _aside(self) -> Iterator[BinaryIO]:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=_DRAFT, delete=False) as draft:
            try:
                yield draft  # type: ignore[misc]  # a file with a name
            finally:
                with suppress(FileNotFoundError):
                    Path(draft.name).unlink()

    def _sweep(self) -> None:
        """Drops what was being written when a process was killed."""
        for draft in self.folder.glob(f"{_DRAFT}*"):
            with suppress(FileNotFoundError):
                if draft.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                    draft.unlink()

    def _name(self, draft: Path, digest: str, length: int) -> None:
        """Gives it its name, unless it is there already; one that was spoiled is replaced."""
        target = self.path(digest)
        if self.digest_of(digest) == (digest, length):
            return
        target.parent.mkdir(exist_ok=True)
        draft.chmod(0o440)
        draft.rename(target)
        for folder in (target.parent, self.folder):
            _sync(folder)


def _hashed(file: BufferedReader) -> str:
    with _usable():
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        return digest


def _copy(stream: BinaryIO, draft: BinaryIO) -> tuple[str, int]:
    digest, length = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        length += len(block)
        if length > LARGEST:
            raise TooLarge(f"a file has at most {LARGEST // MEGABYTE} MB", field="file")
        digest.update(block)
        draft.write(block)
    draft.flush()
    return digest.hexdigest(), length


@contextmanager
def _usable() -> Iterator[None]:
    """What the disk says no to is told as a refusal, and to those who look after it."""
    try:
        yield
    except OSError as error:
        _log.error("evidence folder cannot be used", reason=str(error))
        if error.errno in FULL:
            raise StorageFull("there is no room for the file; try again later") from error
        raise StorageDown("files cannot be kept or read just now; try again later") from error


def _sync(folder: Path) -> None:
    """A name is safe on the disk only once its folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

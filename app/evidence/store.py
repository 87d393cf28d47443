"""The folder of evidence files: each by the SHA-256 of its bytes, written once, never changed."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.evidence.kinds import LARGEST, Kind, TooLarge, kind_of
from domain.errors import Refusal

_BLOCK = 256 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT}


class StorageFull(Refusal):
    """There is no room for the file; nothing of it was kept."""

    code = "storage-full"


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
        """
        with _room(), self._aside() as draft:
            digest, length = _copy(stream, draft)
            kind = kind_of(draft, length)
            os.fsync(draft.fileno())
            self._name(Path(draft.name), digest)
            return Kept(digest, length, kind)

    def path(self, digest: str) -> Path:
        """Where the file of a digest is, or would be."""
        return self.folder / digest[:2] / digest

    def digest_of(self, digest: str) -> tuple[str, int] | None:
        """What the file under this digest really hashes to, and its length; none where none is."""
        try:
            with self.path(digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
        except FileNotFoundError:
            return None

    @contextmanager
    def _aside(self) -> Iterator[BinaryIO]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".part-", delete=False) as draft:
            try:
                yield draft  # type: ignore[misc]  # a file with a name
            finally:
                with suppress(FileNotFoundError):
                    Path(draft.name).unlink()

    def _name(self, draft: Path, digest: str) -> None:
        target = self.path(digest)
        if target.exists():
            return
        target.parent.mkdir(exist_ok=True)
        draft.chmod(0o440)
        draft.rename(target)
        for folder in (target.parent, self.folder):
            _sync(folder)


def _copy(stream: BinaryIO, draft: BinaryIO) -> tuple[str, int]:
    digest, length = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        length += len(block)
        if length > LARGEST:
            raise TooLarge(f"a file has at most {LARGEST} bytes", field="file")
        digest.update(block)
        draft.write(block)
    draft.flush()
    return digest.hexdigest(), length


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise StorageFull("there is no room for the file; try again later") from error


def _sync(folder: Path) -> None:
    """A name is safe on the disk only once its folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

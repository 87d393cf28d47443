"""The folder of evidence files: whole or not there, and found out when it is spoiled."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path

import pytest

from app.evidence.kinds import TooLarge
from app.evidence.store import StorageDown, StorageFull, Store
from domain.errors import Invalid
from tests.evidence import samples

DIGEST = hashlib.sha256(samples.PDF).hexdigest()


def keep(store: Store, content: bytes = samples.PDF) -> str:
    return store.keep(io.BytesIO(content)).digest


def files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file())


def read(store: Store, digest: str) -> bytes | None:
    file = store.open(digest)
    if file is None:
        return None
    with file:
        return file.read()


def test_a_file_is_kept_under_its_digest_and_cannot_be_written_to(tmp_path: Path) -> None:
    store = Store(tmp_path / "var" / "evidence")
    assert keep(store) == DIGEST
    assert files(tmp_path) == [store.path(DIGEST)]
    assert store.path(DIGEST).stat().st_mode & 0o333 == 0
    assert read(store, DIGEST) == samples.PDF
    assert read(store, "0" * 64) is None


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store)
    written = store.path(DIGEST).stat()
    assert keep(store) == DIGEST
    assert files(tmp_path) == [store.path(DIGEST)]
    assert store.path(DIGEST).stat().st_ino == written.st_ino


@pytest.mark.parametrize("content", [samples.HTML, samples.bomb(samples.MEGABYTE), b""])
def test_nothing_of_a_refused_file_stays(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid):
        keep(Store(tmp_path), content)
    assert files(tmp_path) == []


def test_a_file_without_an_end_is_cut_off(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        told = 0

        def read(self, size: int = -1, /) -> bytes:
            self.told += size
            return bytes(size)

    stream = Endless()
    with pytest.raises(TooLarge, match="a file has at most 100 MB"):
        Store(tmp_path).keep(stream)  # type: ignore[arg-type]  # all that is asked of it
    assert stream.told <= 101 * samples.MEGABYTE
    assert files(tmp_path) == []


def test_a_full_disk_keeps_nothing_and_takes_files_again_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(StorageFull):
            keep(store)
    assert files(tmp_path) == []
    assert keep(store) == DIGEST


def test_a_folder_that_cannot_be_is_told_and_is_used_as_soon_as_it_can(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file")
    store = Store(in_the_way / "evidence")
    with pytest.raises(StorageDown):
        keep(store)
    with pytest.raises(StorageDown):
        store.open(DIGEST)
    in_the_way.unlink()
    assert keep(store) == DIGEST


def test_a_spoiled_file_is_not_told_and_is_replaced_by_the_right_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store)
    spoil(store.path(DIGEST))
    assert read(store, DIGEST) is None
    found = store.digest_of(DIGEST)
    assert found is not None
    assert found[0] != DIGEST
    keep(store)
    assert read(store, DIGEST) == samples.PDF


def test_what_a_killed_process_was_writing_is_dropped_a_day_later(tmp_path: Path) -> None:
    old, new = tmp_path / ".part-old", tmp_path / ".part-new"
    for draft in (old, new):
        draft.write_bytes(b"half a file")
    yesterday = old.stat().st_mtime - 25 * 60 * 60
    os.utime(old, (yesterday, yesterday))
    keep(Store(tmp_path))
    assert files(tmp_path) == [new, Store(tmp_path).path(DIGEST)]


def spoil(file: Path) -> None:
    """Changes one byte."""
    file.chmod(0o640)
    content = bytearray(file.read_bytes())
    content[9] ^= 1
    file.write_bytes(content)

"""The file store: whole or not there, sealed, private, and rid of what nobody names."""

import errno
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import sealing
from storage.errors import KeyProblem, NotThere
from storage.file_store import FileStore

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    return FileStore(tmp_path / "files")


def test_what_was_kept_is_read_by_its_digest(store: FileStore) -> None:
    digest = store.keep(b"hello", now=NOW)
    assert digest == HELLO
    assert store.read(digest) == b"hello"
    assert store.keep(b"", now=NOW) in {path.name for path in store.paths()}


def test_it_stands_sealed_and_is_its_owners_alone(store: FileStore) -> None:
    path = store.path(store.keep(b"canary" * 100, now=NOW))
    assert b"canary" not in path.read_bytes()
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, store.folder)]
    assert modes == [0o600, 0o700, 0o700]


def test_the_same_content_stands_once(store: FileStore) -> None:
    first = store.path(store.keep(b"hello", now=NOW)).stat()
    again = store.path(store.keep(b"hello", now=NOW + DAY)).stat()
    assert first.st_ino == again.st_ino
    assert len(list(store.paths())) == 1


def test_a_damaged_file_is_written_anew(store: FileStore) -> None:
    path = store.path(store.keep(b"hello", now=NOW))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(KeyProblem):
        store.read(HELLO)
    store.keep(b"hello", now=NOW)
    assert store.read(HELLO) == b"hello"


def test_older_keys_still_open_it_and_other_keys_do_not(store: FileStore, tmp_path: Path) -> None:
    store.keep(b"hello", now=NOW)
    sealing.add_key(tmp_path / "zhida.key")
    sealing.use(sealing.Keyring.read(tmp_path / "zhida.key"))
    assert store.read(HELLO) == b"hello"
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "other.key"))
    with pytest.raises(KeyProblem):
        store.read(HELLO)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_half(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os if call == "fsync" else Path, call, full)
        with pytest.raises(OSError, match="No space left"):
            store.keep(b"hello", now=NOW)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []
    assert store.read(store.keep(b"hello", now=NOW)) == b"hello"


def test_what_is_not_there_is_said(store: FileStore) -> None:
    with pytest.raises(NotThere):
        store.read(HELLO)
    assert store.missing([HELLO]) == {HELLO}
    assert store.untouched(since=NOW) == []


@pytest.mark.parametrize("name", ["../../zhida.db", "", "2CF2" + "4" * 60, HELLO + "\n", "/etc/x"])
def test_nothing_but_a_digest_is_a_name(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        store.path(name)


def test_what_was_kept_again_since_does_not_go(store: FileStore) -> None:
    store.keep(b"hello", now=NOW - 2 * DAY)
    assert store.untouched(since=NOW - DAY) == [HELLO]
    store.keep(b"hello", now=NOW)
    assert not store.forget(HELLO, since=NOW - DAY)
    assert store.forget(HELLO, since=NOW + DAY)
    assert not store.forget(HELLO, since=NOW + DAY)
    assert store.missing([HELLO]) == {HELLO}


def test_what_a_kill_left_half_written_goes(store: FileStore) -> None:
    path = store.path(store.keep(b"hello", now=NOW))
    part = path.with_name(".part-0000")
    part.write_bytes(b"half")
    os.utime(part, (NOW.timestamp(), NOW.timestamp()))
    store.clear_parts(since=NOW)
    assert part.exists()
    store.clear_parts(since=NOW + DAY)
    assert not part.exists()
    assert store.read(HELLO) == b"hello"

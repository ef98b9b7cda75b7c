"""A spoilt or foreign file is refused for what it is, and changes nothing."""

import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from bot import restoring
from bot.backup import BadBackup
from bot.settings import Settings
from storage.store import Store
from tests.operations.test_backup import always, made, rows, work_folders


def cut_in_database(source: Path) -> bytes:
    return source.read_bytes()[:20_000]


def cut_before_manifest(source: Path) -> bytes:
    with tarfile.open(source) as tar:
        return source.read_bytes()[: tar.getmember("manifest.json").offset]


def cut_in_manifest(source: Path) -> bytes:
    with tarfile.open(source) as tar:
        return source.read_bytes()[: tar.getmember("manifest.json").offset_data + 100]


def one_bit_changed(source: Path) -> bytes:
    body = bytearray(source.read_bytes())
    body[15_000] ^= 1
    return bytes(body)


def foreign_tar(source: Path) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.add(source, arcname="holiday.jpg")
    return out.getvalue()


def member_outside(source: Path) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        entry = tarfile.TarInfo("files/../../outside")
        entry.size = 3
        tar.addfile(entry, BytesIO(b"abc"))
    return out.getvalue()


def not_a_tar(_source: Path) -> bytes:
    return b"PK\x03\x04" + bytes(9000)


def nothing(_source: Path) -> bytes:
    return b""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database is reached
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (cut_in_database, "truncated"),
        (cut_before_manifest, "truncated"),
        (cut_in_manifest, "truncated"),
        (one_bit_changed, "damaged"),
        (foreign_tar, "foreign"),
        (member_outside, "foreign"),
        (not_a_tar, "foreign"),
        (nothing, "foreign"),
    ],
)
async def test_a_spoilt_file_changes_nothing(
    settings: Settings, store: Store, tmp_path: Path, spoil: Callable[[Path], bytes], why: str
) -> None:
    target = await made(settings, store, tmp_path)
    spoilt = tmp_path / "spoilt.tar"
    spoilt.write_bytes(spoil(target))
    before = await rows(store)
    with pytest.raises(BadBackup) as refused:
        await restoring.restore(settings, spoilt, replace=always)
    assert refused.value.why == why
    assert await rows(store) == before
    assert not (tmp_path / "outside").exists()
    assert not work_folders(tmp_path)

"""Files people sent, for the operator: in every backup, checked at a restore, swept, looked at."""

import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import backup, checks, clock, opening, restoring
from bot.backup import BadBackup
from bot.checks import State
from bot.settings import Settings
from bot.sweeping import Sweeping
from storage import actions, models, sealing
from storage.errors import KeyProblem
from storage.file_store import FileStore
from storage.queries import files
from storage.store import Session, Store
from tests.operations.conftest import NOON, fill

DAY = timedelta(days=1)


async def kept(store: Store, settings: Settings, *names: str, at: datetime = NOON) -> list[str]:
    """Files with these contents, in the database and on disk."""
    digests = [opening.files(settings).keep(name.encode(), now=at) for name in names]

    async def work(session: Session) -> None:
        account = models.Account(
            channel="telegram", tenant="1", external_id="9", first_seen=at, last_heard=at
        )
        session.add(account)
        await session.flush()
        for name, digest in zip(names, digests, strict=True):
            number = await actions.files.receive(
                session, key=digest, account_id=account.id, dialogue_id=None, album=None,
                kind="document", type=None, name=name, size=None, ref="r", now=at,
            )  # fmt: skip
            await actions.files.kept(session, number, digest=digest, size=9, now=at)

    await store.write(work)
    return digests


def always(_rows: int) -> bool:
    return True


async def test_files_come_back_with_the_database(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    await fill(store)
    digests = await kept(store, settings, "canary of a file", "another")
    there = opening.files(settings)
    (there.path(digests[0]).with_name(".part-1")).write_bytes(b"half")
    manifest = await backup.write(settings, store, tmp_path / "one.tar")
    assert manifest.files_missing == 0
    assert b"canary" not in (tmp_path / "one.tar").read_bytes()
    with tarfile.open(tmp_path / "one.tar") as tar:
        assert sum(name.startswith("files/") for name in tar.getnames()) == 2
    for digest in digests:
        there.path(digest).unlink()
    stray = there.keep(b"after the backup", now=NOON)
    await store.close()
    await restoring.restore(settings, tmp_path / "one.tar", replace=always)
    assert there.read(digests[0]) == b"canary of a file"
    assert there.missing([*digests, stray]) == {stray}
    assert {path.stat().st_mode & 0o777 for path in there.paths()} == {0o600}


async def test_a_backup_says_what_was_lost_before_it_and_comes_back_so(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    digests = await kept(store, settings, "one", "two")
    opening.files(settings).path(digests[0]).unlink()
    manifest = await backup.write(settings, store, tmp_path / "one.tar")
    assert manifest.files_missing == 1
    await store.close()
    await restoring.restore(settings, tmp_path / "one.tar", replace=always)
    assert opening.files(settings).missing(digests) == {digests[0]}


async def test_a_backup_from_which_a_file_was_taken_is_refused(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    """With its entry in the manifest too, so that only the database knows of it."""
    await fill(store)
    (digest,) = await kept(store, settings, "one")
    await backup.write(settings, store, tmp_path / "one.tar")
    _without(tmp_path / "one.tar", tmp_path / "two.tar", f"files/{digest[:2]}/{digest}")
    await store.close()
    with pytest.raises(BadBackup) as refused:
        await restoring.restore(settings, tmp_path / "two.tar", replace=always)
    assert refused.value.why == "files"
    again = await Store.open(settings.database_url)
    async with again.read() as session:
        assert await files.digests(session) == {digest}
    await again.close()


def _without(source: Path, target: Path, name: str) -> None:
    import json
    from io import BytesIO

    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for entry in old:
            body = old.extractfile(entry)
            assert body is not None
            data = body.read()
            if entry.name == backup.MANIFEST:
                facts = json.loads(data)
                del facts["members"][name]
                data = json.dumps(facts).encode()
                entry.size = len(data)
            if entry.name != name:
                new.addfile(entry, BytesIO(data))


async def test_files_of_a_key_that_is_not_at_hand_are_refused(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    """The rows were sealed with the newest key, a file with one that was thrown away."""
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "lost.key"))
    opening.files(settings).keep(b"one", now=NOON)
    sealing.use(sealing.Keyring.read(settings.key_file))
    await fill(store)
    await backup.write(settings, store, tmp_path / "one.tar")
    await store.close()
    with pytest.raises(KeyProblem):
        await restoring.restore(settings, tmp_path / "one.tar", replace=always)


async def test_what_no_file_names_is_swept_a_day_later(settings: Settings, store: Store) -> None:
    now = clock.now()
    (named,) = await kept(store, settings, "named", at=now - 3 * DAY)
    there = opening.files(settings)
    old = there.keep(b"orphan", now=now - 2 * DAY)
    young = there.keep(b"just stored", now=now)
    assert await Sweeping(store, there)() == 1
    assert there.missing([named, old, young]) == {old}
    assert await Sweeping(store, there)() == 0


async def test_sweeping_an_empty_store(settings: Settings, store: Store) -> None:
    assert await Sweeping(store, opening.files(settings))() == 0


async def test_the_doctor_looks_at_files(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = await kept(store, settings, "one", "two")
    file = await looked(settings)
    assert (file.state, file.what) == (State.OK, "files")
    assert file.facts == {"count": 2, "waiting": 0}
    there = opening.files(settings)
    there.path(digests[0]).write_bytes(b"\1" * 60)
    assert (await looked(settings)).what == "files_sealed"
    there.path(digests[0]).unlink()
    file = await looked(settings)
    assert (file.state, file.what, file.facts["count"]) == (State.BAD, "files_lost", 1)


async def looked(settings: Settings) -> checks.Finding:
    opened = await Store.open(settings.database_url)
    try:
        async with opened.read() as session:
            return await checks._files(settings, session)
    finally:
        await opened.close()


def test_a_store_that_is_not_there_yet_holds_nothing(tmp_path: Path) -> None:
    there = FileStore(tmp_path / "files")
    assert there.samples(5) == []
    assert there.untouched(since=datetime.now(UTC)) == []

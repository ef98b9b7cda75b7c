"""A backup is whole, of one moment, and comes back whole or not at all."""

import asyncio
import json
import signal
import stat
import sys
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot import backup, restoring, workspace
from bot.backup import BadBackup
from bot.settings import Settings
from storage import leadership, sealing
from storage.errors import KeyProblem, RevisionProblem
from storage.migrations import HEAD
from storage.models import Audit, Outbox, Person
from storage.queries import audit, contents
from storage.store import Session, Store
from tests import postgres
from tests.operations.conftest import fill


def never(_rows: int) -> bool:
    return False


def always(_rows: int) -> bool:
    return True


def work_folders(folder: Path) -> list[Path]:
    return list(folder.rglob(".zhida-*"))


async def rows(store: Store) -> dict[str, int]:
    async with store.read() as session:
        return await contents.counts(session)


def with_the_restore_noted(counts: dict[str, int]) -> dict[str, int]:
    return {**counts, "audit": counts["audit"] + 1}


async def mobiles(store: Store) -> list[str | None]:
    async with store.read() as session:
        return list(await session.scalars(select(Person.mobile)))


async def forget(store: Store) -> None:
    """Lose some of what was stored."""

    async def work(session: Session) -> None:
        await session.execute(text("DELETE FROM outbox"))
        await session.execute(text("DELETE FROM people"))

    await store.write(work)


async def made(settings: Settings, store: Store, tmp_path: Path) -> Path:
    await fill(store)
    target = tmp_path / "one.tar"
    await backup.write(settings, store, target)
    return target


async def test_what_was_backed_up_comes_back(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    (settings.data / "files" / "ab").mkdir(parents=True)
    (settings.data / "files" / "ab" / "照片.jpg").write_bytes(b"picture" * 1000)
    target = await made(settings, store, tmp_path)
    before = await rows(store)
    (settings.data / "files" / "ab" / "照片.jpg").unlink()
    (settings.data / "files" / "later.jpg").write_bytes(b"later")
    await forget(store)
    await store.close()
    manifest = await restoring.restore(settings, target, replace=always)
    again = await Store.open(settings.database_url)
    assert before == dict(manifest.counts)
    assert await rows(again) == with_the_restore_noted(before)
    assert sorted(filter(None, await mobiles(again)))[:2] == ["19000000000", "19000000001"]
    async with again.read() as session:
        assert await audit.broken(session) is None
        assert await audit.head(session) == manifest.audit_head
        assert manifest.audit_head[0] == 5
    await again.close()
    files = settings.data / "files"
    assert [p.name for p in files.rglob("*.jpg")] == ["照片.jpg"]
    assert (files / "ab" / "照片.jpg").read_bytes() == b"picture" * 1000
    assert not work_folders(tmp_path)


async def test_what_waited_to_be_sent_is_not_sent_again_unmarked(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    """It may have been sent after the backup was made; that is not in the backup."""
    target = await made(settings, store, tmp_path)
    await store.close()
    await restoring.restore(settings, target, replace=always)
    again = await Store.open(settings.database_url)
    async with again.read() as session:
        states = await session.execute(select(Outbox.state, Outbox.reason))
        assert set(map(tuple, states)) == {("uncertain", "restored")}
        noted = await session.execute(select(Audit.action, Audit.noun).where(Audit.seal.is_(None)))
        assert list(map(tuple, noted)) == [("restore", "backup")]
        assert await audit.broken(session) is None
    await again.close()


async def test_the_file_is_private_and_says_what_it_holds(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    target = await made(settings, store, tmp_path)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with tarfile.open(target) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    assert names == ["database", "manifest.json"]
    assert manifest["counts"]["people"] == 20
    assert manifest["revision"] == HEAD
    assert manifest["key_file"] == "data.key: not included"
    secret = settings.key_file.read_text().strip().split(":")[1]
    assert secret.encode() not in target.read_bytes()
    assert b"19000000001" not in target.read_bytes()


async def test_it_is_of_one_moment_while_others_write(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    """Each piece of work writes two rows together; a backup never holds one without the other."""
    await fill(store)
    stop = asyncio.Event()
    written = 0

    async def work(session: Session) -> None:
        session.add(Person(code=f"left-{written}", name="左"))
        await session.flush()
        session.add(Person(code=f"right-{written}", name="右"))

    async def load() -> None:
        nonlocal written
        while not stop.is_set():
            await store.write(work)
            written += 1

    loading = asyncio.create_task(load())
    manifests = [
        await backup.write(settings, store, tmp_path / f"{number}.tar") for number in range(3)
    ]
    stop.set()
    await loading
    people = [manifest.counts["people"] for manifest in manifests]
    assert written > 3
    assert people == sorted(people)
    assert all((count - 20) % 2 == 0 for count in people)
    await store.close()
    for number, count in enumerate(people):
        manifest = await restoring.restore(settings, tmp_path / f"{number}.tar", replace=always)
        assert manifest.counts["people"] == count


async def test_a_database_in_use_is_not_written_over(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    target = await made(settings, store, tmp_path)
    before = await rows(store)
    with pytest.raises(BadBackup) as refused:
        await restoring.restore(settings, target, replace=never)
    assert refused.value.why == "not_empty"
    lead = await leadership.wait(store)
    with pytest.raises(BadBackup) as refused:
        await restoring.restore(settings, target, replace=always)
    assert refused.value.why == "running"
    await lead.release()
    assert await rows(store) == before


async def test_another_installations_key_is_refused(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    target = await made(settings, store, tmp_path)
    await forget(store)
    before = await rows(store)
    settings.key_file.unlink()
    with pytest.raises(KeyProblem):
        await restoring.restore(settings, target, replace=always)
    sealing.add_key(settings.key_file)
    with pytest.raises(KeyProblem):
        await restoring.restore(settings, target, replace=always)
    assert await rows(store) == before


async def test_a_key_that_opens_only_the_newest_values_is_refused(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    """Found by opening what is stored, not by the probe: an older key was lost since."""
    await fill(store)
    sealing.add_key(settings.key_file)
    target = tmp_path / "one.tar"
    await backup.write(settings, store, target)
    newest = settings.key_file.read_text().splitlines()[0]
    settings.key_file.write_text(newest + "\n")
    await forget(store)
    before = await rows(store)
    await store.close()
    with pytest.raises(KeyProblem):
        await restoring.restore(settings, target, replace=always)
    again = await Store.open(settings.database_url)
    assert await rows(again) == before
    await again.close()


async def with_manifest(source: Path, target: Path, **changes: object) -> None:
    """A backup whose manifest says something else."""
    with tarfile.open(source) as tar, tarfile.open(target, "w") as out:
        for entry in tar:
            body = tar.extractfile(entry).read()  # type: ignore[union-attr]
            if entry.name == "manifest.json":
                body = json.dumps({**json.loads(body), **changes}).encode()
                entry.size = len(body)
            out.addfile(entry, BytesIO(body))


async def test_what_does_not_agree_with_its_manifest_is_put_back(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    target = await made(settings, store, tmp_path)
    manifest = await asyncio.to_thread(backup.unpack, target, None)
    await forget(store)
    before = await rows(store)
    await store.close()
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest.engine]
    for changes, problem, why in (
        ({"counts": {**manifest.counts, "people": 21}}, BadBackup, "counts"),
        ({"audit_head": [6, "0" * 64]}, BadBackup, "audit"),
        ({"engine": other}, BadBackup, "other_engine"),
        ({"format": "tar"}, BadBackup, "foreign"),
        ({"revision": "9999"}, RevisionProblem, None),
    ):
        await with_manifest(target, tmp_path / "changed.tar", **changes)
        with pytest.raises(problem) as refused:  # type: ignore[call-overload]
            await restoring.restore(settings, tmp_path / "changed.tar", replace=always)
        assert getattr(refused.value, "why", None) == why
        again = await Store.open(settings.database_url)
        assert await rows(again) == before
        await again.close()


@pytest.fixture
def second_database(postgres_url: str) -> Iterator[str]:
    with postgres.empty_database(postgres_url) as url:
        yield url


async def test_an_empty_database_needs_no_leave(
    settings: Settings, store: Store, tmp_path: Path, second_database: str
) -> None:
    target = await made(settings, store, tmp_path)
    empty = f"sqlite+aiosqlite:///{tmp_path / 'elsewhere' / 'zhida.db'}"
    if not store.sqlite:
        empty = second_database
    there = settings.model_copy(update={"database_url": empty})
    manifest = await restoring.restore(there, target, replace=never)
    assert manifest.counts["people"] == 20


async def test_a_name_that_is_taken_is_kept(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    target = await made(settings, store, tmp_path)
    before = target.read_bytes()
    with pytest.raises(FileExistsError):
        await backup.write(settings, store, target)
    assert target.read_bytes() == before


async def test_what_a_killed_backup_left_is_cleared_by_the_next_one_at_work_is_not(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    await fill(store)
    script = (
        "import os, pathlib, signal, sys; from bot import workspace\n"
        "with workspace.beside(pathlib.Path(sys.argv[1]), '.zhida-backup-') as folder:\n"
        "    (folder / 'database').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).parents[2]
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(tmp_path), cwd=root
    )
    assert await killed.wait() == -signal.SIGKILL
    assert len(work_folders(tmp_path)) == 1
    with workspace.beside(tmp_path, ".zhida-restore-") as other_kind:
        assert len(work_folders(tmp_path)) == 2
        with workspace.beside(tmp_path, ".zhida-backup-") as at_work:
            assert sorted(work_folders(tmp_path)) == sorted([other_kind, at_work])
            await backup.write(settings, store, tmp_path / "one.tar")
            assert sorted(work_folders(tmp_path)) == sorted([other_kind, at_work])
    assert work_folders(tmp_path) == []


async def test_an_empty_database_is_no_backup(settings: Settings, tmp_path: Path) -> None:
    bare = await Store.open(settings.database_url)
    async with bare.read() as session:
        assert await contents.counts(session) == {}
    with pytest.raises(RevisionProblem):
        await backup.write(settings, bare, tmp_path / "one.tar")
    await bare.close()
    assert not (tmp_path / "one.tar").exists()

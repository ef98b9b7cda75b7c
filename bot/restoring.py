"""Putting a backup back: everything is checked before anything is changed.

On SQLite the checked file takes the database's place in one step; on PostgreSQL the schema that
stood before is let go only after the restored one was checked.
"""

import asyncio
import base64
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

from bot import backup, clock, opening, workspace
from bot.backup import BadBackup, Manifest
from bot.opening import FILES
from bot.settings import Settings
from storage import copying, dumping, leadership, schema
from storage.actions import restored
from storage.errors import RevisionProblem
from storage.file_store import FileStore
from storage.migrations import HEAD
from storage.queries import audit, contents
from storage.sealing import KEY_ID, Keyring
from storage.store import Session, Store

# What a database holds that was migrated and never used.
NOT_CONTENT = {"alembic_version", "periods", "quota_rules"}
RUNNING_SECONDS = 2.5


async def restore(settings: Settings, source: Path, *, replace: Callable[[int], bool]) -> Manifest:
    """Put the backup `source` in the place of an empty database.

    Where that one holds rows, `replace` is asked with their number whether they may go. Raises
    `BadBackup`, `KeyProblem` or `RevisionProblem`, and has changed nothing then.
    """
    ring = Keyring.read(settings.key_file)
    opening.make_folders(settings)
    file = settings.database_file()
    beside = settings.data if file is None else file.parent  # on one disk, so that a rename is one
    with workspace.beside(beside, ".zhida-restore-") as unpacked:
        manifest = await asyncio.to_thread(backup.unpack, source, unpacked)
        _check_manifest(settings, manifest, ring)
        await asyncio.to_thread(_check_keys, unpacked / FILES, ring)
        async with _nobody_at_work(settings) as (store, held):
            if held and not replace(held):
                raise BadBackup("not_empty", str(held))
            if file is not None:
                await store.close()
                await _into_sqlite(file, unpacked / backup.DATABASE, manifest, ring)
            else:
                await _into_postgres(settings, store, unpacked / backup.DATABASE, manifest, ring)
        await asyncio.to_thread(_files_back, unpacked / FILES, settings.data, manifest)
    return manifest


def _check_manifest(settings: Settings, manifest: Manifest, ring: Keyring) -> None:
    wanted = "postgresql" if settings.database_file() is None else "sqlite"
    if manifest.engine != wanted:
        raise BadBackup("other_engine", manifest.engine)
    if manifest.revision not in schema.known():
        raise RevisionProblem(manifest.revision, HEAD)
    if ring.open(base64.b64decode(manifest.key_probe)) != backup.PROBE:
        raise BadBackup("foreign")


def _check_keys(files: Path, ring: Keyring) -> None:
    """A file of each key opens with the keys at hand. Raises `KeyProblem`."""
    seen = set()
    for path in FileStore(files).paths():
        with path.open("rb") as sealed:
            key = sealed.read(KEY_ID)
        if key not in seen:
            seen.add(key)
            ring.open(path.read_bytes())


@contextlib.asynccontextmanager
async def _nobody_at_work(settings: Settings) -> AsyncIterator[tuple[Store, int]]:
    """The database with the lead taken, so that no assistant works on it; and its rows."""
    async with opening.bare(settings) as store:
        await schema.revision(store)  # raises `Unavailable`, where waiting for the lead would not
        try:
            async with asyncio.timeout(RUNNING_SECONDS):
                lead = await leadership.wait(store)
        except TimeoutError:
            raise BadBackup("running") from None
        try:
            async with store.read() as session:
                counts = await contents.counts(session)
            yield store, sum(n for name, n in counts.items() if name not in NOT_CONTENT)
        finally:
            await lead.release()


async def _into_sqlite(file: Path, copied: Path, manifest: Manifest, ring: Keyring) -> None:
    if (damage := await asyncio.to_thread(copying.damage, copied)) is not None:
        raise BadBackup("damaged", damage)
    async with backup.opened(copied) as store, store.read() as session:
        await _check_contents(session, manifest, ring)
    async with backup.opened(copied) as store:
        await _mark(store, manifest)
    await asyncio.to_thread(copying.settle, copied)
    await asyncio.to_thread(copying.put_in_place, copied, file)


async def _into_postgres(
    settings: Settings, store: Store, dumped: Path, manifest: Manifest, ring: Keyring
) -> None:
    async with dumping.set_aside(store):
        await dumping.load(store, dumped, tools=settings.postgres_tools)
        async with store.read() as session:
            await _check_contents(session, manifest, ring)
        await _mark(store, manifest)


async def _mark(store: Store, manifest: Manifest) -> None:
    mark = partial(restored.mark, now=clock.now(), made_at=manifest.made_at)
    await store.write(mark)


async def _check_contents(session: Session, manifest: Manifest, ring: Keyring) -> None:
    for sealed in await contents.sealed_samples(session):
        ring.open(sealed)
    counts = await contents.counts(session)
    for name in counts.keys() | manifest.counts.keys():
        if counts.get(name) != manifest.counts.get(name):
            raise BadBackup("counts", name)
    named = await backup.files_named(session, counts)
    if len(backup.missing(named, manifest.members)) != manifest.files_missing:
        raise BadBackup("files")
    chain = (await audit.head(session), await audit.broken(session))
    if chain != (manifest.audit_head, manifest.audit_broken):
        raise BadBackup("audit")


def _files_back(unpacked: Path, data: Path, manifest: Manifest) -> None:
    """The backup's files, and only those, under `files` of the data folder."""
    kept = {Path(*Path(name).parts[1:]) for name in manifest.members if name != backup.DATABASE}
    files = data / FILES
    files.mkdir(mode=0o700, exist_ok=True)
    for name in sorted(kept):
        target = files / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(unpacked / name, target)
        target.chmod(0o600)
    for path in [path for path in files.rglob("*") if path.is_file()]:
        if path.relative_to(files) not in kept:
            path.unlink()

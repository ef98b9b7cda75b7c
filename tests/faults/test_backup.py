"""D, continued: case 32, a backup under load, restored elsewhere; a wrong key; a cut-off file."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import backup, opening, restoring
from bot.settings import Settings
from storage import schema, sealing
from storage.errors import KeyProblem
from storage.queries import audit, contents
from tests import postgres
from tests.conftest import sqlite_url
from tests.faults import bureau
from tests.faults.conftest import Promise
from tests.faults.people import Logger
from tests.faults.rig import TOKEN, Rig

PEOPLE = 5
PADDING = 12_000  # at most so many bytes at the end of a tar file say nothing


def settings(url: str, data: Path, key: Path) -> Settings:
    return Settings.model_validate(
        {"token": TOKEN, "data": data, "database_url": url, "key_file": key,
         "production": False, "postgres_tools": postgres.binaries()}
    ).completed()  # fmt: skip


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, engine: str, folder: Path) -> Iterator[str]:
    """Where a backup is restored to: nothing stands there."""
    if engine == "sqlite":
        (folder / "elsewhere").mkdir()
        yield sqlite_url(folder / "elsewhere" / "zhida.db")
        return
    with postgres.empty_database(request.getfixturevalue("server").url) as made:
        yield made


async def backed_up_under_load(rig: Rig, key: Path) -> tuple[Path, set[str], backup.Manifest]:
    """A backup made while people log visits, and what they had receipts for when it began."""
    target = rig.folder / "of.backup"
    rig.start()
    working = True

    async def work(person: int) -> None:
        lin = Logger(rig, person)
        while working:
            await lin.logs()

    async with asyncio.TaskGroup() as group:
        for person in bureau.COMMISSIONERS[:PEOPLE]:
            group.create_task(work(person))
        await rig.until(lambda: _receipts(rig, 2 * PEOPLE), "some were recorded")
        known = {number for person in bureau.COMMISSIONERS[:PEOPLE]
                 for number in Logger(rig, person).numbers()}  # fmt: skip
        manifest = await backup.write(
            settings(rig.url, rig.folder, key), rig.records.store, target
        )
        working = False
    return target, known, manifest


async def _receipts(rig: Rig, number: int) -> bool:
    return sum("已记录" in each.text for each in rig.sandbox.accepted) >= number


async def test_32_under_load_and_restored(
    rig: Rig, promise: Promise, key: Path, elsewhere: str
) -> None:
    target, known, manifest = await backed_up_under_load(rig, key)
    await promise()
    there = settings(elsewhere, rig.folder / "elsewhere", key)
    await restoring.restore(there, target, replace=lambda _rows: False)
    async with opening.bare(there) as store, store.read() as session:
        counts = await contents.counts(session)
        assert counts["visits"] == manifest.counts["visits"] >= len(known)
        assert await audit.broken(session) is None
        for number in known:
            assert (await contents.counts(session))["visits"] >= int(number)


async def test_32_the_wrong_key(
    rig: Rig, promise: Promise, key: Path, elsewhere: str, folder: Path
) -> None:
    target, _known, _manifest = await backed_up_under_load(rig, key)
    await promise()
    sealing.add_key(folder / "other.key")
    there = settings(elsewhere, rig.folder / "elsewhere", folder / "other.key")
    with pytest.raises(KeyProblem):
        await restoring.restore(there, target, replace=lambda _rows: True)
    await _nothing_there(there)


@pytest.mark.parametrize("missing", ["all of it", "half of it", "its end"])
async def test_32_cut_off(
    rig: Rig, promise: Promise, key: Path, elsewhere: str, missing: str
) -> None:
    """A backup of which a part is missing is refused, and the running one goes on."""
    target = rig.folder / "whole.backup"
    rig.start()
    await Logger(rig, bureau.COMMISSIONERS[0]).logs()
    await backup.write(settings(rig.url, rig.folder, key), rig.records.store, target)
    await promise()
    part, size = rig.folder / "cut-off", target.stat().st_size
    shutil.copyfile(target, part)
    with part.open("r+b") as file:
        file.truncate({"all of it": 0, "half of it": size // 2}.get(missing, size - PADDING))
    there = settings(elsewhere, rig.folder / "elsewhere", key)
    with pytest.raises(backup.BadBackup) as refused:
        await restoring.restore(there, part, replace=lambda _rows: True)
    assert refused.value.why in {"truncated", "foreign"}
    await _nothing_there(there)


async def _nothing_there(there: Settings) -> None:
    async with opening.bare(there) as store:
        assert await schema.revision(store) is None

"""D, continued: case 31, a migration killed midway, and programs and schemas of other releases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect

from storage import Store, models, schema
from storage.migrations import HEAD
from tests import postgres
from tests.conftest import sqlite_url
from tests.faults import app, bureau
from tests.faults.app import Orders
from tests.faults.conftest import Promise
from tests.faults.processes import Running
from tests.faults.rig import PATIENCE, TOKEN, Rig

MIDWAY = 30  # of about a hundred statements


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, engine: str, folder: Path) -> Iterator[str]:
    """A database without a table."""
    if engine == "sqlite":
        yield sqlite_url(folder / "empty.db")
        return
    with postgres.empty_database(request.getfixturevalue("server").url) as made:
        yield made


@pytest.fixture
def orders(empty_url: str, folder: Path, key: Path) -> Orders:
    """To migrate that database."""
    return Orders(
        url=empty_url, key=str(key), base="http://127.0.0.1:1", token=TOKEN,
        log=str(folder / "program.log"), data=str(folder), migrates=True,
    )  # fmt: skip


async def ends(orders: Orders) -> int:
    running = Running(app.main, orders)
    try:
        return await running.ended(60 * PATIENCE)
    finally:
        await running.killed()


async def looks(url: str) -> tuple[str | None, dict[str, Any]]:
    """The revision, and every table with its columns and indexes."""
    store = await Store.open(url)
    try:
        async with store.readers.connect() as connection:
            tables = await connection.run_sync(_tables)
        return await schema.revision(store), tables
    finally:
        await store.close()


def _tables(connection: Connection) -> dict[str, Any]:
    seen = inspect(connection)
    return {
        table: (
            [(column["name"], str(column["type"])) for column in seen.get_columns(table)],
            sorted(str(index["name"]) for index in seen.get_indexes(table)),
        )
        for table in [*seen.get_table_names(), *seen.get_view_names()]
    }


@pytest.mark.parametrize("point", ["statement", "before_commit", "migrated", "after_commit"])
async def test_31_a_migration_is_killed(orders: Orders, url: str, point: str) -> None:
    """It is there as a whole or not at all, and the next start completes it."""
    nth = MIDWAY if point == "statement" else 1
    assert await ends(replaced(orders, kill=point, nth=nth)) == -9
    revision, tables = await looks(orders.url)
    if point != "after_commit":
        assert (revision, tables) == (None, {})
    assert await ends(orders) == app.ENDED_WELL
    assert await looks(orders.url) == await looks(url)


def replaced(orders: Orders, **changes: Any) -> Orders:
    return Orders(**{**vars(orders), **changes})


async def test_31_migrating_again_changes_no_row(rig: Rig, promise: Promise) -> None:
    """It does not even write: no commit is met at which it could be killed."""
    before = await rows(rig)
    orders = replaced(rig.orders, migrates=True)
    assert await ends(replaced(orders, kill="before_commit")) == app.ENDED_WELL
    assert await rows(rig) == before
    rig.start()
    await promise()


async def rows(rig: Rig) -> dict[str, list[str]]:
    """Every row of every table."""
    return {
        name: sorted(str(row) for row in await rig.records.rows(f'SELECT * FROM "{name}"'))  # noqa: S608 - ours
        for name in models.Base.metadata.tables
    }


async def test_31_a_program_older_than_its_database(rig: Rig, promise: Promise) -> None:
    """It refuses to run and to migrate, asks the platform for nothing, and changes no row."""
    rig.says(bureau.COMMISSIONERS[0])
    await rig.records.change("UPDATE alembic_version SET version_num = '9999'")
    before = await rows(rig)
    assert await ends(rig.orders) == app.BAD_SCHEMA
    assert await ends(replaced(rig.orders, migrates=True)) == app.BAD_SCHEMA
    assert await rows(rig) == before
    assert rig.sandbox.world.truth.calls["getUpdates"] == 0
    await rig.records.change("UPDATE alembic_version SET version_num = :head", head=HEAD)
    rig.start()
    await promise()


async def test_31_a_program_newer_than_its_database(orders: Orders) -> None:
    """It refuses to run until the database is migrated."""
    assert await ends(replaced(orders, migrates=False)) == app.BAD_SCHEMA
    assert await looks(orders.url) == (None, {})

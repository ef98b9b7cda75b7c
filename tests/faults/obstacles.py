"""What stands in the database's way: a lock held by somebody else, a disk that is full."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator

import asyncpg  # type: ignore[import-untyped]

from tests import postgres
from tests.faults.rig import Rig

_FULL = """
    CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$
"""


async def holds_up_work(rig: Rig) -> asyncpg.Connection:
    """PostgreSQL: updates are kept and none is worked until the connection ends."""
    connection = await asyncpg.connect(postgres.driver_url(rig.url))
    await connection.execute("BEGIN")
    await connection.execute("LOCK TABLE outbox IN EXCLUSIVE MODE")
    return connection


@contextlib.asynccontextmanager
async def locked(rig: Rig) -> AsyncIterator[None]:
    """Nobody else can write while the block runs."""
    if rig.sqlite:
        holder = sqlite3.connect(
            rig.url.partition(":///")[2], isolation_level=None, check_same_thread=False
        )
        try:
            await asyncio.to_thread(_lock, holder)
            yield
        finally:
            holder.close()
        return
    connection = await asyncpg.connect(postgres.driver_url(rig.url))
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE inbox, outbox, visits IN EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


def _lock(holder: sqlite3.Connection) -> None:
    holder.execute("PRAGMA busy_timeout = 60000")
    holder.execute("BEGIN IMMEDIATE")


class Disk:
    """A disk that can be full for one table. On SQLite the file may not grow; there, orders name
    the file that says so. On PostgreSQL a trigger raises what the server would."""

    def __init__(self, rig: Rig, table: str) -> None:
        self._rig, self._table = rig, table
        self._flag = rig.folder / "full"
        self.orders = {"full_while": str(self._flag), "full_at": f"INSERT INTO {table}"}

    async def fills(self) -> None:
        if self._rig.sqlite:
            # A small row would still find room in pages that others have left.
            await self._rig.records.change("CREATE TABLE filler (body BLOB)")
            await self._rig.records.change(
                f"CREATE TRIGGER full_disk BEFORE INSERT ON {self._table}"  # noqa: S608 - ours
                " BEGIN INSERT INTO filler VALUES (zeroblob(8000000)); END"
            )
            self._flag.touch()
            return
        await self._rig.records.change(_FULL)
        await self._rig.records.change(
            f"CREATE TRIGGER full_disk BEFORE INSERT ON {self._table} EXECUTE FUNCTION disk_full()"
        )

    async def is_freed(self) -> None:
        if self._rig.sqlite:
            await self._rig.records.change("DROP TRIGGER full_disk")
            await self._rig.records.change("DROP TABLE filler")
            self._flag.unlink()
            return
        await self._rig.records.change("DROP FUNCTION disk_full CASCADE")

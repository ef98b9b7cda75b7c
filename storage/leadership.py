"""One leader among the processes of one database: the lock, and noticing that it was lost.

On PostgreSQL an advisory lock on a connection of its own; on SQLite a lock on a file beside the
database. Both end with the process that holds them, however it ends.
"""

import asyncio
import contextlib
import fcntl
import os
from pathlib import Path
from typing import Any

from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from storage.store import Store

LOCK = 0x7A68_6964_61  # "zhida"; advisory locks are a database's own
PING_SECONDS = 1.0
RETRY_SECONDS = 1.0
_TRY = text("SELECT pg_try_advisory_lock(:key)")
# Should the leader's machine vanish, the server notices within about five seconds.
_SESSION = {
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "idle_session_timeout": "0",
    "application_name": "zhida leader",
}


class Lead:
    """That this process leads, until `lost` is set or it is released."""

    def __init__(self) -> None:
        self.lost = asyncio.Event()

    async def release(self) -> None:
        """Let another process lead. May be called twice, and after the lead was lost."""
        raise NotImplementedError


async def wait(store: Store) -> Lead:
    """The lead, as soon as no other process has it."""
    return await (_wait_for_file(store) if store.sqlite else _wait_for_advisory(store))


class _FileLead(Lead):
    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor: int | None = descriptor

    async def release(self) -> None:
        self.lost.set()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


async def _wait_for_file(store: Store) -> Lead:
    path = Path(f"{store.url.database}.leader")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _locked(descriptor):  # noqa: ASYNC110 - a file lock tells nobody
            await asyncio.sleep(RETRY_SECONDS)
    except BaseException:
        os.close(descriptor)
        raise
    return _FileLead(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class _AdvisoryLead(Lead):
    """A lock that lives as long as its connection, which is asked every second."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__()
        self._connection = connection
        self._watch = asyncio.create_task(self._ask_on(), name="leadership")

    async def _ask_on(self) -> None:
        try:
            while True:
                await asyncio.sleep(PING_SECONDS)
                async with asyncio.timeout(2 * PING_SECONDS):
                    await self._connection.execute(text("SELECT 1"))
        except (exc.SQLAlchemyError, OSError, TimeoutError):
            self.lost.set()

    def hung_up(self, *_: Any) -> None:
        self.lost.set()

    async def release(self) -> None:
        self.lost.set()
        self._watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._watch
        await _drop(self._connection)


async def _wait_for_advisory(store: Store) -> Lead:
    while True:
        connection = _connection_of_its_own(store)
        try:
            await connection.start()
            while not await connection.scalar(_TRY, {"key": LOCK}):  # noqa: ASYNC110 - nor this
                await asyncio.sleep(RETRY_SECONDS)
            return await _advisory_lead(connection)
        except (exc.SQLAlchemyError, OSError, TimeoutError):
            await _drop(connection)  # the database is away: ask again until it is back
        except BaseException:
            await _drop(connection)
            raise
        await asyncio.sleep(RETRY_SECONDS)


def _connection_of_its_own(store: Store) -> AsyncConnection:
    engine = create_async_engine(
        store.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"timeout": 5, "command_timeout": 5, "server_settings": _SESSION},
    )
    return engine.connect()


async def _advisory_lead(connection: AsyncConnection) -> Lead:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    lead = _AdvisoryLead(connection)
    driver.add_termination_listener(lead.hung_up)
    return lead


async def _drop(connection: AsyncConnection) -> None:
    """Close for certain: a connection that only went back somewhere would keep its lock."""
    with contextlib.suppress(exc.SQLAlchemyError, OSError, TimeoutError):
        async with asyncio.timeout(2):
            await connection.close()

"""SQLite under SQLAlchemy's aiosqlite dialect: what is quick runs at once, what waits in a thread.

aiosqlite hands each call to its thread: three or four round trips a statement, dearer than the
statement. But inside a transaction a statement of the one writer meets neither locks nor fsync,
only the page cache; what can wait (a lock, COMMIT, PRAGMA, many rows) still goes to the thread.
Readers go there with every statement, which may be long, and bring its first rows back with them.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Self, TypeVar

from sqlalchemy import exc

T = TypeVar("T")

_BEGIN = "BEGIN IMMEDIATE"
_QUICK = ("SELECT", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE")
LONG = "/* long */"  # stands in a statement that reads a whole province: it too goes to the thread
MANY = 100  # parameter sets that take long enough to be worth a thread
PREFETCHED = 200  # rows that come back from the thread with their statement


@contextlib.contextmanager
def told(sql: str = _BEGIN) -> Iterator[None]:
    """What the driver says, as SQLAlchemy would tell it; without the values."""
    try:
        yield
    except sqlite3.Error as problem:
        raise exc.DBAPIError.instance(
            sql, None, problem, sqlite3.Error, hide_parameters=True
        ) from problem


async def connect(path: str, *, here: bool, busy_seconds: float) -> "Connection":
    """A new connection; `here` where it may run quick statements in the event loop's thread."""
    thread = ThreadPoolExecutor(1, "sqlite")
    loop = asyncio.get_running_loop()
    try:
        driver = await loop.run_in_executor(thread, partial(_open, path, busy_seconds))
    except BaseException:
        thread.shutdown(wait=False)
        raise
    return Connection(driver, thread, here=here, busy_seconds=busy_seconds)


def _open(path: str, busy_seconds: float) -> sqlite3.Connection:
    # No transaction begins by itself (PEP 249 would have it so): the store says BEGIN.
    ours: Any = {"isolation_level": None, "check_same_thread": False}
    driver: sqlite3.Connection = sqlite3.connect(path, timeout=busy_seconds, **ours)
    return driver


class Connection:
    """One connection and its thread; named and awaited as the dialect expects of aiosqlite."""

    def __init__(
        self,
        driver: sqlite3.Connection,
        thread: ThreadPoolExecutor,
        *,
        here: bool,
        busy_seconds: float,
    ) -> None:
        self._connection: sqlite3.Connection | None = driver
        self.driver, self._thread, self._here = driver, thread, here
        self._busy_seconds = busy_seconds

    def cursor(self) -> "Cursor":
        return Cursor(self, self.driver.cursor())

    def at_once(self, sql: str) -> bool:
        """Whether this statement cannot wait for anything."""
        quick = sql.startswith(_QUICK) and LONG not in sql
        return quick and self._here and self.driver.in_transaction

    async def elsewhere(self, work: Callable[[], T]) -> T:
        """Run `work` in the connection's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def begin(self) -> None:
        """Begin to write: at once, where nobody else does (`busy_timeout` stands at 0)."""
        with told():
            try:
                self.driver.execute(_BEGIN)
            except sqlite3.OperationalError as problem:
                if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                await self.elsewhere(self._begin_patiently)

    def _begin_patiently(self) -> None:
        self.driver.execute(f"PRAGMA busy_timeout={int(self._busy_seconds * 1000)}")
        try:
            self.driver.execute(_BEGIN)
        finally:
            self.driver.execute("PRAGMA busy_timeout=0")

    async def commit(self) -> None:
        if self.driver.in_transaction:
            with told("COMMIT"):
                await self.elsewhere(self.driver.commit)

    async def rollback(self) -> None:
        if self.driver.in_transaction:
            await self.elsewhere(self.driver.rollback)

    async def close(self) -> None:
        if self._connection is not None:
            self._connection = None
            await self.elsewhere(self.driver.close)
            self._thread.shutdown(wait=False)

    def stop(self) -> None:
        """Close without waiting for what is under way."""
        if self._connection is not None:
            self._connection = None
            self._thread.submit(self.driver.close)
            self._thread.shutdown(wait=False)

    async def create_function(self, *args: Any, **options: Any) -> None:
        self.driver.create_function(*args, **options)

    @property
    def isolation_level(self) -> str | None:
        return self.driver.isolation_level


class Cursor:
    """One statement: run by `execute`, its rows fetched by the three ways of PEP 249."""

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor) -> None:
        self._connection, self._cursor = connection, cursor
        self._rows: list[Any] | None = None
        """Fetched already; None where the cursor is to be asked at once."""
        self._ended = False
        """Whether what was fetched already is all there is."""

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> "Cursor":
        if self._connection.at_once(sql):
            self._cursor.execute(sql, parameters)
        else:
            self._rows = await self._connection.elsewhere(lambda: self._first(sql, parameters))
            self._ended = len(self._rows) < PREFETCHED
        return self

    def _first(self, sql: str, parameters: Any) -> list[Any]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchmany(PREFETCHED)

    async def executemany(self, sql: str, parameters: Sequence[Any]) -> "Cursor":
        if len(parameters) <= MANY and self._connection.at_once(sql):
            self._cursor.executemany(sql, parameters)
        else:
            await self._connection.elsewhere(lambda: self._cursor.executemany(sql, parameters))
        return self

    async def fetchall(self) -> list[Any]:
        if self._rows is None:
            return self._cursor.fetchall()
        rows, self._rows = self._rows, []
        if self._ended:
            return rows
        return rows + await self._connection.elsewhere(self._cursor.fetchall)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """As many as wanted; fewer only where there are no more (PEP 249), which ends a stream."""
        wanted = self.arraysize if size is None else size
        rows: list[Any] = []
        if self._rows:
            rows, self._rows = self._rows[:wanted], self._rows[wanted:]
        more = wanted - len(rows)
        if more and not self._ended:
            rows += await self._connection.elsewhere(lambda: self._cursor.fetchmany(more))
        return rows

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        self._cursor.close()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        return self._cursor.arraysize

    @arraysize.setter
    def arraysize(self, value: int) -> None:
        self._cursor.arraysize = value

"""The database of one process: how it is opened, read, and written.

Writes go through `Store.write(work)`. On SQLite there is one writer: whatever waits while a commit
is under way shares the next one; where one piece of work fails, they are run once more, each in a
savepoint, so that an error undoes only its own. On PostgreSQL each piece has a transaction of its
own, several side by side.
"""

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import event, exc
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)

from storage import faults, sqlite_driver
from storage.errors import Unavailable

T = TypeVar("T")

SHARED_COMMIT = 64  # pieces of work in one SQLite commit: an fsync shared, the wait still short
POSTGRES_WRITERS = 8
BUSY_SECONDS = 5.0


class Session(AsyncSession):
    """A session as the house wants it: nothing expires behind the caller's back."""

    driver: sqlite3.Connection | None = None
    """Within SQLite's one write transaction: what runs a prepared statement at once."""

    def __init__(self, bind: AsyncEngine | AsyncConnection, **options: Any) -> None:
        super().__init__(bind, expire_on_commit=False, **options)


@dataclass(eq=False, slots=True)
class _Piece:
    work: Callable[[Session], Awaitable[Any]]
    done: asyncio.Future[Any]


class Store:
    """One database, open. `await Store.open(url)`, then `read`, `write`, and `close`."""

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._waiting: deque[_Piece] = deque()
        self._woken = asyncio.Event()
        self._slots = asyncio.Semaphore(POSTGRES_WRITERS)
        self._ahead = asyncio.Semaphore(1)
        self._lane: asyncio.Task[None] | None = None
        self._writer: AsyncConnection | None = None
        self.engine = _sqlite(url, busy_seconds) if self.sqlite else _postgres(url)
        self.readers = _sqlite(url, busy_seconds, writer=False) if self.sqlite else self.engine
        self.commits = 0

    @classmethod
    async def open(cls, url: str, *, busy_seconds: float = BUSY_SECONDS) -> "Store":
        store = cls(url, busy_seconds=busy_seconds)
        if store.sqlite:
            store._lane = asyncio.create_task(store._write_in_turn(), name="writer")
        return store

    async def close(self) -> None:
        """Finish what waits, then close every connection."""
        if self._lane is not None:
            while self._waiting:
                await asyncio.wait([piece.done for piece in self._waiting])
            self._lane.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._lane
        if self._writer is not None:
            await self._writer.close()
        await self.engine.dispose()
        if self.readers is not self.engine:
            await self.readers.dispose()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A session for questions; on SQLite its connection cannot write."""
        async with _translated(), Session(self.readers) as session:
            yield session

    async def write(self, work: Callable[[Session], Awaitable[T]], *, ahead: bool = False) -> T:
        """Run `work` in a transaction and return its result once that is committed.

        What comes `ahead` does not wait for other work to get out of the way: what came in is kept
        even while nothing can be worked.
        `work` may be run more than once: after another's failure, and by the caller after
        `Unavailable`. Nothing of an earlier run stays, so it must change nothing but its session.
        """
        if not self.sqlite:
            async with self._ahead if ahead else self._slots, _translated():
                return await self._alone(work)
        piece = _Piece(work, asyncio.get_running_loop().create_future())
        self._waiting.append(piece)
        self._woken.set()
        result: T = await asyncio.shield(piece.done)
        return result

    async def _alone(self, work: Callable[[Session], Awaitable[T]]) -> T:
        async with Session(self.engine) as session, session.begin():
            result = await work(session)
            await session.flush()
            faults.hit("before_commit")
        faults.hit("after_commit")
        self.commits += 1
        return result

    async def _write_in_turn(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._waiting:
                batch = [
                    self._waiting.popleft() for _ in range(min(len(self._waiting), SHARED_COMMIT))
                ]
                await self._commit_together(batch)

    async def _commit_together(self, batch: list[_Piece]) -> None:
        results: list[tuple[_Piece, Any]] = []
        try:
            async with _translated():
                results += await self._together(batch)
        except Exception as problem:  # noqa: BLE001 - whatever it was belongs to those who wait
            for piece in batch:
                if not piece.done.done():
                    piece.done.set_exception(problem)
        for piece, result in results:
            if not piece.done.done():
                piece.done.set_result(result)

    async def _together(self, batch: list[_Piece]) -> list[tuple[_Piece, Any]]:
        """Hopefully without savepoints, which cost as much as two statements each."""
        try:
            async with _translated(), self._shared() as session:
                return [(piece, await _in_turn(session, piece.work)) for piece in batch]
        except Unavailable:
            raise
        except Exception:
            if len(batch) == 1:
                raise
            return await self._apart(batch)  # all are undone, and begin anew

    async def _apart(self, batch: list[_Piece]) -> list[tuple[_Piece, Any]]:
        """Each in its own savepoint, so that what fails is undone alone."""
        kept: list[tuple[_Piece, Any]] = []
        async with self._shared() as session:
            for piece in batch:
                try:
                    async with _translated(), session.begin_nested():
                        await session.connection()  # whereupon the savepoint is there
                        kept.append((piece, await _in_turn(session, piece.work)))
                except Unavailable:
                    raise  # a full disk may have undone the whole transaction: nobody's is kept
                except Exception as problem:  # noqa: BLE001 - its owner hears of it
                    session.expunge_all()
                    piece.done.set_exception(problem)
        return kept

    @contextlib.asynccontextmanager
    async def _shared(self) -> AsyncIterator[Session]:
        """One transaction, committed at the end; its session goes from piece to piece, emptied.

        The driver begins and commits by itself: SQLAlchemy's way costs as much as ten statements.
        """
        connection, driver = await self._writing()
        session = Session(connection)
        session.driver = driver.driver
        try:
            await driver.begin()
            yield session
            faults.hit("before_commit")
            if session.in_transaction():
                await session.commit()
            await driver.commit()
        except BaseException:
            await self._leave_off(session, driver)
            raise
        faults.hit("after_commit")
        self.commits += 1

    async def _writing(self) -> tuple[AsyncConnection, sqlite_driver.Connection]:
        """The connection that this lane writes with, kept from one transaction to the next."""
        if self._writer is None:
            self._writer = await self.engine.connect()
        raw = await self._writer.get_raw_connection()
        return self._writer, cast("sqlite_driver.Connection", raw.driver_connection)

    async def _leave_off(self, session: Session, driver: sqlite_driver.Connection) -> None:
        """Undo everything; the next transaction begins with a connection as if new."""
        writer, self._writer = self._writer, None
        try:
            await session.close()
        finally:
            await driver.rollback()
            if writer is not None:
                await writer.close()


async def _in_turn(session: Session, work: Callable[[Session], Awaitable[T]]) -> T:
    result = await work(session)
    if session.new or session.dirty or session.deleted:
        await session.flush()
    session.expunge_all()
    return result


@contextlib.asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Turn what a driver says when a database cannot serve now into `Unavailable`."""
    try:
        yield
    except (
        exc.OperationalError,
        exc.InterfaceError,
        exc.TimeoutError,
        ConnectionError,
    ) as problem:
        if _errorname(problem) == "SQLITE_ERROR":
            raise  # a statement that is wrong is wrong every time
        raise Unavailable(_cause(problem)) from problem
    except exc.DBAPIError as problem:
        if problem.connection_invalidated or _not_serving(problem):
            raise Unavailable(_cause(problem)) from problem
        raise


def _not_serving(problem: exc.DBAPIError) -> bool:
    """A damaged file, or PostgreSQL stopped, out of reach, out of room, or not letting us in."""
    state = getattr(problem.orig, "sqlstate", None) or ""
    damaged = _errorname(problem) in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}
    return damaged or state[:2] in {"57", "08", "53", "28", "3D"}


def _errorname(problem: BaseException) -> str:
    return str(getattr(getattr(problem, "orig", None), "sqlite_errorname", ""))


def _cause(problem: BaseException) -> str:
    original = getattr(problem, "orig", None) or problem
    text = str(original).lower()
    for word in ("locked", "full", "disk i/o", "readonly", "unable to open", *_DAMAGED):
        if word in text:
            return word
    return type(original).__name__


_DAMAGED = ("not a database", "malformed")


def _postgres(url: str) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=POSTGRES_WRITERS + 4,
        max_overflow=4,
        pool_pre_ping=True,
        pool_timeout=10,
        # Compiled anew for each statement, JIT costs more than it brings where none takes minutes.
        connect_args={"timeout": 5, "server_settings": {"timezone": "UTC", "jit": "off"}},
    )


def _sqlite(url: str, busy_seconds: float, *, writer: bool = True) -> AsyncEngine:
    path = make_url(url).database or ""
    engine = create_async_engine(
        url,
        pool_size=1 if writer else 4,
        max_overflow=0,
        pool_timeout=60,
        async_creator=lambda: sqlite_driver.connect(path, here=writer, busy_seconds=busy_seconds),
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, "busy_timeout=0" if writer else "query_only=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        if not writer:
            connection.exec_driver_sql("BEGIN")
        elif not connection.connection.driver_connection.driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON")

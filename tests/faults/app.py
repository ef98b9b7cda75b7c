"""The program under test: the real `running.run`, in a process of its own that can be killed.

`Orders` say how it is run and what befalls it. Started by `processes.py`, or by hand:
python -m tests.faults.app '{"url": …, "key": …, "base": …, "token": …, "log": …, "data": …}'.
"""

import asyncio
import contextlib
import errno
import functools
import json
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from sqlalchemy import event

from bot import clock, logs, opening, running
from bot.settings import Settings
from bot.transport import AiohttpRequest
from handlers import routing
from storage import Store, faults, file_store, prepared, schema, sealing, sqlite_driver
from storage.errors import RevisionProblem

ENDED_WELL, BAD_TOKEN, BAD_SCHEMA = 0, 3, 4


@dataclass(frozen=True)
class Orders:
    """One run of the program. `kill` names the point of its death, "any" the nth of all."""

    url: str
    key: str
    base: str
    token: str
    log: str
    data: str
    kill: str = ""
    nth: int = 1
    hits: str = ""
    """A file that takes down every point passed."""
    busy_seconds: float = 5.0
    read_timeout: float = 20.0
    level: str = "INFO"
    operator: str | None = None
    ahead: float = 0.0
    """Seconds that its clock stands ahead of the machine's."""
    clock: str = ""
    """A pipe that says, while it runs, how far its clock stands ahead from then on."""
    broken_by: str = ""
    """The handler raises for every message that holds these words."""
    full_while: str = ""
    """While a file of this name is there, SQLite's file may not grow …"""
    full_at: str = ""
    """… from a statement on that begins so."""
    files_full_while: str = ""
    """While a file of this name is there, no file that a person sent finds room."""
    unresolved: int = 0
    """So many look-ups of the Bot API's name fail first."""
    webhook_port: int = 0
    webhook_secret: str = ""
    broadcast_rate: int = 30
    broadcast_senders: int = 1
    migrates: bool = False
    """Bring the schema up to date instead of running."""


def main(orders: Orders) -> None:
    """Run until killed or told to stop; the exit code says how it ended."""
    sink = os.open(orders.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(sink, sys.stdout.fileno())
    os.dup2(sink, sys.stderr.fileno())
    logs.configure(level=orders.level)
    clock.move(timedelta(seconds=orders.ahead))
    faults.listen(_listener(orders))
    _arrange(orders)
    sys.exit(asyncio.run(_migrate(orders) if orders.migrates else _run(orders)))


async def _run(orders: Orders) -> int:
    _follow(orders.clock)
    try:
        await running.run(_settings(orders))
    except running.TokenRefused:
        return BAD_TOKEN
    except RevisionProblem:
        return BAD_SCHEMA
    return ENDED_WELL


def _follow(pipe: str) -> None:
    """Set the clock whenever the pipe says so; whoever waits for a time wakes."""
    if not pipe:
        return
    said = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)

    def moved() -> None:
        clock.move(timedelta(seconds=float(os.read(said, 4096).split()[-1])))

    asyncio.get_running_loop().add_reader(said, moved)


async def _migrate(orders: Orders) -> int:
    sealing.use(sealing.Keyring.read(Path(orders.key)))
    async with opening.bare(_settings(orders)) as store:
        try:
            await schema.migrate(store)
        except RevisionProblem:
            return BAD_SCHEMA
    return ENDED_WELL


def _settings(orders: Orders) -> Settings:
    given: dict[str, Any] = {
        "token": orders.token,
        "api_base": orders.base,
        "data": Path(orders.data),
        "database_url": orders.url,
        "key_file": Path(orders.key),
        "operator": orders.operator,
        "port": orders.webhook_port,
        "log_level": orders.level,
        "production": False,
        "broadcast_rate": orders.broadcast_rate,
        "broadcast_senders": orders.broadcast_senders,
    }
    if orders.webhook_port:
        public = f"http://127.0.0.1:{orders.webhook_port}"
        given |= {"webhook": True, "webhook_secret": orders.webhook_secret, "public_url": public}
    return Settings.model_validate(given).completed()


def _listener(orders: Orders) -> Any:
    passed = 0
    notes = os.open(orders.hits, os.O_WRONLY | os.O_APPEND | os.O_CREAT) if orders.hits else None

    def hit(point: str) -> None:
        nonlocal passed
        if notes is not None:
            os.write(notes, f"{point}\n".encode())
        passed += orders.kill in {point, "any"}
        if orders.kill and passed == orders.nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return hit


def _arrange(orders: Orders) -> None:
    """What a test sets at the seams: the store's patience and room, the wire's, a bad handler."""

    @contextlib.asynccontextmanager
    async def bare(settings: Settings) -> AsyncIterator[Store]:
        store = await Store.open(settings.database_url, busy_seconds=orders.busy_seconds)
        if orders.full_while:
            _limit(Path(orders.full_while), orders.full_at)
        if orders.migrates:
            _point_at_statements(store)
        try:
            yield store
        finally:
            await store.close()

    opening.bare = bare
    resolver = _Failing(orders.unresolved) if orders.unresolved else None
    vars(running)["AiohttpRequest"] = functools.partial(
        AiohttpRequest, read_timeout=orders.read_timeout, resolver=resolver
    )
    if orders.files_full_while:
        _leave_no_room(Path(orders.files_full_while))
    if orders.broken_by:
        _break(orders.broken_by)


def _limit(full: Path, statement: str) -> None:
    """Let SQLite's file grow only while `full` is not there: as a disk that fills and is freed."""

    begin, run_prepared = sqlite_driver.Connection.begin, prepared.Text.run

    async def begun(connection: sqlite_driver.Connection) -> None:
        connection.driver.execute(f"PRAGMA max_page_count={2**30}")
        await begin(connection)

    def run(text: prepared.Text, driver: sqlite3.Connection, values: Any) -> sqlite3.Cursor:
        if text.sql.startswith(statement) and full.exists():
            driver.execute("PRAGMA max_page_count=1")  # never below what is in use
        return run_prepared(text, driver, values)

    sqlite_driver.Connection.begin = begun  # type: ignore[method-assign]
    prepared.Text.run = run  # type: ignore[method-assign]


def _leave_no_room(full: Path) -> None:
    writes = file_store._write

    def write(path: Path, sealed: bytes) -> None:
        if full.exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        writes(path, sealed)

    file_store._write = write


def _point_at_statements(store: Store) -> None:
    """Between any two statements of a migration one may be killed."""

    @event.listens_for(store.engine.sync_engine, "after_cursor_execute")
    def executed(*_: Any) -> None:
        faults.hit("statement")


def _break(words: str) -> None:
    works = routing.answer

    async def answer(table: Any, turn: Any, found: Any) -> Any:
        if words in (turn.heard.text or ""):
            raise ValueError(f"no way to read {turn.heard.text!r}")
        return await works(table, turn, found)

    routing.answer = answer


class _Failing(AbstractResolver):
    """A name server that is out of reach a few times; then every name is this machine."""

    def __init__(self, times: int) -> None:
        self._times = times

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if self._times > 0:
            self._times -= 1
            raise OSError(None, "no name server answers")
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""


if __name__ == "__main__":
    main(Orders(**json.loads(sys.argv[1])))

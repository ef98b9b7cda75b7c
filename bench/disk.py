"""What the disk costs: an fsync, a raw transaction, and a stored visit when 100 wait."""

import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.figures import ratios, spread
from bench.ours import Bot
from bench.people import FIRST_ID, Direct, People
from bot import clock
from storage import Session, actions

WAITING = 100


def fsync(folder: Path, times: int = 50) -> float:
    """Microseconds of one fsync after 4 KB were written, the median."""
    handle = os.open(folder / "fsync", os.O_RDWR | os.O_CREAT, 0o600)

    def one() -> None:
        os.write(handle, b"x" * 4096)
        os.fsync(handle)

    try:
        return _median(one, times)
    finally:
        os.close(handle)


def raw(folder: Path, times: int = 200) -> float:
    """Microseconds of one transaction of one row by `sqlite3` itself, as durable as ours."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS visits (id INTEGER PRIMARY KEY, author INTEGER,"
        " client INTEGER, day TEXT, mode TEXT, content TEXT, received_at TEXT)"
    )
    row = (1, 2, "2026-11-21", "onsite", "讲了快速预审", "2026-11-21 06:00:00")

    def one() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO visits (author, client, day, mode, content, received_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
        connection.execute("COMMIT")

    try:
        return _median(one, times)
    finally:
        connection.close()


def _median(one: Callable[[], None], times: int) -> float:
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        one()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds) * 1e6


async def stored(bot: Bot) -> float:
    """Microseconds of one visit where 100 wait: the visit, who took part, its task, the audit."""
    began = time.perf_counter()
    await asyncio.gather(*(bot.store.write(_visit(n)) for n in range(WAITING)))
    return (time.perf_counter() - began) / WAITING * 1e6


def _visit(n: int) -> Callable[[Session], object]:
    now = clock.now()

    def work(session: Session) -> object:
        return actions.visits.log(
            session, author_id=FIRST_ID + n, account_id=n + 1, dialogue_id=None,
            client_id=3 * n + 1, region_id=None, day=now.date(), mode="onsite", channel=None,
            content="讲了快速预审", minutes=None, tasks=[("commissioner", "publicise")], now=now,
        )  # fmt: skip

    return work


async def _measured(folder: Path, rounds: int) -> dict[str, object]:
    bot = Bot(folder, Direct(People(WAITING)), WAITING)
    await bot.start()
    try:
        await stored(bot)  # warms up
        visits, transactions = [], []
        for _ in range(rounds):
            visits.append(await stored(bot))
            transactions.append(raw(folder))
    finally:
        await bot.stop()
    return {
        "fsync_us": fsync(folder),
        "raw_us": spread(transactions),
        "visit_us": spread(visits),
        "ratio": ratios(visits, transactions),
    }


def measure(rounds: int) -> dict[str, object]:
    """The figures, ours and the raw transaction in turn."""
    with tempfile.TemporaryDirectory(prefix="zhida-bench-") as folder:
        return asyncio.run(_measured(Path(folder), rounds))

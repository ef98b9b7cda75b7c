"""One contestant in a process of its own: a line of JSON asks for a run, a line answers.

`python -m bench.worker NAME`; every run has a fresh database, and its CPU is this process's alone.
"""

import asyncio
import contextlib
import gc
import importlib
import json
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

from bench.figures import Figures, seen_by
from bench.people import Direct, People
from bench.statements import Statements

CONTESTANTS = {
    "ours": ("bench.ours", "Bot"),
    "a": ("bench.peers.conversation", "Plain"),
    "b": ("bench.peers.conversation", "Bot"),
    "c": ("bench.peers.fsm", "Bot"),
    "d": ("bench.peers.careful", "Bot"),
}


AT_MOST = 120.0  # seconds of one run: whoever hangs is told of, not waited for


async def bounded(make: Any, asked: dict[str, Any], folder: Path) -> Figures:
    """One run; where it hangs, say where."""
    loop = asyncio.get_running_loop()
    tell = loop.call_later(AT_MOST - 1, _tell)
    try:
        async with asyncio.timeout(AT_MOST):
            return await run(make, asked, folder)
    finally:
        tell.cancel()


def _tell() -> None:
    for task in asyncio.all_tasks():
        task.print_stack(limit=5)


async def run(make: Any, asked: dict[str, Any], folder: Path) -> Figures:
    """One run, as `asked`: people, latency, seconds at most, over HTTP or in this process."""
    if asked.get("http"):
        return await _over_http(make, asked, folder)
    people = People(
        asked["people"], ahead=asked.get("ahead", False), message=asked.get("message", False)
    )
    async with _started(
        make(folder, Direct(people, asked.get("latency", 0.0)), asked["people"])
    ) as bot:
        gc.collect()
        statements, cpu = Statements.now(), time.process_time()
        people.begin()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(asked.get("seconds")):
                await _hand_over(bot, people)
        figures = seen_by(people)
        if people.done.is_set():
            await bot.settled()
        used = time.process_time() - cpu
        figures |= _per_update(figures, used) | Statements.since(statements, figures["updates"])
        if asked.get("ahead"):
            figures["whole"] = await bot.whole()
    return figures


async def _hand_over(bot: Any, people: People) -> None:
    """As a poll loop does: what waits, a hundred at most."""
    while not people.done.is_set():
        people.posted.clear()
        while batch := people.take():
            await bot.take(batch)
        await people.posted.wait()


async def _over_http(make: Any, asked: dict[str, Any], folder: Path) -> Figures:
    async with _server(asked) as (url, done), _started(make(folder, url, asked["people"])) as bot:
        gc.collect()
        cpu = time.process_time()
        polling = asyncio.create_task(bot.poll())
        figures: Figures = json.loads(await done)
        await bot.settled()
        used = time.process_time() - cpu
        polling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await polling
    return figures | _per_update(figures, used)


@contextlib.asynccontextmanager
async def _server(asked: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.people_server",
        str(asked["people"]), str(asked.get("latency", 0.0)), stdin=pipe, stdout=pipe,
    )  # fmt: skip
    to_read = cast("asyncio.StreamReader", child.stdout)
    try:
        port = int(await to_read.readline())
        yield f"http://127.0.0.1:{port}", to_read.readline()
    finally:
        cast("asyncio.StreamWriter", child.stdin).close()
        await child.wait()


@contextlib.asynccontextmanager
async def _started(bot: Any) -> AsyncIterator[Any]:
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


def _per_update(figures: Figures, used: float) -> Figures:
    visits = max(figures["conversations"], 1)
    return {"cpu_us": used / max(figures["updates"], 1) * 1e6, "visit_us": used / visits * 1e6}


def peak_mb() -> float:
    """The most memory this process ever had."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def main() -> None:
    logging.disable(logging.CRITICAL)
    module, name = CONTESTANTS[sys.argv[1]]
    make = getattr(importlib.import_module(module), name)
    for line in sys.stdin:
        with tempfile.TemporaryDirectory(prefix="zhida-bench-") as folder:
            figures = asyncio.run(bounded(make, json.loads(line), Path(folder)))
        print(json.dumps(figures | {"peak_mb": peak_mb()}), flush=True)


if __name__ == "__main__":
    main()

"""What a message sent costs in CPU: the ways to reach the Bot API, interleaved in one run.

`python -m bench.sends` is small; `SCALE=full` measures longer; `JSON=path` keeps the figures.
"""

import asyncio
import gc
import importlib.abc
import importlib.machinery
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any, cast

import sniffio  # noqa: F401 - httpcore looks for it at every lock
import telegram
from telegram.request import HTTPXRequest

from bot.api import Api
from bot.transport import AiohttpRequest

FULL = os.environ.get("SCALE") == "full"
SENDS = 1000 if FULL else 150  # a sample
ROUNDS = 9 if FULL else 5
IN_FLIGHT = (1, 16, 32, 64)
TOKEN = "123456789:" + "bench" * 7
TEXT = (
    "已记录 №17 · 之江实验室 · 现场服务 · 今天 · 120 分钟\n现场服务 1/1（2026年）· 附件1 二（二）"
)
MARKUP = {"inline_keyboard": [[{"text": "撤销", "callback_data": "u" * 22}]]}

Send = Callable[[], Awaitable[Any]]
PEER = "httpx, sniffio"
BARE = "httpx, no sniffio"
OURS = "aiohttp, call"


@contextmanager
def server() -> Any:
    """The child process; its URL."""
    command = [sys.executable, "-m", "bench.send_server"]
    root = Path(__file__).parent.parent
    child = subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    to_read, to_close = cast("IO[str]", child.stdout), cast("IO[str]", child.stdin)
    try:
        yield f"http://127.0.0.1:{int(to_read.readline())}"
    finally:
        to_close.close()
        child.wait(10)
        to_read.close()


class WithoutSniffio(importlib.abc.MetaPathFinder):
    """While installed, sniffio is searched for in vain, at the cost of such a search."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name == "sniffio":
            importlib.machinery.PathFinder.find_spec(name, path, target)
            raise ModuleNotFoundError(name)
        return None


@contextmanager
def sniffio_absent() -> Iterator[None]:
    """httpcore imports sniffio at every lock: present or not makes a difference."""
    present, finder = sys.modules.pop("sniffio"), WithoutSniffio()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        sys.modules["sniffio"] = present


@asynccontextmanager
async def ways(url: str) -> AsyncIterator[dict[str, Send]]:
    """Each way to send the same message."""
    keyboard = telegram.InlineKeyboardMarkup.de_json(MARKUP, None)
    params = {"chat_id": 42, "text": TEXT, "parse_mode": "HTML", "reply_markup": MARKUP}

    def typed(bot: telegram.Bot) -> Send:
        return lambda: bot.send_message(42, TEXT, parse_mode="HTML", reply_markup=keyboard)

    async with AsyncExitStack() as stack:
        httpx = HTTPXRequest(connection_pool_size=64, pool_timeout=60, read_timeout=60)
        ours = AiohttpRequest(base=url, read_timeout=60)
        for request in (httpx, ours):
            await stack.enter_async_context(request)
        bots = [
            telegram.Bot(TOKEN, base_url=f"{url}/bot", request=r, get_updates_request=r)
            for r in (httpx, ours)
        ]
        api = Api(TOKEN, ours, base=url)
        yield {
            PEER: typed(bots[0]),
            BARE: typed(bots[0]),
            "aiohttp, send_message": typed(bots[1]),
            OURS: lambda: api.call("sendMessage", params),
        }


async def sample(send: Send, in_flight: int, sends: int) -> tuple[float, float]:
    """CPU and wall time of one message, in microseconds."""
    left = iter(range(sends))

    async def sender() -> None:
        for _ in left:
            await send()

    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(sender() for _ in range(in_flight)))
    return (time.process_time() - cpu) / sends * 1e6, (time.perf_counter() - wall) / sends * 1e6


async def measure(
    url: str, in_flights: Sequence[int] = IN_FLIGHT, names: Collection[str] = ()
) -> list[dict[str, Any]]:
    """All ways (or these), in turn within each round; the first round only warms up."""
    cpu: dict[tuple[str, int], list[float]] = {}
    wall: dict[tuple[str, int], list[float]] = {}
    async with ways(url) as sends:
        for turn in range(ROUNDS + 1):
            for in_flight in in_flights:
                for name, send in sends.items():
                    if names and name not in names:
                        continue
                    with sniffio_absent() if name == BARE else nullcontext():
                        figures = await sample(send, in_flight, SENDS)
                    if turn:
                        cpu.setdefault((name, in_flight), []).append(figures[0])
                        wall.setdefault((name, in_flight), []).append(figures[1])
    return [row(name, n, cpu, wall) for name, n in cpu]


def row(name: str, n: int, cpu: dict[Any, list[float]], wall: dict[Any, list[float]]) -> Any:
    """Medians with ranges; the ratio is taken within each round."""
    ratios = [ours / peer for ours, peer in zip(cpu[name, n], cpu[PEER, n], strict=True)]
    return {
        "way": name,
        "in_flight": n,
        "cpu_us": spread(cpu[name, n], 0),
        "ratio": spread(ratios, 2),
        "per_second": round(1e6 / statistics.median(wall[name, n])),
    }


def spread(values: list[float], digits: int) -> list[float]:
    """Median, least, most."""
    return [round(v, digits) for v in (statistics.median(values), min(values), max(values))]


def table(rows: list[dict[str, Any]]) -> str:
    """The figures for people."""
    lines = [f"{'in flight':>9}  {'way':<24} {'CPU µs a message':>20}  {'ratio':>18}  {'/s':>6}"]
    for figures in sorted(rows, key=lambda r: r["in_flight"]):
        us, low, high = figures["cpu_us"]
        ratio, least, most = figures["ratio"]
        lines.append(
            f"{figures['in_flight']:>9}  {figures['way']:<24} {us:>7.0f} ({low:.0f}–{high:.0f})"
            f"  {ratio:>7.2f} ({least:.2f}–{most:.2f})  {figures['per_second']:>6}"
        )
    return "\n".join(lines)


def main() -> None:
    with server() as url:
        rows = asyncio.run(measure(url))
    print(table(rows))
    if path := os.environ.get("JSON"):
        Path(path).write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()

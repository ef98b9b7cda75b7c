"""`python -m bench.broadcasts [recipients]`: a broadcast against a platform that enforces 30 a
second, with 429s as it gives them: ours whole (its store, and replies beside), and the peers.

`JSON=path` keeps the figures. 3,000 recipients take 100 seconds at best, a peer may take thrice.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table

from bench import report
from bench.figures import percentile
from bot import clock
from bot.sandbox import Sandbox
from bot.sandbox.truth import Truth
from programme.roles import Role
from programme.schemes import undertaken_by
from storage import Session, Store, models, schema, sealing

ROOT = Path(__file__).parent.parent
TENANT = "7000002"
TOKEN = f"{TENANT}:{'broadcastbench' * 3}"
TEXT = "12月5日前请核对本年度现场服务记录"
RATE = 30
RECIPIENTS = 3000
CLERK, FIRST = 1, 1000
REPLIED = range(2, 12)
"""Those who write meanwhile: of no audience, so that only replies reach them."""
EVERY = 1.0  # seconds between two of their messages
QUIET = 30  # of them before the broadcast
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2025, 3, 20)
BOUND = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
PEERS: dict[str, tuple[str, dict[str, Any]]] = {
    "AIORateLimiter over a gather, max_retries=0 (its default)": ("limiter", {"retries": 0}),
    "AIORateLimiter over a gather, max_retries=100": ("limiter", {"retries": 100}),
    "a loop with a sleep of 1/30 s": ("loop", {"sleep": 1 / RATE}),
    "a loop with a sleep of 0.05 s": ("loop", {"sleep": 0.05}),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one contestant brought about; times in seconds, replies in milliseconds."""

    who: str
    seconds: float
    ideal: float
    refused: int
    lost: int
    doubled: int
    quiet_ms: float = 0.0
    during_ms: float = 0.0


class Timed(Truth):
    """When each message was accepted, and how many calls were refused as too many."""

    def __init__(self) -> None:
        self.accepted: list[tuple[float, int, str]] = []
        self.too_many = 0
        super().__init__()

    def accept(self, **call: Any) -> None:
        super().accept(**call)
        if call["method"].lower() == "sendmessage":
            self.accepted.append((clock.monotonic(), call["chat"], call["text"]))

    def refuse(self, **call: Any) -> None:
        super().refuse(**call)
        self.too_many += call["status"] == 429


class Platform:
    """The sandbox with its flood limits, its people, and a stopwatch."""

    def __init__(self, count: int) -> None:
        self.sandbox = Sandbox(tokens=[TOKEN], flood=True)
        self.chats = range(FIRST, FIRST + count)
        self.truth = Timed()
        self.sandbox.world.truth = self.truth
        self.sandbox.set_clock(MONDAY)
        for number in (CLERK, *REPLIED, *self.chats):
            self.sandbox.add_person(id=number, name=f"人{number}", phone=f"+86190{number:08}")
            chat = self.sandbox.world.chat(self.sandbox.world.bots[int(TENANT)], number)
            chat.started = True

    def result(self, who: str, *, others: int = 0, **replies: float) -> Run:
        """From the first message to the last; `others` are sends that had to go beside them."""
        times = [at for at, chat, text in self.truth.accepted if TEXT in text and chat >= FIRST]
        got = [chat for _at, chat, text in self.truth.accepted if TEXT in text and chat >= FIRST]
        return Run(
            who, max(times) - min(times), (len(times) + others) / RATE, self.truth.too_many,
            len(self.chats) - len(set(got)), len(got) - len(set(got)), **replies,
        )  # fmt: skip


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(1800):
        while not holds():  # noqa: ASYNC110 - what is looked at is another process's doing
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def child(who: str, asked: dict[str, Any]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A sender; ours is told to stop, a peer ends by itself."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.broadcast_senders", who, json.dumps(asked), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield running
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
        await running.wait()


async def peer(name: str, count: int) -> Run:
    who, more = PEERS[name]
    platform = Platform(count)
    async with platform.sandbox.serve() as url:
        asked = {"url": url, "token": TOKEN, "text": TEXT, "chats": list(platform.chats), **more}
        async with child(who, asked) as running:
            await running.communicate()
    return platform.result(name)


class Clerk:
    """Somebody of the bureau at the chat."""

    def __init__(self, platform: Platform) -> None:
        self.me = platform.sandbox.person(CLERK)

    def labels(self) -> list[str]:
        """Of every message: others than the notice's card may come meanwhile."""
        rows = [m["inline_keyboard"] or [] for m in self.me.chat() if m["from"] == "bot"]
        return [button["text"] for each in rows for row in each for button in row]

    async def taps(self, label: str) -> None:
        await until(lambda: label in self.labels())
        self.me.taps(label)

    async def writes(self) -> None:
        self.me.sends("/broadcast")
        await until(lambda: self._says("写下通知内容"))
        self.me.sends(TEXT)
        for label in ("身份", "服务专员"):
            await self.taps(label)
        await until(lambda: "✓ 服务专员" in self.labels())
        for label in ("完成", "选好了"):
            await self.taps(label)
        await until(lambda: "发送" in self.labels())

    def done(self) -> bool:
        return self._says("已发完")

    def _says(self, words: str) -> bool:
        return any(words in m["text"] for m in self.me.chat() if m["from"] == "bot")


class Replies:
    """People who write in turn, and how long each waits for the answer."""

    def __init__(self, platform: Platform) -> None:
        self._platform, self._nth = platform, 0

    async def during(self, holds: Callable[[], bool]) -> list[float]:
        """While it holds; milliseconds from each message to its reply."""
        said: list[tuple[float, int]] = []
        while holds():
            number = REPLIED[self._nth % len(REPLIED)]
            self._nth += 1
            said.append((clock.monotonic(), number))
            self._platform.sandbox.person(number).sends("/help")
            await asyncio.sleep(EVERY)
        await asyncio.sleep(EVERY)
        return [1000 * self._waited(at, number) for at, number in said]

    def _waited(self, at: float, number: int) -> float:
        accepted = self._platform.truth.accepted
        return next((t - at for t, chat, _text in accepted if chat == number and t > at), 60.0)


async def ours(count: int) -> Run:
    """The whole program on SQLite; replies before it, and all along it."""
    platform = Platform(count)
    with tempfile.TemporaryDirectory() as folder:
        await _fill(Path(folder), platform)
        async with platform.sandbox.serve() as url:
            ahead = (MONDAY - datetime.now(UTC)).total_seconds()
            asked = {"url": url, "token": TOKEN, "data": f"{folder}/data", "ahead": ahead}
            async with child("ours", asked) as running:
                measured = asyncio.create_task(_measured(platform))
                ended = asyncio.create_task(running.wait())
                await asyncio.wait({measured, ended}, return_when=asyncio.FIRST_COMPLETED)
                ended.cancel()
                if not measured.done():
                    measured.cancel()
                    raise RuntimeError(f"the program ended with {running.returncode}")
                return await measured


async def _measured(platform: Platform) -> Run:
    clerk, replies = Clerk(platform), Replies(platform)
    await clerk.writes()
    left = iter(range(QUIET))
    quiet = await replies.during(lambda: next(left, None) is not None)
    await clerk.taps("发送")
    await until(lambda: any(TEXT in text for _t, chat, text in platform.truth.accepted
                            if chat >= FIRST))  # fmt: skip
    during = await replies.during(lambda: not clerk.done())
    return platform.result(
        "ours", others=len(during), quiet_ms=percentile(quiet, 95),
        during_ms=percentile(during, 95),
    )  # fmt: skip


async def _fill(folder: Path, platform: Platform) -> None:
    (folder / "data").mkdir()
    sealing.use(sealing.Keyring.read_or_make(folder / "data.key"))
    store = await Store.open(f"sqlite+aiosqlite:///{folder}/data/zhida.db")
    await schema.migrate(store)

    async def work(session: Session) -> None:
        everybody = {CLERK: Role.CLERK, **dict.fromkeys(REPLIED, Role.DISPATCHING_UNIT),
                     **dict.fromkeys(platform.chats, Role.COMMISSIONER)}  # fmt: skip
        session.add(models.Organisation(id=1, code="D1", name="某单位", kind="university"))
        await session.flush()
        for rows in (_people(everybody), _grants(everybody), _accounts(everybody)):
            session.add_all(rows)
            await session.flush()

    await store.write(work)
    await store.close()


def _people(everybody: dict[int, Role]) -> list[models.Person]:
    return [
        models.Person(
            id=number, code=f"P{number}", name=f"人{number}", search="", organisation_id=1,
            mobile=f"190{number:08}",
            undertaken=undertaken_by(frozenset({role})).accepting(None),
        )
        for number, role in everybody.items()
    ]  # fmt: skip


def _grants(everybody: dict[int, Role]) -> list[models.RoleGrant]:
    return [
        models.RoleGrant(
            person_id=number, role=role, starts=SINCE,
            organisation_id=1 if role is Role.DISPATCHING_UNIT else None,
        )
        for number, role in everybody.items()
    ]  # fmt: skip


def _accounts(everybody: dict[int, Role]) -> list[models.Account]:
    return [
        models.Account(
            channel="telegram", tenant=TENANT, external_id=str(number), person_id=number,
            first_seen=BOUND, last_heard=BOUND, bound_at=BOUND,
        )
        for number in everybody
    ]  # fmt: skip


def table(runs: list[Run], count: int) -> Table:
    made = Table(title=f"A broadcast to {count:,}, 30 a second", title_justify="left")
    for head in ("who", "seconds", "of the ideal", "429s", "lost", "twice", "replies' p95"):
        made.add_column(head, justify="left" if head == "who" else "right")
    for run in runs:
        beside = f"{run.quiet_ms:.0f} → {run.during_ms:.0f} ms" if run.quiet_ms else ""
        made.add_row(
            run.who, f"{run.seconds:.1f}", f"{run.seconds / run.ideal:.2f} ×", str(run.refused),
            str(run.lost), str(run.doubled), beside,
        )  # fmt: skip
    return made


def aims(runs: list[Run]) -> list[tuple[str, float, list[float], bool]]:
    """The issue's: words, limit, figure (three times: one run), whether more is better."""
    own = runs[0]
    beside = own.during_ms / own.quiet_ms
    return [
        ("a broadcast's seconds, of the ideal", 1.03, [own.seconds / own.ideal] * 3, False),
        ("429s, lost or twice in it", 0, [own.refused + own.lost + own.doubled] * 3, False),
        ("replies' p95 during it, of the quiet one", 2, [beside] * 3, False),
    ]


async def measure(count: int) -> list[Run]:
    return [await ours(count), *[await peer(name, count) for name in PEERS]]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECIPIENTS
    runs = asyncio.run(measure(count))
    report.show(table(runs, count))
    if path := os.environ.get("JSON"):
        kept = {"recipients": count, "runs": [asdict(run) for run in runs]}
        Path(path).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()

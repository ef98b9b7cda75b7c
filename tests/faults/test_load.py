"""A, continued: killed at every point in turn, at random under load, and told to stop in haste."""

import asyncio
import itertools
import signal
from collections import Counter
from pathlib import Path

from tests.faults import bureau, ways
from tests.faults.conftest import Promise
from tests.faults.people import Logger
from tests.faults.rig import PATIENCE, Rig

POINTS = {
    "got_updates", "before_inbox_commit", "after_inbox_commit", "before_handler", "after_handler",
    "before_commit", "after_commit", "worked", "marked_sending", "accepted", "slow_taken",
}  # fmt: skip
UPDATES, PEOPLE, KILLS = 600, 10, 25
QUEUED = 100
WEATHER = (
    ("429", "sendMessage"), ("500", "sendMessage"), ("502-html", "sendMessage"),
    ("truncated", "sendMessage"), ("accept+drop", "sendMessage"), ("refuse", "sendMessage"),
    ("429", "editMessageText"), ("500", "editMessageText"), ("502-html", "editMessageText"),
    ("accept+drop", "editMessageText"), ("409", "getUpdates"), ("500", "getUpdates"),
    ("502-html", "getUpdates"), ("truncated", "getUpdates"), ("refuse", "getUpdates"),
)  # fmt: skip


async def test_01_to_06_at_every_point_in_turn(rig: Rig, promise: Promise) -> None:
    """Between any two commits, and any two steps: each life ends one point later."""
    lin = Logger(rig, bureau.COMMISSIONERS[0])
    hits = rig.folder / "hits"
    rig.start(hits=str(hits))
    await lin.logs()
    await rig.settled()
    await rig.stop()
    points = len(hits.read_text().split())

    lives = asyncio.create_task(_live_and_die(rig, points, rig.folder))
    while not lives.done():
        await lin.logs()
    assert await lives == POINTS
    await promise()


async def _live_and_die(rig: Rig, points: int, folder: Path) -> set[str]:
    """Every life gets one point further, whichever that is; then one ends at each point by name.

    Returns at which points lives ended.
    """
    hits, ended = folder / "last", set[str]()
    lives = [("any", nth) for nth in range(1, points + 1)] + [(point, 1) for point in POINTS]
    for point, nth in lives:
        life = rig.start(kill=point, nth=nth, hits=str(hits))
        assert await life.ended(60 * PATIENCE) == -signal.SIGKILL
        ended.add(hits.read_text().split()[-1])
    rig.start()
    return ended


async def test_09_told_to_stop_with_a_hundred_waiting(rig: Rig, promise: Promise) -> None:
    for n in range(QUEUED):
        rig.says(bureau.COMMISSIONERS[n % PEOPLE])
    first = rig.start()
    await rig.until(lambda: _any_sent(rig), "somebody was answered")
    first.kill(signal.SIGTERM)
    try:
        await first.ended(1.0 * PATIENCE)
    except TimeoutError:
        await first.killed()
    rig.start()
    await promise()


async def _any_sent(rig: Rig) -> bool:
    return bool(rig.sandbox.accepted)


async def test_10_random_kills_under_load(rig: Rig, promise: Promise) -> None:
    """600 updates of ten people, repeated and shuffled; the platform fails in every way.

    They log by a sentence, one message, buttons, two units at once, with an album, a file, a
    place.
    """
    queue = rig.sandbox.bot().queue
    first = queue.next_id

    done: Counter[ways.Way] = Counter()

    async def work(nth: int, person: int) -> None:
        lin = Logger(rig, person)
        for way in itertools.islice(itertools.cycle(ways.WAYS), nth, None):
            await way(lin)
            done[way] += 1
            if queue.next_id - first >= UPDATES:
                return

    rig.start()
    async with asyncio.TaskGroup() as group:
        storm = group.create_task(_storm(rig))
        for nth, person in enumerate(bureau.COMMISSIONERS[:PEOPLE]):
            group.create_task(work(nth, person))
    assert storm.result() < first + UPDATES, "the load was over before the last kill"
    assert set(done) == set(ways.WAYS), "some way of logging was never gone"
    await promise()


async def _storm(rig: Rig) -> int:
    """Kill after a random number of calls, and change the weather each time, then be calm.

    Returns which update came next when the last kill was over.
    """
    truth, queue = rig.sandbox.world.truth, rig.sandbox.bot().queue
    for _kill in range(KILLS):
        _change_weather(rig)
        until = sum(truth.calls.values()) + rig.dice.randint(1, 40)
        while sum(truth.calls.values()) < until:  # noqa: ASYNC110 - nobody tells of calls
            await asyncio.sleep(0.005)
        assert rig.app is not None
        await rig.app.killed()
        if truth.confirmed and rig.dice.random() < 0.5:
            queue.redeliver(rig.dice.choice(truth.confirmed[-50:]))
        rig.start()
    rig.sandbox.faults.remove()
    return queue.next_id


def _change_weather(rig: Rig) -> None:
    copies = rig.dice.choice((1, 1, 2, 3))
    rig.sandbox.bot().queue.disturb(copies=copies, seed=rig.dice.randint(0, 99))
    for kind, method in rig.dice.sample(WEATHER, 2):
        rig.sandbox.faults.add(kind, method=method, retry_after=1)

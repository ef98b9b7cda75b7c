"""How fast the slow lane leaves, against the sandbox's own flood limits, in a time of its own."""

import heapq
import random

import pytest

from bot import clock
from bot.pacing import Pace, Pacing
from bot.sandbox.flood import Flood


class Time:
    """Time that passes only where somebody waits for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(clock, "monotonic", lambda: self.now)

    async def pause(self, seconds: float) -> None:
        self.now += max(seconds, 0.0)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


async def test_three_thousand_leave_within_three_percent_of_the_ideal(time: Time) -> None:
    pacing, flood = Pacing(Pace(), pause=time.pause), Flood()
    began = time.now
    for chat in range(3000):
        await pacing.slow(str(chat))
        time.now += 0.004  # on its way
        flood.check(1, "sendmessage", chat)
        pacing.landed(str(chat))
    assert time.now - began < 103.0


async def test_replies_in_between_are_not_refused_and_hardly_wait(time: Time) -> None:
    pacing, flood = Pacing(Pace(), pause=time.pause), Flood()
    pacing.slow_runs = True
    waits = []
    for chat in range(600):
        await pacing.slow(str(chat))
        flood.check(1, "sendmessage", chat)
        pacing.landed(str(chat))
        if chat % 7 == 0:
            began = time.now
            await pacing.reply(f"-{chat}")
            waits.append(time.now - began)
            flood.check(1, "sendmessage", -chat - 1)
            pacing.landed(f"-{chat}")
    assert max(waits) < 0.04


async def test_replies_alone_never_wait(time: Time) -> None:
    pacing, began = Pacing(Pace(), pause=time.pause), time.now
    for chat in range(200):
        await pacing.reply(str(chat))
        pacing.landed(str(chat))
    assert time.now == began


async def test_a_chat_rests_for_a_second(time: Time) -> None:
    pacing = Pacing(Pace(), pause=time.pause)
    await pacing.reply("1")
    assert pacing.rest("1") == pytest.approx(1.0)
    pacing.landed("1")
    assert pacing.rest("1") == pytest.approx(1.0)
    assert pacing.rest("2") == 0.0
    time.now += 0.75
    assert pacing.rest("1") == pytest.approx(0.25)


async def test_what_the_platform_wants_is_waited_for_by_the_slow_lane_alone(time: Time) -> None:
    pacing, began = Pacing(Pace(), pause=time.pause), time.now
    pacing.hold(35)
    await pacing.reply("1")
    assert time.now == began
    await pacing.slow("2")
    assert time.now >= began + 35
    assert not await pacing.held()


async def test_a_paid_rate_is_used(time: Time) -> None:
    pacing, began = Pacing(Pace(rate=300), pause=time.pause), time.now
    for chat in range(3000):
        await pacing.slow(str(chat))
        pacing.landed(str(chat))
    assert 9.5 < time.now - began < 10.5


async def test_whatever_a_call_takes_none_is_refused(time: Time) -> None:
    """Calls take up to a third of a second, counted by the platform anywhere within."""
    dice, flood = random.Random(7), Flood()
    events: list[tuple[float, int, str]] = []

    async def pause(seconds: float) -> None:
        until = time.now + max(seconds, 0.0)
        while events and events[0][0] <= until:
            time.now, chat, what = heapq.heappop(events)
            if what == "counted":
                flood.check(1, "sendmessage", chat)
            else:
                pacing.landed(str(chat))
        time.now = until

    pacing = Pacing(Pace(), pause=pause)
    began = time.now
    for chat in range(600):
        await pacing.slow(str(chat))
        takes = dice.choice((0.003, 0.01, 0.3)) * dice.random()
        heapq.heappush(events, (time.now + takes * dice.random(), chat, "counted"))
        heapq.heappush(events, (time.now + takes, chat, "landed"))
    assert 20.0 < time.now - began < 26.0

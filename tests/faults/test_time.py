"""E. Time: clocks that jump, a year's end, weeks down, two schedulers, a loop that is blocked."""

import signal
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from bot import clock
from storage import Session, actions, queries
from tests.faults import bureau
from tests.faults.conftest import Promise
from tests.faults.relay import Relay
from tests.faults.rig import PATIENCE, Rig

REACHED = bureau.COMMISSIONERS[:20]
FIRST, SECOND, *_, LAST = REACHED
EVERYBODY = len(REACHED) + 1  # and the envoy
TITLE, AGAIN = "今日提醒", "（可能重复）"
READ_TIMEOUT = 1.0 * PATIENCE
PAID = {"broadcast_rate": 400}
"""Where a case is not about the rate."""


@pytest.fixture(autouse=True)
async def few(rig: Rig) -> None:
    """The rest cannot be reached: what these cases are about is not how many there are."""
    await rig.records.change(
        "UPDATE accounts SET unreachable = 'blocked'"
        " WHERE person_id > :last AND person_id <= :end",
        last=LAST, end=bureau.COMMISSIONERS[-1],
    )  # fmt: skip


def ahead(moment: str) -> float:
    """How far a program's clock must stand ahead for it to be that moment at the bureau."""
    return (datetime.fromisoformat(f"{moment}+08:00") - clock.now()).total_seconds()


def digests(rig: Rig) -> Counter[int]:
    """How many digests each person got, marked ones apart."""
    return Counter(
        each.chat
        for each in rig.sandbox.accepted
        if each.method == "sendMessage" and TITLE in each.text and AGAIN not in each.text
    )


async def runs(rig: Rig, moment: str, *, until: int, **orders: float) -> None:
    """The program runs from that moment on, until so many digests have ended."""
    rig.start(ahead=ahead(moment), **orders)
    await rig.until(lambda: _ended(rig, until), f"{until} digests")
    await rig.settled()


async def _ended(rig: Rig, count: int) -> bool:
    states = "('sent', 'uncertain', 'undeliverable')"
    asked = f"SELECT count(*) FROM outbox WHERE kind = 'reminder' AND state IN {states}"  # noqa: S608
    return await rig.records.count(asked) >= count


async def _beats(rig: Rig, moment: str) -> bool:
    """The program has come to that moment: it says so with its first tick."""
    async with rig.records.store.read() as session:
        beat = await queries.later.find_heartbeat(session)
    return beat is not None and abs((beat - clock.now()).total_seconds() - ahead(moment)) < 600


async def _planned(rig: Rig) -> bool:
    asked = "SELECT count(*) FROM later WHERE kind = 'digest'"
    return await rig.records.count(asked) >= EVERYBODY


async def swept(rig: Rig, day: str) -> None:
    """The sweep of that day is over, whatever it found."""

    async def over() -> bool:
        asked = "SELECT count(*) FROM later WHERE key = :key AND state <> 'waiting'"
        waiting = "SELECT count(*) FROM later WHERE kind = 'digest' AND state = 'waiting'"
        return (
            await rig.records.count(asked, key=f"digests:{day}") == 1
            and await rig.records.count(waiting) == 0
        )

    await rig.until(over, f"the sweep of {day}")
    await rig.settled()


async def test_34_a_clock_two_days_ahead_and_back(rig: Rig, promise: Promise) -> None:
    await runs(rig, "2026-12-01T10:00", until=EVERYBODY)
    for moment in ("2026-12-03T10:00", "2026-12-01T10:05", "2026-12-02T10:00"):
        await rig.stop()
        rig.start(ahead=ahead(moment))
        await rig.until(lambda at=moment: _beats(rig, at), "it runs")  # type: ignore[misc]
        await swept(rig, moment[:10])
    await promise()
    assert set(digests(rig).values()) == {1}
    assert len(digests(rig)) == EVERYBODY


async def test_35_new_york_and_the_years_end(rig: Rig, promise: Promise) -> None:
    """At nine where each person is, on both sides of a year, told of the right period."""
    await rig.records.change(
        "UPDATE people SET time_zone = 'America/New_York' WHERE id = :id", id=FIRST
    )
    await runs(rig, "2026-12-30T10:00", until=EVERYBODY - 1)
    assert FIRST not in digests(rig)
    await rig.stop()
    await runs(rig, "2026-12-30T22:05", until=EVERYBODY)
    assert digests(rig)[FIRST] == 1
    await rig.stop()
    rig.start(ahead=ahead("2027-01-04T10:00"))
    await swept(rig, "2027-01-04")
    assert set(digests(rig).values()) == {1}, "nothing is owed yet for 2027"
    await rig.stop()
    await runs(rig, "2027-01-07T10:00", until=2 * EVERYBODY - 1)
    await promise()
    assert all("2026年现场服务" in text for text in rig.sent_to(FIRST + 1) if TITLE in text)
    assert "已过7天" in rig.sent_to(FIRST + 1)[-1]


async def test_36_twenty_days_down(rig: Rig, promise: Promise) -> None:
    await runs(rig, "2026-12-01T10:00", until=EVERYBODY)
    await rig.stop()
    rig.start(ahead=ahead("2026-12-20T10:00"))  # a Sunday
    await swept(rig, "2026-12-20")
    await rig.stop()
    rig.start(ahead=ahead("2026-12-21T21:00"))  # after office hours
    await swept(rig, "2026-12-21")
    assert set(digests(rig).values()) == {1}
    await rig.stop()
    await runs(rig, "2026-12-28T10:00", until=2 * EVERYBODY)
    await promise()
    assert set(digests(rig).values()) == {2}
    ends = await rig.records.rows(
        "SELECT nth, state, reason FROM reminders WHERE person_id = :id GROUP BY nth, state,"
        " reason ORDER BY nth", id=FIRST,
    )  # fmt: skip
    assert [tuple(row.values()) for row in ends] == [
        ("14", "skipped", "stale"), ("30", "said", None), ("60", "skipped", "stale"),
        ("7", "said", None),
    ]  # fmt: skip


async def test_37_two_schedulers(rig: Rig, promise: Promise) -> None:
    rig.another(ahead=ahead("2026-12-01T10:00"))
    await runs(rig, "2026-12-01T10:00", until=EVERYBODY)
    await promise()
    assert set(digests(rig).values()) == {1}
    assert len(digests(rig)) == EVERYBODY


async def test_37_the_loop_stands_still_when_they_fall_due(rig: Rig, promise: Promise) -> None:
    """Stopped at the hour, and going on five seconds after it."""
    app = rig.start(ahead=ahead("2026-12-01T08:59:57"))
    await rig.until(lambda: _planned(rig), "the night's sweep")
    app.kill(signal.SIGSTOP)
    until = clock.now() + timedelta(seconds=5 * PATIENCE)

    async def passed() -> bool:
        return clock.now() >= until

    await rig.until(passed, "five seconds")
    app.kill(signal.SIGCONT)
    await rig.until(lambda: _ended(rig, EVERYBODY), "the digests")
    await promise()
    assert set(digests(rig).values()) == {1}


@pytest.mark.parametrize("kind", ["accept+hang", "accept+drop"])
async def test_23_a_digest_that_may_have_arrived(rig: Rig, promise: Promise, kind: str) -> None:
    """One more after ten minutes, marked; whatever becomes of that one, never a third."""
    rig.sandbox.faults.add(kind, method="sendMessage", chat=FIRST)
    await runs(rig, "2026-12-01T10:00", until=EVERYBODY, read_timeout=READ_TIMEOUT)
    (row,) = await rig.outbox_of(FIRST, "reminder")
    assert row["state"] == "uncertain"
    await rig.stop()
    rig.sandbox.faults.add(kind, method="sendMessage", chat=FIRST)
    await runs(rig, "2026-12-01T10:20", until=EVERYBODY + 1, read_timeout=READ_TIMEOUT)
    await rig.stop()
    rig.start(ahead=ahead("2026-12-01T11:00"))
    await swept(rig, "2026-12-01")
    await promise()
    assert digests(rig)[FIRST] == 1
    assert [AGAIN in text for text in rig.sent_to(FIRST)] == [False, True]


async def waits(rig: Rig) -> bool:
    """All digests are put together, and the platform is known to be away."""
    asked = "SELECT count(*) FROM outbox WHERE kind = 'reminder' AND state = 'queued'"
    put_off = await rig.records.count(f"{asked} AND attempts > 0")
    return put_off > 0 and await rig.records.count(asked) == EVERYBODY


async def visited(rig: Rig, person: int, number: int) -> None:
    """Somebody's own record of a client, of which no chat was told."""

    async def work(session: Session) -> None:
        await actions.visits.log(
            session, author_id=person, account_id=None, dialogue_id=None,
            client_id=bureau.client_id(person, number), region_id=None, day=date(2026, 12, 1),
            mode="onsite", channel=None, content="讲了快速预审", minutes=60,
            tasks=[("commissioner", "publicise")], now=clock.now(), participants=[],
        )  # fmt: skip

    await rig.records.store.write(work)


async def test_22_a_digest_that_waited_from_nine_to_three(rig: Rig, promise: Promise) -> None:
    """Nothing that was done meanwhile is told when the platform is back, nor whoever left."""
    relay = Relay(rig.base)
    await relay.open()
    rig.start(base=relay.url, ahead=ahead("2026-12-01T08:59"), **PAID)
    await rig.until(lambda: _planned(rig), "the night's sweep")
    await relay.shut()
    rig.moves(ahead("2026-12-01T09:00:01"))
    await rig.until(lambda: waits(rig), "they wait")
    rig.moves(ahead("2026-12-01T11:00"))
    for person, number in ((FIRST, 0), (SECOND, 0), (SECOND, 1)):
        await visited(rig, person, number)
    await rig.records.change("UPDATE people SET state = 'left' WHERE id = :id", id=LAST)
    rig.moves(ahead("2026-12-01T15:00"))
    await relay.open()
    await rig.until(lambda: _ended(rig, EVERYBODY - 3), "what holds still")
    rig.moves(ahead("2026-12-01T15:01"))  # what does not is put together at the next tick
    await promise()
    await relay.shut()
    assert set(digests(rig).values()) == {1}
    assert set(digests(rig)) == {*REACHED, bureau.ENVOY} - {SECOND, LAST}
    (told,) = rig.sent_to(FIRST)
    assert bureau.client_name(FIRST, 1) in told
    assert bureau.client_name(FIRST, 0) not in told
    ends = {
        person: [(row["state"], row["reason"]) for row in await rig.outbox_of(person, "reminder")]
        for person in (FIRST, SECOND, LAST)
    }
    assert ends == {
        FIRST: [("skipped", "changed"), ("sent", None)],
        SECOND: [("skipped", "changed")], LAST: [("skipped", "gone")],
    }  # fmt: skip


async def test_24_a_digest_to_somebody_gone(rig: Rig, promise: Promise) -> None:
    rig.sandbox.world.chat(rig.sandbox.bot(), FIRST).started = False
    await runs(rig, "2026-12-01T10:00", until=EVERYBODY)
    await promise()
    (row,) = await rig.outbox_of(FIRST, "reminder")
    assert (row["state"], row["reason"]) == ("undeliverable", "chat_not_found")
    assert FIRST not in digests(rig)

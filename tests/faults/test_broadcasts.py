"""C. A broadcast that is killed, held up, refused, or sent to somebody who is nobody any more."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import clock
from programme import reminders
from storage import Session, actions, models
from tests.faults import bureau
from tests.faults.conftest import Promise
from tests.faults.people import labels
from tests.faults.relay import Relay
from tests.faults.rig import PATIENCE, TENANT, Rig

FIRST, SECOND, *_ = bureau.COMMISSIONERS
TEXT = "请核对本年度现场服务记录"
MORE = range(5001, 5401)
EVERYBODY = len(bureau.COMMISSIONERS) + len(MORE)
PAID = {"broadcast_rate": 400}
"""What these cases are about is not the rate."""
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Clerk:
    """Somebody of the bureau who writes to all commissioners."""

    def __init__(self, rig: Rig, number: int = bureau.CLERK) -> None:
        self.rig, self.me = rig, rig.sandbox.person(number)

    async def writes(self, text: str = TEXT) -> None:
        """As far as the preview."""
        self.me.sends("/broadcast")
        await self.sees("写下通知内容")
        self.me.sends(text)
        await self.sees("发给谁")
        for label in ("身份", "服务专员", "完成", "选好了"):
            await self.taps(label)
        await self.sees("通知预览")

    async def taps(self, label: str) -> None:
        await self.rig.until(lambda: self._offers(label), f"{label} is offered")
        self.me.taps(self._shown(label))

    async def _offers(self, label: str) -> bool:
        return bool(self._shown(label))

    def _shown(self, label: str) -> str:
        """Of the newest message that offers it: others than the card may come meanwhile."""
        bots = [m for m in reversed(self.me.chat()) if m["from"] == "bot"]
        offered = [each for message in bots for each in labels(message)]
        return next((each for each in offered if each in {label, f"✓ {label}"}), "")

    async def sees(self, words: str) -> None:
        async def there() -> bool:
            return self.saw(words)

        await self.rig.until(there, words)

    def saw(self, words: str) -> bool:
        return any(words in m["text"] for m in self.me.chat() if m["from"] == "bot")


@pytest.fixture
def morning(rig: Rig) -> dict[str, Any]:
    """A Monday morning with its digests, and the orders that put the program into it."""
    ahead = (MONDAY - clock.now()).total_seconds()
    rig.sandbox.set_clock(MONDAY)
    return {"ahead": ahead}


@pytest.fixture
async def office(rig: Rig, morning: dict[str, Any]) -> dict[str, Any]:
    """The same, the bureau having switched all digests off: nothing else leaves by the lane."""

    async def work(session: Session) -> None:
        for rule in reminders.RULES.values():
            off = replace(rule, on=False)
            await actions.reminders.switch(session, off, set_by=bureau.CLERK, now=MONDAY)

    await rig.records.store.write(work)
    return morning


async def joined(rig: Rig) -> None:
    """Four hundred more commissioners, each with a chat."""

    async def work(session: Session) -> None:
        for row in more():
            session.add(row)
            await session.flush()

    await rig.records.store.write(work)
    for number in MORE:
        rig.sandbox.add_person(id=number, name=f"人{number}", phone=f"+861900000{number}")
        rig.sandbox.world.chat(rig.sandbox.bot(), number).started = True


def more() -> list[Any]:
    people = [
        models.Person(
            id=number, code=f"P{number}", name=f"人{number}", search=f"人{number}",
            organisation_id=1, mobile=f"1900000{number}", language="zh_Hans_CN",
        )
        for number in MORE
    ]  # fmt: skip
    granted = [
        models.RoleGrant(person_id=number, role="commissioner", starts=bureau.SINCE)
        for number in MORE
    ]
    accounts = [
        models.Account(
            channel="telegram", tenant=TENANT, external_id=str(number), person_id=number,
            language="zh_Hans_CN", first_seen=bureau.BOUND, last_heard=bureau.BOUND,
            bound_at=bureau.BOUND,
        )
        for number in MORE
    ]  # fmt: skip
    return [*people, *granted, *accounts]


def arrived(rig: Rig) -> dict[int, int]:
    """How many notices each person got."""
    got: dict[int, int] = {}
    for each in rig.sandbox.accepted:
        mine = each.chat in {bureau.CLERK, bureau.DIRECTOR}  # they watch, they do not get it
        if each.method == "sendMessage" and TEXT in each.text and not mine:
            got[each.chat] = got.get(each.chat, 0) + 1
    return got


async def ends(rig: Rig) -> dict[str, int]:
    found = await rig.records.rows(
        "SELECT o.state, count(*) AS n FROM broadcast_recipients r"
        " JOIN outbox o ON o.id = r.outbox_id GROUP BY o.state"
    )
    return {row["state"]: row["n"] for row in found}


DEATHS = (("marked_sending", 40), ("accepted", 60), ("slow_taken", 3), ("job_step", 2),
          ("after_commit", 200))  # fmt: skip


async def test_07_killed_five_times(rig: Rig, promise: Promise, morning: dict[str, Any]) -> None:
    """500 people, one sender: everybody once or uncertain, and at most five uncertain."""
    await joined(rig)
    clerk = Clerk(rig)
    rig.start(**morning)
    await clerk.writes()
    await rig.settled()
    await rig.stop()
    point, nth = DEATHS[0]
    rig.start(**morning, **PAID, kill=point, nth=nth)
    clerk.me.taps("发送")
    await rig.dies()
    for point, nth in DEATHS[1:]:
        rig.start(**morning, **PAID, kill=point, nth=nth)
        if not await gone(rig):
            await rig.app.killed()  # type: ignore[union-attr]
    rig.start(**morning, **PAID)
    await finished(rig)
    await promise()
    found, got = await ends(rig), arrived(rig)
    assert set(found) <= {"sent", "uncertain"}, found
    assert sum(found.values()) == EVERYBODY
    assert found.get("uncertain", 0) <= 5
    assert max(got.values()) == 1
    assert found["sent"] <= len(got) <= EVERYBODY
    assert clerk.saw("通知 №1 · 已发完")


async def gone(rig: Rig) -> bool:
    """Whether it came to its death while there was something to do."""

    async def dead_or_done() -> bool:
        assert rig.app is not None
        return not rig.app.alive or await _over(rig)

    await rig.until(dead_or_done, "its death, or the end of the broadcast")
    assert rig.app is not None
    if rig.app.alive:
        return False
    await rig.dies()
    return True


async def finished(rig: Rig) -> None:
    """The last message has ended, and the sender's card says so."""

    await rig.until(lambda: _over(rig), "finished")
    await rig.settled()


async def _over(rig: Rig) -> bool:
    found = await rig.records.rows("SELECT state FROM broadcasts WHERE id = 1")
    return [row["state"] for row in found] == ["finished"]


async def test_21_too_many_requests(rig: Rig, promise: Promise, office: dict[str, Any]) -> None:
    """retry_after 35: the lane is paused and goes on, nothing is lost or doubled, replies go."""
    clerk, other = Clerk(rig), rig.sandbox.person(FIRST)
    rig.start(**office, **PAID)
    await clerk.writes()
    await rig.settled()
    rig.sandbox.faults.add("429", method="sendMessage", retry_after=35, times=1)
    began = clock.monotonic()
    clerk.me.taps("发送")
    await rig.until(lambda: put_off(rig), "put off")
    other.sends("/help")

    async def replied() -> bool:
        return len(rig.sent_to(FIRST)) >= 1

    await rig.until(replied, "a reply", within=10 * PATIENCE)
    assert clock.monotonic() - began < 30
    assert not arrived(rig)
    await finished(rig)
    await promise()
    assert clock.monotonic() - began >= 34
    assert await ends(rig) == {"sent": len(bureau.COMMISSIONERS)}
    assert set(arrived(rig).values()) == {1}


async def put_off(rig: Rig) -> bool:
    found = await rig.records.rows("SELECT 1 FROM outbox WHERE lane = 'slow' AND reason = 'flood'")
    return bool(found)


ENDS = (
    ("500", "sent", 1), ("refuse", "uncertain", 0), ("502-html", "uncertain", 0),
    ("truncated", "uncertain", 1), ("accept+drop", "uncertain", 1),
    ("403", "undeliverable", 0), ("deactivated", "undeliverable", 0),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "end", "arrive"), ENDS, ids=[each[0] for each in ENDS])
async def test_22_24_one_of_a_broadcast(
    rig: Rig, promise: Promise, office: dict[str, Any], *, kind: str, end: str, arrive: int
) -> None:
    """One message meets a fault; the others do not notice, and the sender sees it."""
    clerk = Clerk(rig)
    rig.start(**office, **PAID)
    await clerk.writes()
    await rig.settled()
    rig.sandbox.faults.add(kind, method="sendMessage", chat=SECOND)
    clerk.me.taps("发送")
    await finished(rig)
    await promise()
    [row] = await rig.outbox_of(SECOND, "broadcast")
    assert row["state"] == end
    assert arrived(rig).get(SECOND, 0) == arrive
    assert len(arrived(rig)) == len(bureau.COMMISSIONERS) - 1 + arrive
    assert clerk.saw("通知 №1 · 已发完")
    words = {"uncertain": "不确定 1", "undeliverable": "送不到 1"}
    assert clerk.saw(words.get(end, "已送出 100"))


async def test_22_the_platform_goes_away(
    rig: Rig, promise: Promise, office: dict[str, Any]
) -> None:
    """Connection refused in the middle: it waits, and goes on once the platform is back."""
    relay = Relay(rig.base)
    await relay.open()
    clerk = Clerk(rig)
    rig.start(base=relay.url, **office)
    await clerk.writes()
    await rig.settled()
    clerk.me.taps("发送")

    async def some() -> bool:
        return len(arrived(rig)) > 10

    await rig.until(some, "some have it")
    await relay.shut()
    await rig.until(lambda: _put_off(rig), "put off")
    await relay.open()
    await finished(rig)
    await promise()
    await relay.shut()
    found = await ends(rig)
    assert set(found) <= {"sent", "uncertain"}
    assert found.get("uncertain", 0) <= 1
    assert max(arrived(rig).values()) == 1


async def _put_off(rig: Rig) -> bool:
    found = await rig.records.rows(
        "SELECT 1 FROM outbox WHERE lane = 'slow' AND state = 'queued' AND attempts > 0"
    )
    return bool(found)


async def test_26_removed_and_demoted_meanwhile(
    rig: Rig, promise: Promise, office: dict[str, Any]
) -> None:
    """Between expand and send: not sent to either, and the audit says so."""
    clerk = Clerk(rig)
    rig.start(**office)
    await clerk.writes()
    await rig.settled()
    await rig.stop()
    rig.start(**office, kill="job_step")
    clerk.me.taps("发送")
    await rig.dies()
    assert not arrived(rig)
    last = bureau.COMMISSIONERS[-1]
    await rig.records.change("UPDATE people SET state = 'left' WHERE id = :n", n=FIRST)
    await rig.records.change(
        "UPDATE role_grants SET ends = '2026-11-01' WHERE person_id = :n", n=last
    )
    rig.start(**office, **PAID)
    await finished(rig)
    await promise()
    for person in (FIRST, last):
        [row] = await rig.outbox_of(person, "broadcast")
        assert (row["state"], row["reason"]) == ("skipped", "gone")
        assert person not in arrived(rig)
    denied = await rig.records.rows("SELECT subject FROM audit WHERE NOT allowed")
    assert {row["subject"] for row in denied} == {f"broadcast:1:{FIRST}", f"broadcast:1:{last}"}
    assert len(arrived(rig)) == len(bureau.COMMISSIONERS) - 2


async def test_27_pressed_twice_and_by_two_at_once(
    rig: Rig, promise: Promise, office: dict[str, Any]
) -> None:
    clerk, director = Clerk(rig), Clerk(rig, bureau.DIRECTOR)
    rig.start(**office, **PAID)
    for each in (clerk, director):
        await each.writes()
    await rig.settled()
    for _press in range(3):
        for each in (clerk, director):
            each.me.taps("发送")
    await finished(rig)
    await promise()
    assert await rig.records.count("SELECT count(*) FROM broadcasts") == 1
    assert await ends(rig) == {"sent": len(bureau.COMMISSIONERS)}
    assert set(arrived(rig).values()) == {1}

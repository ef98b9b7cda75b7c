"""What the slow lane sends: in order, once, asked again before it leaves, put off and back."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import outcomes
from bot.channels import Body, Sent
from bot.delivery import Delivery
from bot.outcomes import Kind, Outcome
from bot.outgoing import SLOW, Out
from bot.pacing import Pace
from handlers.screens import Screen
from storage import Session, Store, actions, faults, models, queries, sealing

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Line:
    """A channel that notes what it sent, and answers as it was told to."""

    name, tenant, edits, erases = "line", "t", True, True

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.answers: list[Outcome] = []
        self.during: Callable[[], None] = lambda: None

    async def send(self, external_id: str, body: Body, *, plain: bool = False) -> Sent:
        assert body.screen is not None
        self.during()
        outcome = self.answers.pop(0) if self.answers else outcomes.SENT
        if outcome.kind is Kind.SENT:
            self.sent.append(body.screen.title)
        return Sent(outcome, "1")


class Lane:
    """A store with ten accounts and a delivery whose waits are noted, not waited."""

    def __init__(self, store: Store, senders: int = 1) -> None:
        self.store, self.line, self.waits = store, Line(), list[float]()
        self.meanwhile: dict[str, str] = {}
        self.delivery = Delivery(
            store,
            {"line": self.line},
            pause=self.pause,
            pace=Pace(senders=senders),  # type: ignore[dict-item]
        )

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        if seconds > 1000:
            self.meanwhile = {"stood": (await self.states())[0][0]}
        await asyncio.sleep(0)

    @property
    def waits_long(self) -> bool:
        return any(seconds > 1000 for seconds in self.waits)

    async def queue(self, *titles: str, lane: str = SLOW) -> None:
        async def work(session: Session) -> list[Out]:
            outs = []
            for number, title in enumerate(titles, 1):
                body = Body(Screen(title=title))
                row = await actions.outbox.queue(
                    session, account_id=number, dedupe_key=f"test:{title}", kind="notice",
                    body=body.as_json(), now=NOW, lane=lane,
                )  # fmt: skip
                account = await session.get_one(models.Account, number)
                outs.append(Out.of(account, row, "notice", body, lane=lane))
            return outs

        self.delivery.put(await self.store.write(work))

    async def states(self) -> list[tuple[str, str | None]]:
        async with self.store.read() as session:
            asked = select(models.Outbox.state, models.Outbox.reason).order_by(models.Outbox.id)
            return [(row[0], row[1]) for row in await session.execute(asked)]


@pytest.fixture
async def lane(migrated_url: str, tmp_path: Path) -> Any:
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    store = await Store.open(migrated_url)

    async def fill(session: Session) -> None:
        session.add_all(
            models.Account(
                id=number, channel="line", tenant="t", external_id=str(number),
                language="en", first_seen=NOW, last_heard=NOW,
            )
            for number in range(1, 11)
        )  # fmt: skip

    await store.write(fill)
    made = Lane(store)
    yield made
    await made.delivery.stop()
    await store.close()


async def test_in_order_and_once(lane: Lane) -> None:
    await lane.queue("a", "b", "c")
    lane.delivery.slow.wake()
    await lane.delivery.settled()
    assert lane.line.sent == ["a", "b", "c"]
    assert await lane.states() == [("sent", None)] * 3
    await lane.queue("d")
    await lane.delivery.settled()
    assert lane.line.sent == ["a", "b", "c", "d"]


async def test_what_an_earlier_run_left_is_sent_and_what_was_leaving_is_uncertain(
    lane: Lane,
) -> None:
    lane.delivery.slow.wake = lambda: None  # type: ignore[method-assign]
    await lane.queue("a", "b", "c")
    await lane.store.write(lambda session: actions.outbox.sending(session, 1, by="before"))
    again = Lane(lane.store)
    await again.delivery.resume()
    await again.delivery.settled()
    assert again.line.sent == ["b", "c"]
    assert await lane.states() == [("uncertain", "killed"), ("sent", None), ("sent", None)]


async def test_the_lane_is_at_work_from_the_moment_it_is_woken(lane: Lane) -> None:
    assert not lane.delivery.working
    await lane.queue("a")
    assert lane.delivery.working
    assert lane.line.sent == []
    await lane.delivery.settled()
    assert lane.line.sent == ["a"]
    assert not lane.delivery.working


async def test_too_many_holds_the_lane_and_nothing_is_lost(lane: Lane) -> None:
    lane.line.answers = [Outcome(Kind.LATER, "flood", 35.0)]
    await lane.queue("a", "b")
    await lane.delivery.settled()
    assert sorted(lane.line.sent) == ["a", "b"]
    assert max(lane.waits) == pytest.approx(35.0, abs=1.0)
    assert {state for state, _ in await lane.states()} == {"sent"}
    async with lane.store.read() as session:
        tries = list(await session.scalars(select(models.Outbox.attempts)))
    assert sorted(tries) == [0, 1]


async def test_what_was_about_to_leave_when_the_lane_was_held_is_asked_about_again(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could know, after a kill in that hour, whether it had left.

    Nor is it forgotten where it comes back while the lane asks what else there is.
    """
    asked: list[int] = []
    queued, leaving = queries.outbox.queued, lane.delivery.slow._leaving

    async def late(session: Session, **how: Any) -> Any:
        rows = await queued(session, **how)
        while not rows and leaving:
            await lane.delivery.slow._look()
        return rows

    monkeypatch.setattr(queries.outbox, "queued", late)

    async def truth(_session: Session, outs: Sequence[Out], _now: datetime) -> Mapping[int, str]:
        asked.extend(out.id for out in outs)
        return {}

    def hit(point: str) -> None:
        if point == "marked_sending" and not lane.waits_long:
            lane.delivery._pacing.hold(3600)  # another sender was told to wait

    lane.delivery.slow.truths["notice"] = truth
    faults.listen(hit)
    try:
        await lane.queue("a")
        await lane.delivery.settled()
    finally:
        faults.listen(lambda _point: None)
    assert lane.waits_long
    assert lane.meanwhile == {"stood": "queued"}
    assert lane.line.sent == ["a"]
    assert asked.count(1) >= 2


async def test_trouble_is_waited_for_longer_and_longer(lane: Lane) -> None:
    lane.line.answers = [Outcome(Kind.RETRY, "refused")] * 4
    await lane.queue("a")
    await lane.delivery.settled()
    assert lane.line.sent == ["a"]
    assert max(lane.waits) > 3.0


async def test_what_does_not_hold_any_more_is_skipped_with_its_reason(lane: Lane) -> None:
    asked = 0

    async def truth(_session: Session, outs: Sequence[Out], _now: datetime) -> Mapping[int, str]:
        nonlocal asked
        asked += 1
        return {out.id: "demoted" for out in outs if out.key == "test:b"}

    lane.delivery.slow.truths["notice"] = truth
    await lane.queue("a", "b", "c")
    await lane.delivery.settled()
    assert lane.line.sent == ["a", "c"]
    assert (await lane.states())[1] == ("skipped", "demoted")
    assert asked == 1, "one question for all of them"
    async with lane.store.read() as session:
        (noted,) = list(await session.scalars(select(models.Audit)))
    assert (noted.action, noted.subject, noted.allowed) == ("send", "test:b", False)


async def test_a_row_that_was_put_aside_meanwhile_does_not_leave(lane: Lane) -> None:
    async def hold(session: Session) -> None:
        for row in await session.scalars(select(models.Outbox).where(models.Outbox.id > 1)):
            row.state = "held"

    lane.delivery.slow.wake, wake = lambda: None, lane.delivery.slow.wake  # type: ignore[method-assign]
    await lane.queue("a", "b")
    await lane.store.write(hold)
    wake()
    await lane.delivery.settled()
    assert lane.line.sent == ["a"]
    assert (await lane.states())[1][0] == "held"


async def test_a_stop_leaves_the_rest_queued(lane: Lane) -> None:
    lane.line.during = lane.delivery.slow.stop
    await lane.queue("a", "b", "c")
    await lane.delivery.stop()
    assert lane.line.sent in ([], ["a"])
    assert {state for state, _ in await lane.states()} <= {"sent", "queued"}


async def test_an_error_of_our_own_ends_one_message_alone(lane: Lane) -> None:
    def breaks() -> None:
        lane.line.during = lambda: None
        raise ValueError

    lane.line.during = breaks
    await lane.queue("a", "b")
    await lane.delivery.settled()
    assert lane.line.sent == ["b"]
    assert (await lane.states())[0] == ("uncertain", "ValueError")

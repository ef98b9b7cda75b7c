"""Broadcasts on their way: addressed by a job in small steps, sent by the slow lane, watched.

Before a message leaves it is asked for a whole second's worth at once whether each person is still
of the audience and the account still theirs; the sender's card is edited as it goes on.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import clock
from bot.channels import Body
from bot.delivery import Delivery
from bot.jobs import Stopped, Work
from bot.outgoing import Out
from bot.queueing import Queueing
from bot.ticking import Due
from handlers import words
from handlers.assistant import Assistant
from handlers.broadcasts import notice, sending, watching
from handlers.dialogue import bureau_day
from handlers.screens import Answers, Screen, Shown
from programme.broadcasts import Audience, State, leaves_at
from storage import Session, Store, actions, models, queries
from storage.actions.broadcasts import Letter
from storage.queries.accounts import Who
from storage.queries.recipients import Candidate

log = logging.getLogger(__name__)

AT_ONCE = 200
SHOWN_EVERY = 1.5  # seconds between two edits of a sender's card


async def expand(work: Work) -> None:
    """Everybody of the audience gets a row; the lane begins with the first of them.

    Goes on from the last row that is there; a sender who may not send any more stops it.
    """
    number = int(work.params["broadcast"])
    more = True

    async def step(session: Session, _job: models.Job, who: Who) -> Answers:
        nonlocal more
        more = await _address(session, number, who)
        return Answers()

    try:
        while more:
            await work.step(step)
            work.delivery.slow.wake()
        await work.step(_nothing, last=True)
    except Stopped:
        await work.store.write(
            lambda session: actions.broadcasts.cancel(session, number, now=clock.now())
        )
        raise
    finally:
        work.delivery.slow.wake()


async def wake(work: Work) -> None:
    """What was held is queued again."""
    await work.step(_nothing, last=True)
    work.delivery.slow.wake()


async def _nothing(_session: Session, _job: models.Job, _who: Who) -> Answers:
    return Answers()


async def _address(session: Session, number: int, who: Who) -> bool:
    """The next ones; False where that was all."""
    broadcast = await session.get_one(models.Broadcast, number, with_for_update=True)
    if broadcast.expanded or broadcast.state not in {State.SENDING, State.PAUSED}:
        return False
    if not sending.may_send(who):
        raise Stopped
    now = clock.now()
    people = await queries.recipients.batch(
        session, Audience.from_json(broadcast.audience), who=who, today=bureau_day(now),
        after=await queries.recipients.last(session, number), limit=AT_ONCE,
    )  # fmt: skip
    letter = await _letter(session, broadcast, {each.language for each in people})
    await actions.broadcasts.address(session, broadcast, people, letter, now=now)
    if len(people) < AT_ONCE:
        await actions.broadcasts.expanded(session, number)
        return False
    return True


async def _letter(session: Session, broadcast: models.Broadcast, languages: set[str]) -> Letter:
    """The notice in each of these languages, drawn once."""
    screens: dict[str, Screen] = {}
    for language in languages:
        with words.speaking(language):
            screens[language] = await notice.letter(session, broadcast)
    drawn = {language: Body(screen).as_json() for language, screen in screens.items()}

    def choices(to: Candidate) -> list[list[str]]:
        return [[c.label, c.action, c.argument] for c in screens[to.language].choices()]

    return Letter(lambda to, buttons: {**drawn[to.language], "buttons": buttons}, choices)


class Broadcasting:
    """Watches the broadcasts that are under way."""

    def __init__(
        self, store: Store, queueing: Queueing, delivery: Delivery, about: Assistant
    ) -> None:
        self.about = about
        self._store, self._queueing, self._delivery = store, queueing, delivery
        self._shown: dict[int, tuple[float, str]] = {}

    async def begin(self, session: Session, row: models.Later) -> Due:
        """Its time has come; where that is no office time any more it waits for it."""
        broadcast = await queries.broadcasts.get(session, row.subject["broadcast"])
        now = clock.now()
        working_days = await queries.hours.working_days(session)
        due = leaves_at(now, urgent=broadcast.urgent, working_days=working_days)
        if due > now:
            await actions.later.plan(
                session, kind=row.kind, key=f"broadcast:{broadcast.id}:{due.isoformat()}",
                due_at=due, subject=row.subject,
            )  # fmt: skip
            return Due()
        if not await actions.broadcasts.begin(session, broadcast.id):
            await actions.later.skipped(session, row.id, reason="cancelled")
            return Due()
        job = await actions.jobs.ask(
            session, kind="broadcast", account_id=broadcast.account_id, dialogue_id=None,
            params={"broadcast": broadcast.id}, total=1, now=now,
        )  # fmt: skip
        return Due(jobs=[job])

    async def look(self, session: Session, row: models.Later) -> Due:
        """Somebody pressed a minute ago: the sender's card says how many."""
        return Due(await self._draw(session, row.subject["broadcast"]))

    async def truth(
        self, session: Session, outs: Sequence[Out], now: datetime
    ) -> Mapping[int, str]:
        """Who is not to get it any more, and why: one question a broadcast."""
        rows = await queries.broadcasts.of_messages(session, [out.id for out in outs])
        accounts = {out.id: out.account_id for out in outs}
        over: dict[int, str] = {}
        for number in {row.broadcast_id for row in rows}:
            those = [row for row in rows if row.broadcast_id == number]
            still = await self._still(session, number, [row.person_id for row in those], now)
            for row in those:
                message = row.outbox_id or 0
                why = still.get(row.person_id, "other")
                if why is None and not await _theirs(session, accounts[message], row.person_id):
                    why = "moved"
                over |= {message: why} if why else {}
        return over

    async def _still(
        self, session: Session, number: int, people: Sequence[int], now: datetime
    ) -> Mapping[int, str | None]:
        broadcast = await queries.broadcasts.get(session, number)
        today = bureau_day(now)
        sender = await queries.accounts.who_is(session, broadcast.sent_by, today)
        if sender is None or not sending.may_send(sender):
            return dict.fromkeys(people, "sender")
        return await queries.recipients.still(
            session, Audience.from_json(broadcast.audience), who=sender, today=today,
            people=people,
        )  # fmt: skip

    async def watch(self) -> None:
        """Finish what has no message left, and edit the senders' cards."""
        async with self._store.read() as session:
            going = await queries.broadcasts.underway(session, now=clock.now())
            found = {row.id: await queries.broadcasts.progress(session, row.id) for row in going}
        for row in going:
            over = row.expanded and not found[row.id].waiting
            at, before = self._shown.get(row.id, (0.0, ""))
            says = f"{row.state} {found[row.id]}"
            if over and row.state != State.CANCELLED:
                await self._finish(row.id)
                self._shown.pop(row.id, None)
            elif says != before and clock.monotonic() - at >= SHOWN_EVERY:
                self._shown[row.id] = (clock.monotonic(), says)
                await self._redraw(row.id)

    async def _finish(self, number: int) -> None:
        async def work(session: Session) -> list[Out]:
            await actions.broadcasts.finish(session, number, now=clock.now())
            return await self._draw(session, number)

        self._delivery.put(await self._store.write(work))
        log.info("broadcast_finished", extra={"broadcast": number})

    async def _redraw(self, number: int) -> None:
        self._delivery.put(await self._store.write(lambda s: self._draw(s, number)))

    async def _draw(self, session: Session, number: int) -> list[Out]:
        """The card that follows it, as it stands now."""
        broadcast = await queries.broadcasts.get(session, number)
        if broadcast.dialogue_id is None:
            return []
        card = await session.get(models.Dialogue, broadcast.dialogue_id, with_for_update=True)
        if card is None or card.state != "open" or card.step != "sent":
            return []
        if (card.draft or {}).get("number") != number:
            return []  # it shows another one
        now = clock.now()
        who = await queries.accounts.who(session, card.account_id, bureau_day(now))
        if who.person is None:
            return []
        with words.speaking(who.person.language):
            screen = await watching.shown(session, number, who, now, self.about.messages_a_second)
            if screen is None:
                return []
            answers = Answers([Shown(card, screen)])
            return await self._queueing.answers(session, who, answers, now)


async def _theirs(session: Session, account_id: int, person_id: int) -> bool:
    account = await session.get(models.Account, account_id)
    return account is not None and account.person_id == person_id

"""Invitations for many at once, asked for in a chat: issued in small batches, then one sheet.

The codes of a batch are kept, sealed, with the batch itself: a job that was cut short goes on with
the people who are left and sends one sheet in the end.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot import clock
from bot.jobs import Stopped, Work, on_card
from bot.roster import inviting
from bot.roster.inviting import Invited
from handlers.dialogue import bureau_day
from handlers.find import person_card
from handlers.joining import inviting_screens
from handlers.screens import Answers, Document, Told
from storage import Session, actions, models, queries
from storage.queries.accounts import Who

BATCH = 100
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def make(work: Work) -> None:
    """Issue what is left to issue, then hand the sheet over. `params`: people, expires, codes."""
    params = work.params
    while rest := params["people"]:
        params = await work.step(partial(_issue, rest[:BATCH], rest[BATCH:]))
    expires = datetime.fromisoformat(params["expires"])
    async with work.store.read() as session:
        people = await queries.newcomers.of(
            session, [int(person) for person in params["codes"]], today=bureau_day(clock.now())
        )
    invited = [
        Invited(person, work.about.link(params["codes"][str(person.id)]), expires)
        for person in people
    ]
    await work.step(partial(_hand_over, invited, await _drawn(invited)), last=True)


async def _drawn(invited: Sequence[Invited]) -> bytes:
    zone = ZoneInfo("Asia/Shanghai")
    return await asyncio.to_thread(inviting.sheet, invited, zone=zone)


async def _issue(
    some: list[int], rest: list[int], session: Session, job: models.Job, who: Who
) -> Answers:
    """One batch: whoever joined meanwhile, or is out of reach now, is left out."""
    now = clock.now()
    params = dict(job.params or {})
    reached = await queries.newcomers.within(
        session, who=who, now=now, today=bureau_day(now), without_invitation=False
    )
    codes = await actions.invitations.issue_many(
        session, people=set(reached) & set(some),
        invited_by=who.person.id if who.person else None, account_id=who.account.id, now=now,
        valid=datetime.fromisoformat(params["expires"]) - now,
    )  # fmt: skip
    issued = {str(person): code for person, code in codes.items()}
    job.params = params | {"people": rest, "codes": params["codes"] | issued}
    job.done_count += len(some)
    if not rest:
        return Answers()
    screen = inviting_screens.making(job.done_count, job.total_count)
    return Answers(list(await on_card(session, job, screen)))


async def _hand_over(
    invited: Sequence[Invited], sheet: bytes, session: Session, job: models.Job, who: Who
) -> Answers:
    if not person_card.may_invite(who):
        raise Stopped
    shown = await on_card(session, job, inviting_screens.made(len(invited)))
    if not invited:
        return Answers(list(shown))
    now = clock.now()
    zone = ZoneInfo(who.person.time_zone if who.person else "Asia/Shanghai")
    until = inviting_screens.until(invited[0].expires.astimezone(zone), now.astimezone(zone))
    lines = "\n".join(f"{one.person.name} {one.link}" for one in invited)
    document = Document(inviting_screens.file_name(now.astimezone(zone)), SHEET, sheet, lines)
    told = Told(inviting_screens.sheet(until, document), key=f"job:{job.id}", kind="file")
    return Answers([*shown, told])

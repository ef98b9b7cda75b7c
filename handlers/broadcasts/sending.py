"""A notice is sent: made once under its key, at once or at its time, its card showing how far."""

import hashlib
import json
from datetime import datetime
from typing import Any

from handlers.broadcasts.draft import BroadcastDraft, Step
from handlers.dialogue import BUREAU, Next, Stay, Turn, bureau_day
from programme import access, broadcasts
from programme.access import Action, Noun, Scope
from programme.broadcasts import Audience, Follows, State
from storage import actions, models, queries
from storage.queries.accounts import Who

T = Turn[BroadcastDraft]


def may_send(who: Who) -> bool:
    """The bureau, and local departments; to whom is asked of the store each time."""
    scope = access.widest(who.roles, Action.SEND, Noun.BROADCAST)
    return who.person is not None and scope is not Scope.NONE


def area_of(turn: Turn[Any]) -> str | None:
    """The department's area; None where the bureau writes."""
    scope = access.widest(turn.who.roles, Action.SEND, Noun.BROADCAST)
    return None if scope is Scope.ALL else next(iter(turn.who.areas), None)


async def leaves_at(turn: Turn[Any], wanted: datetime, *, urgent: bool) -> datetime:
    working_days = await queries.hours.working_days(turn.session)
    return broadcasts.leaves_at(wanted, urgent=urgent, working_days=working_days)


async def send(turn: T, file: models.File | None) -> Next:
    """One broadcast for one content and audience a day; pressed again, it shows that one."""
    draft = turn.draft
    row = await _row(
        turn, draft.audience, key=f"{_digest(turn, file)}:{draft.nth}", body=draft.body
    )
    row.file_id = draft.file
    if not await actions.broadcasts.make(turn.session, row):
        there = await queries.broadcasts.find_by_key(turn.session, row.key)
        draft.same = there.id if there else None
        return Step.SAME
    await _begin(turn, row)
    turn.dialogue.draft = None
    _forget(draft)
    draft.number = row.id
    return Step.SENT


async def times_sent(turn: T) -> int:
    """How often the very same was sent today."""
    file = await queries.files.find(turn.session, turn.draft.file) if turn.draft.file else None
    return await queries.broadcasts.count_keys(turn.session, _digest(turn, file))


async def follow(turn: T, of: models.Broadcast, follows: Follows) -> Next:
    """The same once more to those to whom it may not have come, or who did not press."""
    standing = await queries.broadcasts.find_unended_follower(turn.session, of.id, follows)
    if standing is not None:
        turn.draft.number = standing.id
        return Stay()
    key = f"{follows}:{of.id}:"
    nth = await queries.broadcasts.count_keys(turn.session, key)
    audience = Audience(of=of.id, follows=follows)
    row = await _row(turn, audience, key=f"{key}{nth}", body=of.body)
    row.file_id, row.follows_id, row.follows = of.file_id, of.id, follows
    if await actions.broadcasts.make(turn.session, row):
        await _begin(turn, row)
        turn.draft.number = row.id
    return Stay()


async def _row(turn: T, audience: Audience, *, key: str, body: str) -> models.Broadcast:
    wanted, why = max(turn.draft.at or turn.now, turn.now), turn.draft.why
    at = await leaves_at(turn, wanted, urgent=why is not None)
    return models.Broadcast(
        key=key, body=body, audience=audience.as_json(), area=area_of(turn),
        urgent=why is not None, why=why, sent_by=turn.person.id,
        account_id=turn.who.account.id, dialogue_id=turn.dialogue.id, made_at=turn.now,
        leaves_at=at, state=State.SENDING if at <= turn.now else State.SCHEDULED,
    )  # fmt: skip


async def _begin(turn: T, row: models.Broadcast) -> None:
    """Now, by a job; or by the clock, where its time has not come."""
    if row.state == State.SENDING:
        turn.answers.jobs.append(await job(turn, row))
        return
    await actions.later.plan(
        turn.session, kind="broadcast", key=f"broadcast:{row.id}", due_at=row.leaves_at,
        subject={"broadcast": row.id},
    )  # fmt: skip


async def job(turn: T, row: models.Broadcast, kind: str = "broadcast") -> int:
    return await actions.jobs.ask(
        turn.session, kind=kind, account_id=row.account_id, dialogue_id=None,
        params={"broadcast": row.id}, total=1, now=turn.now,
    )  # fmt: skip


def _digest(turn: T, file: models.File | None) -> str:
    """Content, audience, reach and day: what two clerks press at once is the same."""
    draft = turn.draft
    reach = area_of(turn)
    day = bureau_day(max(draft.at or turn.now, turn.now).astimezone(BUREAU))
    facts = [draft.body, file.digest if file else "", draft.audience.as_json(), reach, str(day)]
    said = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _forget(draft: BroadcastDraft) -> None:
    """What was sent stands in its own row."""
    for name, field in BroadcastDraft.model_fields.items():
        setattr(draft, name, field.get_default(call_default_factory=True))

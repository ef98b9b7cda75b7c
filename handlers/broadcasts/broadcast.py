"""Write to many (/broadcast): the bureau to everybody, a local department within its area (C18).

Asked: the text, a picture or file, whom it is for, when. Shown: the preview with its numbers, then
how far it is. Kept: the broadcast, whom it went to, what became of it, who pressed 「收到」.
"""

from datetime import datetime, time, timedelta
from typing import Any

from handlers import days, pages
from handlers.attachments import attachments
from handlers.attachments import screens as attachment_screens
from handlers.broadcasts import audience, formatting, notice, sending, watching
from handlers.broadcasts import screens as broadcast_screens
from handlers.broadcasts.draft import BroadcastDraft, Step
from handlers.dialogue import BUREAU, Conversation, Next, Stay, Turn, Waits, bureau_day, open_
from handlers.quicklog import clauses
from handlers.screens import Screen, Told
from handlers.words import gettext as _
from programme import broadcasts
from programme.access import Scope
from programme.broadcasts import CAPTION_LIMIT, MAX_AHEAD, TEXT_LIMIT, WHY_LIMIT
from storage import models, queries

T = Turn[BroadcastDraft]
SHORTEST_WHY = 4


def conversation() -> Conversation[BroadcastDraft]:
    """The map of the conversation."""
    return Conversation(
        name="broadcast",
        draft=BroadcastDraft,
        first=Step.TEXT,
        may=sending.may_send,
        steps={
            Step.LIST: Waits(ask=ask_list, picks={"new": new_asked, "open": one_chosen,
                                                  "page": page_turned}, leaves=False),
            Step.TEXT: Waits(ask=ask_text, typed=text_given, file=file_given),
            **audience.waits(),
            Step.CARD: Waits(
                ask=ask_card,
                picks={
                    "send": send_asked, "try": tried, "when": when_asked, "to": to_asked,
                    "text": text_asked, "names": names_asked, "no_file": file_taken_off,
                },
                file=file_given,
            ),
            Step.NAMES: Waits(ask=ask_names, picks={"page": page_turned, "left": side_chosen}),
            Step.WHEN: Waits(ask=ask_when, picks={"at": time_chosen}, typed=time_typed),
            Step.HOURS: Waits(ask=ask_hours, picks={"wait": wait_chosen, "urgent": urgent_asked}),
            Step.WHY: Waits(ask=ask_why, typed=why_given),
            Step.SAME: Waits(ask=ask_same, picks={"look": look_asked, "anyway": sent_anyway}),
            **watching.waits(),
        },
    )  # fmt: skip


async def opened(turn: Turn[Any], rest: str) -> None:
    """`/broadcast`: what was sent before, or else a first one; `/broadcast …` begins with it."""
    there = turn.book["broadcast"]
    draft = BroadcastDraft()
    sent = await queries.broadcasts.within_reach(
        turn.session, who=turn.who, today=bureau_day(turn.now), limit=1
    )
    step = Step.LIST if sent.total and not rest else Step.TEXT
    if rest and _too_long(rest, TEXT_LIMIT) is None:
        draft.body, step = str(formatting.read(rest)), Step.AUDIENCE
    await open_(turn, there, draft=draft, step=step)


# What follows each answer


async def new_asked(turn: T, _argument: str) -> Next:
    return Step.TEXT


async def one_chosen(turn: T, number: str) -> Next:
    turn.draft.number = int(number)
    return Step.SENT


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def text_given(turn: T, text: str) -> Next:
    return _written(turn, text) or _onward(turn)


def _written(turn: T, text: str) -> Stay | None:
    """Keep the text; or what is wrong with it."""
    limit = CAPTION_LIMIT if turn.draft.file else TEXT_LIMIT
    problem = _too_long(text, limit)
    if problem is not None:
        return Stay(problem)
    marks = turn.heard.marks if text == turn.heard.text else ()
    turn.draft.body = str(formatting.read(text, marks))
    return None


def _too_long(text: str, limit: int) -> str | None:
    length = broadcasts.units(text)
    if length <= limit:
        return None
    sentence = _("That is {count} characters; one notice holds {limit}. Send it shortened.")
    if limit == CAPTION_LIMIT:
        sentence = _("That is {count} characters; with a file {limit} at most. Send it shortened.")
    return sentence.format(count=length, limit=limit)


def _onward(turn: T) -> Next:
    return Step.CARD if turn.draft.audience.as_json() else Step.AUDIENCE


async def file_given(turn: T) -> Next:
    """A picture or a file, one only; the words it came with are the text."""
    file = turn.heard.files[0]
    if file.kind not in attachments.KINDS:
        return Stay(_("That was not kept. A picture or a file can go along."))
    if file.size is not None and file.size > attachment_screens.LARGEST:
        sentence = _("Files of up to {limit} MB are kept. Make it smaller and send it again.")
        return Stay(sentence.format(limit=attachment_screens.MEGABYTES))
    before = turn.draft.file
    text = (turn.heard.text or "").strip() or formatting.visible(turn.draft.body)
    turn.draft.file = -1  # the shorter limit holds
    problem = _too_long(text, CAPTION_LIMIT)
    turn.draft.file = before
    if problem is not None:
        return Stay(problem)
    [turn.draft.file] = await attachments.received(turn, [file], turn.dialogue)
    if turn.heard.text:
        return _written(turn, turn.heard.text.strip()) or _onward(turn)
    return _onward(turn) if turn.draft.body else Stay()


async def file_taken_off(turn: T, _argument: str) -> Next:
    turn.draft.file = None
    return Stay()


async def when_asked(turn: T, _argument: str) -> Next:
    return Step.WHEN


async def to_asked(turn: T, _argument: str) -> Next:
    return Step.AUDIENCE


async def text_asked(turn: T, _argument: str) -> Next:
    return Step.TEXT


async def names_asked(turn: T, _argument: str) -> Next:
    turn.draft.page, turn.draft.left = 0, False
    return Step.NAMES


async def side_chosen(turn: T, left: str) -> Next:
    turn.draft.page, turn.draft.left = 0, bool(left)
    return Stay()


async def time_chosen(turn: T, iso: str) -> Next:
    turn.draft.at = datetime.fromisoformat(iso) if iso else None
    return Step.CARD


async def time_typed(turn: T, text: str) -> Next:
    """「明天9点」, 「11月23日 14:30」: local time of the bureau, in the future."""
    at = _moment(turn, text)
    if at is None:
        return Stay(_("No time was understood. Write it like tomorrow 9:00, or 23 Nov 14:30."))
    if at <= turn.now:
        return Stay(_("That time is over."))
    if at - turn.now > MAX_AHEAD:
        sentence = _("At most {count} days ahead.")
        return Stay(sentence.format(count=MAX_AHEAD.days))
    turn.draft.at = at
    return Step.CARD


def _moment(turn: T, text: str) -> datetime | None:
    at = broadcast_screens.time_in(text)
    if at is None:
        return None
    today = bureau_day(turn.now)
    rest = broadcast_screens.without_time(text).strip()
    named = days.ahead(clauses.even(rest), today) if rest else today
    return datetime.combine(named, at, BUREAU) if named else None


async def tried(turn: T, _argument: str) -> Next:
    """A copy to oneself, as it will arrive."""
    problem = await _problem(turn, anybody=True)
    if problem:
        return Stay(problem)
    office = await notice.office_of(turn.session, sending.area_of(turn))
    file = await _file(turn)
    screen = notice.tried(office, turn.draft.body, notice.kept(file) if file else None)
    told = Told(screen, key=f"broadcast_try:{turn.heard.key}", kind="file" if file else "notice")
    turn.answers.screens.append(told)
    return Stay()


async def send_asked(turn: T, _argument: str) -> Next:
    problem = await _problem(turn)
    if problem:
        return Stay(problem)
    wanted = max(turn.draft.at or turn.now, turn.now)
    if turn.draft.why is None and await sending.leaves_at(turn, wanted, urgent=False) > wanted:
        return Step.HOURS
    return await _send(turn)


async def wait_chosen(turn: T, _argument: str) -> Next:
    turn.draft.why = None
    return await _send(turn)


async def urgent_asked(turn: T, _argument: str) -> Next:
    return Step.WHY


async def why_given(turn: T, text: str) -> Next:
    why = text.strip()
    if len(why) < SHORTEST_WHY:
        return Stay(_("A few words at least: it is kept with the notice."))
    turn.draft.why = why[:WHY_LIMIT]
    return await _send(turn)


async def look_asked(turn: T, _argument: str) -> Next:
    turn.draft.number = turn.draft.same
    return Step.SENT


async def sent_anyway(turn: T, _argument: str) -> Next:
    turn.draft.nth = await sending.times_sent(turn)
    return await _send(turn)


async def _send(turn: T) -> Next:
    problem = await _problem(turn)
    if problem:
        turn.dialogue.step = Step.CARD
        return Stay(problem)
    return await sending.send(turn, await _file(turn))


async def _problem(turn: T, *, anybody: bool = False) -> str:
    """Why it cannot leave as it is."""
    draft = turn.draft
    if not draft.body and draft.file is None:
        return _("There is nothing to send yet.")
    file = await _file(turn)
    if draft.file is not None and (file is None or file.state in {"refused", "gone"}):
        draft.file = None
        return _("The file could not be fetched. Please send it again.")
    if file is not None and file.state != "kept":
        return _("The file is still on its way here. Try again in a moment.")
    if not anybody and not (await _counts(turn)).get(None):
        return _("Nobody would get it. Choose others.")
    return ""


async def _file(turn: T) -> models.File | None:
    if turn.draft.file is None:
        return None
    return await queries.files.find(turn.session, turn.draft.file)


async def _counts(turn: T) -> dict[str | None, int]:
    return await queries.recipients.counts(
        turn.session, turn.draft.audience, who=turn.who, today=bureau_day(turn.now)
    )


# What is asked


async def ask_list(turn: T) -> Screen:
    found = await queries.broadcasts.within_reach(
        turn.session, who=turn.who, today=bureau_day(turn.now),
        first=pages.first(turn.draft.page),
    )  # fmt: skip
    return broadcast_screens.listed(found, turn.draft.page, turn)


async def ask_text(turn: T) -> Screen:
    limit = CAPTION_LIMIT if turn.draft.file else TEXT_LIMIT
    area = audience.reach(turn) is Scope.AREA
    return broadcast_screens.text(
        limit, area=area, file=turn.draft.file is not None, body=turn.draft.body
    )


async def ask_card(turn: T) -> Screen:
    whom = await broadcast_screens.whom(turn.session, turn.draft.audience, await _counts(turn))
    return broadcast_screens.card(turn.draft, await _file(turn), whom, turn)


async def ask_names(turn: T) -> Screen:
    draft = turn.draft
    found = await queries.recipients.page(
        turn.session, draft.audience, who=turn.who, today=bureau_day(turn.now), left=draft.left,
        first=pages.first(draft.page),
    )  # fmt: skip
    return broadcast_screens.names(found, draft.page, left=draft.left)


async def ask_when(turn: T) -> Screen:
    midnight = datetime.combine(bureau_day(turn.now) + timedelta(days=1), time.min, BUREAU)
    morning = await sending.leaves_at(turn, midnight, urgent=False)
    return broadcast_screens.when(morning, turn)


async def ask_hours(turn: T) -> Screen:
    wanted = max(turn.draft.at or turn.now, turn.now)
    return broadcast_screens.hours(
        await sending.leaves_at(turn, wanted, urgent=False), turn, now=turn.draft.at is None
    )


async def ask_why(turn: T) -> Screen:
    return broadcast_screens.why()


async def ask_same(turn: T) -> Screen:
    same = await queries.broadcasts.get(turn.session, turn.draft.same or 0)
    name = await queries.people.name(turn.session, same.sent_by)
    return broadcast_screens.same(same, name, turn)

"""What follows each answer on a visit's card, from the mode to what is kept in confidence.

Whatever is tapped or written is stated by the person: no assumption stays on that field.
"""

from datetime import date

from handlers import days, minutes, sentences
from handlers.dialogue import End, Next, Stay, Turn
from handlers.plans import draft as plan_draft
from handlers.plans.draft import PlanDraft
from handlers.quicklog import counts
from handlers.records import confidence
from handlers.screens import Screen
from handlers.visits import draft as visit_draft
from handlers.visits import reading as visit_reading
from handlers.visits import screens as visit_screens
from handlers.visits import whom as visit_whom
from handlers.visits import whom_screens
from handlers.visits.draft import Step, VisitDraft, next_step, stated, task_keys
from handlers.words import gettext as _
from programme import visits
from programme.visits import Mode, RemoteChannel

T = Turn[VisitDraft]
MOST_CONSULTATIONS = 999
MAX_ISSUE = 500
MAX_PLACE = 60


async def name_typed(turn: T, text: str) -> Next | None:
    """A name; or the sentence that fills the card; else asked again with what was typed kept."""
    draft, short = turn.draft, len(text) <= whom_screens.NAME_LIKE
    followed = await visit_whom.by_name(turn, text)
    if followed is not None:
        return followed
    if not short or await sentences.tells_of_one(turn, text):
        return None if draft.content else await said(turn, text)
    draft.words, draft.page = text[: whom_screens.SEARCH_LIMIT], 0
    return Stay(_("None of those you serve matches “{words}”.").format(words=text[:40]))


async def place_given(turn: T, text: str) -> Next | None:
    """The unit or village within the region; what is as long as a sentence is none."""
    if len(text) > MAX_PLACE:
        return await said_early(turn, text)
    turn.draft.place, turn.draft.place_given = text.strip(), True
    return next_step(turn.draft)


async def place_dropped(turn: T, _argument: str) -> Next:
    turn.draft.place, turn.draft.place_given = None, True
    return next_step(turn.draft)


async def text_kept(turn: T, _argument: str) -> Next:
    """What was typed was no name but what was said."""
    return await content_given(turn, turn.draft.words)


async def mode_chosen(turn: T, choice: str) -> Next:
    mode, _sep, channel = choice.partition(":")
    turn.draft.mode, turn.draft.channel = mode, channel or None
    stated(turn.draft, "mode")
    return next_step(turn.draft)


async def mode_typed(turn: T, text: str) -> Next | None:
    """By what means, in a word (微信); a sentence is what was said."""
    means = visit_reading.channel(text)
    if len(text) <= whom_screens.NAME_LIKE and means != RemoteChannel.OTHER:
        return await mode_chosen(turn, f"{Mode.REMOTE}:{means}")
    asked = Stay(_("Tap one, or write it: on-site, phone, WeChat."))
    return await _no_answer(turn, text, asked)


async def day_given(turn: T, iso: str) -> Next:
    return _on_day(turn, date.fromisoformat(iso))


def _on_day(turn: T, day: date) -> Next:
    draft = turn.draft
    if visits.day_problem(day, today=turn.today) is visits.DayProblem.FUTURE:
        draft.ahead = day
        return Step.AHEAD
    draft.day, draft.last_day, draft.early = day, None, False
    stated(draft, "day")
    return next_step(draft)


async def day_typed(turn: T, text: str) -> Next | None:
    day = days.read(text, turn.today)
    if day is not None:
        return _on_day(turn, day)
    asked = Stay(_("No day was understood. Write it like 20 Nov, or yesterday."))
    return await _no_answer(turn, text, asked)


async def planned(turn: T, _argument: str) -> Next:
    """A day that has not come: what is known so far becomes a plan for it."""
    draft = turn.draft
    plan = PlanDraft(
        targets=[each.target for each in visit_draft.all_served(draft)],
        day=draft.ahead,
        mode=draft.mode,
        place=draft.place,
        said=draft.content,
    )
    left = Screen(title=_("Not recorded: it becomes a plan"))
    return End(left, plan_draft.opened(plan), state="cancelled")


async def calendar_asked(turn: T, _argument: str) -> Next:
    turn.draft.month = (turn.draft.day or turn.today).replace(day=1)
    return Step.CALENDAR


async def month_turned(turn: T, iso: str) -> Next:
    turn.draft.month = min(date.fromisoformat(iso), turn.today.replace(day=1))
    return Stay()


async def early_confirmed(turn: T, _argument: str) -> Next:
    turn.draft.early = True
    return next_step(turn.draft)


async def day_refused(turn: T, _argument: str) -> Next:
    turn.draft.day = turn.draft.last_day = None
    return Step.DAY


async def task_toggled(turn: T, key: str) -> Next:
    _toggle(turn.draft, key)
    return Stay()


async def tasks_typed(turn: T, text: str) -> Next | None:
    """Numbers of tasks, or their words; anything else may be what was said."""
    offered = task_keys(turn.draft)
    parts = [part for part in visit_screens.split_list(text) if part]
    picked = [visit_screens.task_of(part, offered) for part in parts]
    if not picked or None in picked:
        asked = Stay(_("Tap the tasks, or write their numbers, like 1 3."))
        return await _no_answer(turn, text, asked)
    for key in picked:
        if key is not None and key not in turn.draft.tasks:
            _toggle(turn.draft, key)
    return await tasks_given(turn, "")


def _toggle(draft: VisitDraft, key: str) -> None:
    if key not in task_keys(draft):
        return
    chosen = set(draft.tasks) ^ {key}
    draft.tasks = [task for task in task_keys(draft) if task in chosen]
    stated(draft, "tasks")


async def tasks_given(turn: T, _argument: str) -> Next:
    if not turn.draft.tasks:
        return Stay(_("Choose at least one task."))
    turn.draft.tasks_given = True
    stated(turn.draft, "tasks")
    return next_step(turn.draft)


async def said_early(turn: T, text: str) -> Next | None:
    """A sentence where a choice was asked: what was said, unless the card has that already."""
    return None if turn.draft.content else await said(turn, text)


async def field_typed(turn: T, text: str) -> Next | None:
    """On the whole card a day or a length alone is that field; a sentence is what was said."""
    day = days.read(text, turn.today)
    if day is not None:
        return _on_day(turn, day)
    if not text.strip().isdecimal() and minutes.read(text) is not None:
        return await minutes_typed(turn, text)
    return await said_early(turn, text)


async def _no_answer(turn: T, text: str, asked: Stay) -> Next | None:
    """Asked again where it is short; a sentence is what was said, or else a card of its own."""
    short = len(text) <= whom_screens.NAME_LIKE
    if short and not await sentences.tells_of_one(turn, text):
        tells = (await sentences.read(turn, text)).reading.intent == "log"
        return (await said_early(turn, text) if tells else None) or asked
    return await said_early(turn, text)


async def said(turn: T, text: str) -> Next | None:
    """A sentence fills what the card does not hold yet; one of the future is a plan of its own."""
    if visits.content_problem(text) is not None:
        return await content_given(turn, text)
    found = await sentences.read(turn, text)
    if found.reading.intent in {"plan", "cancelled"}:
        return None
    found.into(turn.draft, turn, text)
    return _taken(turn)


async def content_given(turn: T, text: str) -> Next:
    """What was said, whatever it reads like; it also fills what nobody answered yet."""
    if visits.content_problem(text) is visits.ContentProblem.TOO_LONG:
        sentence = _("That is {count} characters; one record holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(text), limit=visits.MAX_CONTENT))
    if text.strip():
        found = await sentences.read(turn, text)
        found.into(turn.draft, turn, text)
    return _taken(turn)


def _taken(turn: T) -> Next:
    """What is confidential leaves the chat as soon as it is on the card."""
    if turn.draft.sealed:
        confidence.erase(turn, turn.draft)
    return next_step(turn.draft)


async def content_skipped(turn: T, _argument: str) -> Next:
    turn.draft.content_asked = True
    return next_step(turn.draft)


async def minutes_chosen(turn: T, number: str) -> Next:
    turn.draft.minutes = int(number) if number else None
    return next_step(turn.draft)


async def minutes_typed(turn: T, text: str) -> Next | None:
    length = minutes.read(text)
    if length is None and len(text) > whom_screens.NAME_LIKE:
        return await said_early(turn, text)
    if length is None:
        return Stay(_("No length was understood. Write it like 90, or 1.5 h."))
    if visits.minutes_problem(length) is not None:
        return Stay(_("A visit lasts from 1 minute to 24 hours."))
    turn.draft.minutes = length
    return next_step(turn.draft)


async def count_chosen(turn: T, number: str) -> Next:
    turn.draft.consultations = int(number) if number else None
    turn.draft.questions = turn.draft.questions[: turn.draft.consultations or 0]
    return next_step(turn.draft)


async def questions_typed(turn: T, text: str) -> Next | None:
    """A number, or the questions themselves, one a line."""
    number = counts.the(text)
    if number is not None:
        if number > MOST_CONSULTATIONS:
            return Stay(_("That is more than anybody answers in one visit."))
        return await count_chosen(turn, str(number))
    lines = [line.strip()[:MAX_ISSUE] for line in text.splitlines() if line.strip()]
    turn.draft.questions = lines
    turn.draft.consultations = max(len(lines), turn.draft.consultations or 0)
    confidence.heard(turn, turn.draft)
    return _taken(turn)


async def issue_typed(turn: T, text: str) -> Next | None:
    if len(text) > MAX_ISSUE:
        sentence = _("That is {count} characters; one issue holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(text), limit=MAX_ISSUE))
    turn.draft.issue = text.strip()
    served = visit_draft.all_served(turn.draft)
    if turn.draft.issue_of is None and len(served) > 1:
        turn.draft.issue_of = served[0].target
    confidence.heard(turn, turn.draft)
    return _taken(turn)


async def issue_dropped(turn: T, _argument: str) -> Next:
    turn.draft.issue = turn.draft.issue_of = None
    return next_step(turn.draft)


async def issue_owned(turn: T, key: str) -> Next:
    """Which of several voiced it."""
    turn.draft.issue_of = key
    return next_step(turn.draft)


async def sealed(turn: T, fields: str) -> Next:
    """🔒 for those fields (none: for nothing any more); their words leave the chat."""
    turn.draft.sealed = [field for field in fields.split("+") if field]
    if turn.draft.sealed:
        confidence.erase(turn, turn.draft)
    return next_step(turn.draft)


async def repeated(turn: T, _argument: str) -> Next:
    """The same words again were the same visit: nothing more is recorded."""
    return End(
        Screen(title=_("Repeated"), body=_("Nothing more was recorded.")), state="cancelled"
    )


async def not_repeated(turn: T, _argument: str) -> Next:
    turn.draft.again = None
    return next_step(turn.draft)


async def change_asked(turn: T, step: str) -> Next:
    return Step(step)

"""Log one visit (/visit): opened by commissioners, envoys, teams and local departments.

Asked: whom, on-site or by what means, the day, the tasks done, what was said; minutes if wanted.
Kept: one visit with its author as participant. Every step can be typed instead of tapped.
"""

from collections.abc import Callable
from datetime import date

from handlers import amending, days, minutes, receipts, visit_place, visit_screens
from handlers.dialogue import Asked, Conversation, End, Next, Opened, Stay, Turn, Waits
from handlers.screens import Screen
from handlers.visit_draft import Step, VisitDraft, next_step, task_keys
from handlers.words import gettext as _
from programme import access, visits
from storage import actions, queries
from storage.queries.accounts import Who
from storage.queries.served import Target

T = Turn[VisitDraft]


def conversation() -> Conversation[VisitDraft]:
    """The map of the conversation."""
    return Conversation(
        name="visit",
        draft=VisitDraft,
        first=Step.WHOM,
        may=may_log,
        place=visit_place.place_shared,
        steps={
            Step.WHOM: Waits(
                ask=ask_whom,
                picks={"target": target_chosen, "page": page_turned, "keep": text_kept},
                typed=name_typed,
            ),
            Step.MODE: Waits(
                ask=_drawn(visit_screens.mode), picks={"mode": mode_chosen}, typed=said_early
            ),
            Step.DAY: Waits(
                ask=_drawn(visit_screens.day),
                picks={"day": day_given, "grid": calendar_asked},
                typed=day_typed,
            ),
            Step.CALENDAR: Waits(
                ask=_drawn(visit_screens.calendar),
                picks={"day": day_given, "month": month_turned},
                typed=day_typed,
            ),
            Step.EARLY: Waits(
                ask=_drawn(visit_screens.early), picks={"yes": early_confirmed, "no": day_refused}
            ),
            Step.TASKS: Waits(
                ask=_drawn(visit_screens.tasks),
                picks={"task": task_toggled, "done": tasks_given},
                typed=tasks_typed,
            ),
            Step.CONTENT: Waits(
                ask=_drawn(visit_screens.content),
                picks={"skip": content_skipped},
                typed=content_given,
            ),
            Step.MINUTES: Waits(
                ask=_drawn(visit_screens.length),
                picks={"minutes": minutes_chosen},
                typed=minutes_typed,
            ),
            Step.CARD: Waits(
                ask=_drawn(visit_screens.card),
                picks={"save": saved, "change": change_asked},
                typed=said_early,
            ),
            Step.WHY: Waits(
                ask=amending.ask_why, picks={"why": amending.why_given}, typed=amending.why_given
            ),
        },
    )


def may_log(who: Who) -> bool:
    """Whoever may log visits at all; whom they may log is asked of the store each time."""
    scope = access.widest(who.roles, access.Action.LOG, access.Noun.VISIT)
    return who.person is not None and scope is not access.Scope.NONE


# What follows each answer


async def target_chosen(turn: T, key: str) -> Next:
    target = await _find_target(turn, key)
    if target is None:
        return Stay(_("That one is not among those you serve. Choose another."))
    return _serving(turn, target)


def _serving(turn: T, target: Target) -> Next:
    draft = turn.draft
    if draft.target != target.key:
        draft.tasks, draft.tasks_given = [], False
    draft.target, draft.name = target.key, target.name
    draft.schemes, draft.since = list(target.schemes), target.since
    draft.words, draft.page = "", 0
    return next_step(draft)


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def name_typed(turn: T, text: str) -> Next | None:
    """A part of a name, an alias or pinyin initials; the only match is chosen at once."""
    found = await _targets(turn, text)
    if len(found) == 1:
        return _serving(turn, found[0])
    if not found and turn.draft.content and len(text) > visit_screens.NAME_LIKE:
        return None
    turn.draft.words, turn.draft.page = text[: visit_screens.SEARCH_LIMIT], 0
    if found:
        return Stay()
    if turn.draft.content is None and len(text) > visit_screens.NAME_LIKE:
        turn.draft.words = ""
        return _said(turn, text)
    return Stay(_("None of those you serve matches “{words}”.").format(words=text[:40]))


async def text_kept(turn: T, _argument: str) -> Next:
    """What was typed was no name but what was said."""
    return _said(turn, turn.draft.words)


async def mode_chosen(turn: T, choice: str) -> Next:
    mode, _sep, channel = choice.partition(":")
    turn.draft.mode, turn.draft.channel = mode, channel or None
    return next_step(turn.draft)


async def day_given(turn: T, iso: str) -> Next:
    return _on_day(turn, date.fromisoformat(iso))


def _on_day(turn: T, day: date) -> Next:
    problem = visits.day_problem(day, today=turn.today, served_from=turn.draft.since)
    if problem is visits.DayProblem.FUTURE:
        shown = days.brief(day, turn.today)
        return Stay(_("{day} has not come yet. Choose today or a day before.").format(day=shown))
    turn.draft.day = day
    return Step.EARLY if problem is visits.DayProblem.BEFORE_SERVICE else next_step(turn.draft)


async def day_typed(turn: T, text: str) -> Next | None:
    day = days.read(text, turn.today)
    if day is not None:
        return _on_day(turn, day)
    asked = Stay(_("No day was understood. Write it like 20 Nov, or yesterday."))
    return await _no_answer(turn, text, asked)


async def calendar_asked(turn: T, _argument: str) -> Next:
    turn.draft.month = (turn.draft.day or turn.today).replace(day=1)
    return Step.CALENDAR


async def month_turned(turn: T, iso: str) -> Next:
    turn.draft.month = min(date.fromisoformat(iso), turn.today.replace(day=1))
    return Stay()


async def early_confirmed(turn: T, _argument: str) -> Next:
    return next_step(turn.draft)


async def day_refused(turn: T, _argument: str) -> Next:
    turn.draft.day = None
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


async def tasks_given(turn: T, _argument: str) -> Next:
    if not turn.draft.tasks:
        return Stay(_("Choose at least one task."))
    turn.draft.tasks_given = True
    return next_step(turn.draft)


async def said_early(turn: T, text: str) -> Next | None:
    """A sentence where a choice was asked: what was said, unless the card has that already."""
    return None if turn.draft.content else _said(turn, text)


async def _no_answer(turn: T, text: str, asked: Stay) -> Next | None:
    """Asked again where it is short; a sentence is what was said, or else a card of its own."""
    if len(text) <= visit_screens.NAME_LIKE:
        return await said_early(turn, text) or asked
    return await said_early(turn, text)


async def content_given(turn: T, text: str) -> Next:
    return _said(turn, text)


def _said(turn: T, text: str) -> Next:
    problem = visits.content_problem(text)
    if problem is visits.ContentProblem.TOO_LONG:
        sentence = _("That is {count} characters; one record holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(text), limit=visits.MAX_CONTENT))
    if problem is None:
        turn.draft.content = text.strip()
        turn.draft.content_asked = True
    return next_step(turn.draft)


async def content_skipped(turn: T, _argument: str) -> Next:
    turn.draft.content_asked = True
    return next_step(turn.draft)


async def minutes_chosen(turn: T, number: str) -> Next:
    turn.draft.minutes = int(number) if number else None
    return next_step(turn.draft)


async def minutes_typed(turn: T, text: str) -> Next | None:
    length = minutes.read(text)
    if length is None and len(text) > visit_screens.NAME_LIKE:
        return await said_early(turn, text)
    if length is None:
        return Stay(_("No length was understood. Write it like 90, or 1.5 h."))
    if visits.minutes_problem(length) is not None:
        return Stay(_("A visit lasts from 1 minute to 24 hours."))
    turn.draft.minutes = length
    return next_step(turn.draft)


async def change_asked(turn: T, step: str) -> Next:
    return Step(step)


async def saved(turn: T, _argument: str) -> Next:
    """Check once more what may have changed since it was asked, then record."""
    draft = turn.draft
    if draft.amends is not None:
        return await amending.compared(turn)
    missing = next_step(draft)
    target = await _find_target(turn, draft.target or "")
    if missing is not Step.CARD:
        return missing
    if target is None:
        draft.target = None
        return Step.WHOM
    if draft.day is None or draft.mode is None or draft.day > turn.today:
        return Step.DAY
    number = await actions.visits.log(
        turn.session,
        author_id=turn.person.id,
        account_id=turn.who.account.id,
        dialogue_id=turn.dialogue.id,
        client_id=target.id if target.kind == "client" else None,
        region_id=target.id if target.kind == "region" else None,
        day=draft.day,
        mode=draft.mode,
        channel=draft.channel,
        content=draft.content,
        minutes=draft.minutes,
        tasks=[(scheme, code) for scheme, _sep, code in (t.partition(":") for t in draft.tasks)],
        now=turn.now,
    )
    await actions.files.hold(turn.session, visit_id=number, files=draft.files)
    await visit_place.kept(turn, number, target.key)
    receipt = receipts.ReceiptDraft(visit=number, card=draft)
    return End(visit_screens.kept(number), Opened("receipt", receipt))


# What is asked


async def ask_whom(turn: T) -> Screen:
    found = await _targets(turn, turn.draft.words)
    if not found:
        found, turn.draft.page = await _targets(turn, ""), 0
    return visit_screens.whom(turn.draft, found, turn.today)


def _drawn(draw: Callable[[VisitDraft, date], Screen]) -> Asked[VisitDraft]:
    """A question that needs no more than the draft and the day."""

    async def ask(turn: T) -> Screen:
        return draw(turn.draft, turn.today)

    return ask


async def _targets(turn: T, like: str) -> list[Target]:
    return await queries.served.choices(
        turn.session,
        person_id=turn.person.id,
        areas=turn.who.areas,
        today=turn.today,
        like=like,
    )


async def _find_target(turn: T, key: str) -> Target | None:
    return await queries.served.find(
        turn.session,
        person_id=turn.person.id,
        areas=turn.who.areas,
        today=turn.today,
        key=key,
    )

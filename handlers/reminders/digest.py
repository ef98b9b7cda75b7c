"""The digest (今日提醒): opened by the clock, once a day for whoever has something open.

Asked: nothing; each line has a button that acts on it. Kept: that it was told, by its rule and
lead, and until when a line was put off.
"""

from datetime import date, timedelta

from handlers.dialogue import Conversation, End, Next, Stay, Turn, Waits, known
from handlers.quicklog import clauses
from handlers.quicklog import days as named
from handlers.reminders import acting, standing
from handlers.reminders import screens as reminder_screens
from handlers.reminders.draft import DigestDraft, Step
from handlers.reminders.lines import Standing
from handlers.screens import Screen
from handlers.words import gettext as _
from programme.reminders import About
from storage import queries

THREE_DAYS = timedelta(days=3)
FARTHEST = timedelta(days=90)
DAY_LIKE = 20  # longer than any day people write: rather a message of its own

T = Turn[DigestDraft]


def conversation() -> Conversation[DigestDraft]:
    """The map of the conversation."""
    return Conversation(
        name="digest",
        draft=DigestDraft,
        first=Step.DIGEST,
        may=known,
        kind="reminder",
        steps={
            Step.DIGEST: Waits(
                ask=ask_digest,
                picks={
                    "act": acted, "later": all_later, "enough": enough, "more": more,
                    "page": page_turned,
                },
                leaves=False,
            ),
            Step.WHICH: Waits(
                ask=ask_which, picks={"line": line_chosen, "digest": back}, leaves=False
            ),
            Step.LINE: Waits(
                ask=ask_line,
                picks={
                    "act": acted, "visit": visit_asked, "plan": plan_asked,
                    "exempt": exemption_asked, "later": line_later, "day": day_asked,
                    "digest": back,
                },
                leaves=False,
            ),
            Step.DAY: Waits(
                ask=ask_day,
                picks={"on": day_chosen, "month": month_turned, "digest": back},
                typed=day_typed,
                leaves=False,
            ),
        },
    )  # fmt: skip


# What follows each answer


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.arrived, turn.draft.page = True, int(page)
    return Stay()


async def back(turn: T, _argument: str) -> Next:
    return Step.DIGEST


async def enough(turn: T, _argument: str) -> Next:
    """The card is over; tomorrow's has what is due tomorrow."""
    return End(reminder_screens.over(_("No more reminders today."), turn.today))


async def acted(turn: T, number: str) -> Next:
    """The one thing most wanted of that line."""
    turn.draft.arrived = True
    turn.draft.line = int(number) if number else turn.draft.line
    line = await _line(turn)
    if line is None:
        return _gone()
    if line.rule.about is About.CARD:
        return await acting.go_on(turn, line)
    if line.rule.about is About.INVITATION:
        return await acting.look(turn, line)
    if not line.serves:
        return Step.LINE
    late = line.first.anchor < turn.today
    return await (acting.visit(turn, line) if late else acting.plan(turn, line))


async def more(turn: T, _argument: str) -> Next:
    turn.draft.arrived = True
    turn.draft.line = 0
    return Step.LINE if len(turn.draft.lines) == 1 else Step.WHICH


async def line_chosen(turn: T, number: str) -> Next:
    turn.draft.line = int(number)
    return Step.LINE


async def visit_asked(turn: T, _argument: str) -> Next:
    line = await _line(turn)
    return _gone() if line is None else await acting.visit(turn, line)


async def plan_asked(turn: T, _argument: str) -> Next:
    line = await _line(turn)
    return _gone() if line is None else await acting.plan(turn, line)


async def exemption_asked(turn: T, _argument: str) -> Next:
    line = await _line(turn)
    return _gone() if line is None else acting.exempt(turn, line)


def _gone() -> Next:
    return Stay(_("That is done already, or is not yours any more."))


# Putting off


async def all_later(turn: T, _argument: str) -> Next:
    """Every line that is open still, in three days."""
    turn.draft.arrived = True
    until = await _in_three_days(turn)
    for line in await standing.lines(turn):
        if not line.done:
            await standing.put_off(turn, line, until)
    said = _("They come again on {day}.")
    return End(reminder_screens.over(said.format(day=standing.day(until, turn)), turn.today))


async def line_later(turn: T, _argument: str) -> Next:
    return await _put_off(turn, await _in_three_days(turn))


async def _in_three_days(turn: T) -> date:
    working_days = await queries.hours.working_days(turn.session)
    return working_days.on_or_after(turn.today + THREE_DAYS)


async def day_asked(turn: T, _argument: str) -> Next:
    turn.draft.month = None
    return Step.DAY


async def month_turned(turn: T, first: str) -> Next:
    turn.draft.month = date.fromisoformat(first)
    return Stay()


async def day_chosen(turn: T, iso: str) -> Next:
    return await _put_off(turn, date.fromisoformat(iso))


async def day_typed(turn: T, text: str) -> Next | None:
    found = named.find(clauses.even(text.strip()), turn.today, ahead=True)
    if len(found) == 1:
        return await _put_off(turn, found[0].day)
    if len(text) > DAY_LIKE:
        return None
    return Stay(_("No day was understood. Write it like 2 Dec, or tomorrow."))


async def _put_off(turn: T, wanted: date) -> Next:
    """On a working day after today, and before it is too late to do anything about it."""
    line = await _line(turn)
    if line is None:
        return _gone()
    latest = _latest(line, turn.today)
    if wanted <= turn.today:
        return Stay(_("Choose a day after today."))
    working_days = await queries.hours.working_days(turn.session)
    until = working_days.on_or_after(wanted)
    if until > latest:
        said = _("Not put off: {day} is the last day that is any use.")
        return Stay(said.format(day=standing.day(latest, turn)))
    await standing.put_off(turn, line, until)
    return Step.DIGEST


def _latest(line: Standing, today: date) -> date:
    ends = line.first.anchor
    dated = line.rule.about is not About.CARD and ends > today
    return min(ends, today + FARTHEST) if dated else today + FARTHEST


# What is asked


async def ask_digest(turn: T) -> Screen:
    working_days = await queries.hours.working_days(turn.session)
    lines = await standing.lines(turn)
    return reminder_screens.digest(lines, turn.draft.page, turn.today, working_days)


async def ask_which(turn: T) -> Screen:
    lines = await standing.lines(turn)
    return reminder_screens.which(lines, turn.draft.page, turn.today)


async def ask_line(turn: T) -> Screen:
    line = await _line(turn)
    if line is None:
        return await ask_digest(turn)
    working_days = await queries.hours.working_days(turn.session)
    return reminder_screens.line(
        line, turn.today, working_days, exemptible=acting.exemptible(turn, line)
    )


async def ask_day(turn: T) -> Screen:
    line = await _line(turn)
    if line is None:
        return await ask_digest(turn)
    working_days = await queries.hours.working_days(turn.session)
    latest = _latest(line, turn.today)
    first = (turn.draft.month or turn.today + timedelta(days=1)).replace(day=1)
    return reminder_screens.day(line, first, turn.today, latest, working_days)


async def _line(turn: T) -> Standing | None:
    """The line that is looked at, while it is open."""
    lines = await standing.lines(turn)
    if not 0 <= turn.draft.line < len(lines) or lines[turn.draft.line].done:
        return None
    return lines[turn.draft.line]

"""The weekly brief (每周简报, S23, S25): what was done, is at risk, is late; short, once a week.

Opened by the clock for leaders, departments and the bureau. Asked: nothing. Kept: nothing; what it
says is counted when it is sent.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from handlers import days, dialogue
from handlers.coverage import draft as coverage_draft
from handlers.coverage import screens as coverage_screens
from handlers.coverage.draft import CoverageDraft
from handlers.coverage.screens import View
from handlers.dialogue import Beside, Conversation, Draft, Next, Opened, Stay, Turn, Waits
from handlers.quotas import screens as quota_screens
from handlers.screens import Button, Screen, Shown
from handlers.words import gettext as _
from handlers.words import pgettext
from programme import briefs, quotas
from programme.roles import TEAM
from storage import queries
from storage.queries.accounts import Who

NAMED = 3
"""Units named in a line; the rest are counted."""


class Step(StrEnum):
    """The brief waits for nothing but to be followed."""

    BRIEF = "brief"


T = Turn[Draft]


def conversation() -> Conversation[Draft]:
    """The map of the conversation."""
    return Conversation(
        name="brief",
        draft=Draft,
        first=Step.BRIEF,
        may=may_read,
        steps={
            Step.BRIEF: Waits(ask=ask_brief, picks={"open": opened}, leaves=False),
        },
    )


def may_read(who: Who) -> bool:
    return who.person is not None and bool(briefs.READERS & who.roles)


async def told(turn: Turn[Any], _subject: Mapping[str, Any]) -> str | None:
    """By the clock, on a working morning."""
    if not may_read(turn.who):
        return "no_role"
    await dialogue.open_for(
        turn, turn.who, turn.book["brief"], draft=Draft(),
        cause=f"brief:{briefs.week_name(turn.today)}:{turn.who.account.id}",
    )  # fmt: skip
    card = turn.answers.screens[-1]
    if isinstance(card, Shown):  # nobody waits for it: replies go first
        turn.answers.screens[-1] = replace(card, lane="slow")
    return None


async def opened(turn: T, name: str) -> Next:
    there = turn.book[name]
    return Beside(Opened(name, there.draft())) if there.may(turn.who) else Stay()


async def ask_brief(turn: T) -> Screen:
    """The coverage for whoever sees it, a team's units for its people."""
    body, ways = [], []
    if coverage_draft.may_see(turn.who):
        body += await _coverage(turn)
        ways.append(Button(_("Coverage"), "open", "coverage"))
    if TEAM & turn.who.roles:
        body += await _team(turn)
        ways.append(Button(_("My tasks"), "open", "quota"))
    title = _("Weekly brief · {day}").format(day=days.shown(turn.today, turn.today))
    return Screen(title=title, body="\n".join(body), rows=(tuple(ways),))


async def _coverage(turn: T) -> list[str]:
    """Done in the week, what stands, what is late, and the exemptions that are new."""
    since = turn.today - briefs.WEEK
    seen: dict[str, Any] = {"who": turn.who, "today": turn.today}
    visits = await queries.coverage.visited(turn.session, since=since, **seen)
    now = await _view(turn, 0)
    before = await _view(turn, 1)
    late = sum(cell.open for cell in before.cells if cell.ends < turn.today)
    asked, approved = await queries.exemptions.recent(turn.session, since=since, **seen)
    lines = [_("Last seven days: {visits} visits to {units} units").format(
        visits=visits.visits, units=visits.served,
    )]  # fmt: skip
    lines += [coverage_screens.sum_line(each, now.day) for each in now.sums]
    if late:
        lines.append(_("⚠️ Late from the period before: {count}").format(count=late))
    if asked or approved:
        sentence = _("Exemptions: {asked} to decide, {approved} newly approved")
        lines.append(sentence.format(asked=asked, approved=approved))
    return lines


async def _view(turn: T, back: int) -> View:
    asked = coverage_draft.asked_of(CoverageDraft(back=back), turn.today)
    cells = await queries.coverage.matrix(
        turn.session, asked, who=turn.who, today=turn.today, digits=4
    )
    return View(asked.day, tuple(cells))


async def _team(turn: T) -> list[str]:
    """How many of the team's units were visited, and which have been quiet for long."""
    units = await queries.escort.of_person(
        turn.session, person_id=turn.person.id, today=turn.today
    )
    since = turn.today - briefs.WEEK
    lately = sum((unit.last or date.min) >= since for unit in units)
    sentence = _("Key units of the team: {units}; visited in the last seven days: {lately}")
    lines = [sentence.format(units=len(units), lately=lately), *await _contact(turn)]
    quiet = [
        unit.name for unit in units if (unit.last or date.min) < turn.today - briefs.QUIET_UNIT
    ]
    if quiet:
        names = pgettext("between items of a list", ", ").join(quiet[:NAMED])
        said = _("⚠️ Without a visit for {days} days (bureau setting): {count} ({names})")
        lines.append(said.format(days=briefs.QUIET_UNIT.days, count=len(quiet), names=names))
    return lines


async def _contact(turn: T) -> list[str]:
    """Where the team's contact stands, once the bureau has set how often it is due (S17)."""
    lines = await queries.quotas.of_person(
        turn.session, person_id=turn.person.id, today=turn.today
    )
    owed = [line for line in lines if line.rule == quotas.CONTACT.code]
    totals = queries.quotas.total(owed)
    return [quota_screens.sum_line(total, turn.today) for total in totals]

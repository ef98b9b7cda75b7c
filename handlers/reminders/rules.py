"""The rules of reminders (/reminders): opened by the bureau; what is told, when, by which clause.

Asked: on or off, and the days of a rule; the days of the State Council's notice for a year whose
exchanged days are not published here. Kept: the switches, and those days.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from handlers.dialogue import Conversation, Draft, Next, Stay, Turn, Waits
from handlers.quicklog import clauses
from handlers.quicklog import days as named
from handlers.reminders import rule_screens
from handlers.screens import Screen
from handlers.words import gettext as _
from programme import access, reminders
from programme.access import Action, Noun, Scope
from programme.reminders import DaysProblem, Rule
from storage import actions, queries
from storage.queries.accounts import Who

NUMBER = re.compile(r"\d+")


class Step(StrEnum):
    """The list, one rule, its days; of the calendar the days off, then those made up."""

    LIST = "list"
    RULE = "rule"
    DAYS = "days"
    OFF = "off"
    MADE_UP = "made_up"


class RulesDraft(Draft):
    """The rule that is looked at; the year of the calendar, and its days off as written."""

    rule: str = ""
    year: int = 0
    off: list[date] = Field(default_factory=list)


T = Turn[RulesDraft]


def conversation() -> Conversation[RulesDraft]:
    """The map of the conversation."""
    return Conversation(
        name="reminder_rules",
        draft=RulesDraft,
        first=Step.LIST,
        may=may_set,
        steps={
            Step.LIST: Waits(
                ask=ask_list, picks={"rule": rule_chosen, "year": year_chosen}, leaves=False
            ),
            Step.RULE: Waits(
                ask=ask_rule,
                picks={"switch": switched, "days": days_asked, "shipped": as_shipped,
                       "list": back},
                leaves=False,
            ),
            Step.DAYS: Waits(ask=ask_days, typed=days_given),
            Step.OFF: Waits(ask=ask_off, typed=off_given),
            Step.MADE_UP: Waits(
                ask=ask_made_up, picks={"none": none_made_up}, typed=made_up_given
            ),
        },
    )  # fmt: skip


def may_set(who: Who) -> bool:
    """The bureau's clerks and directors."""
    scope = access.widest(who.roles, Action.EDIT, Noun.REMINDER)
    return who.person is not None and scope is Scope.ALL


# What follows each answer


async def back(turn: T, _argument: str) -> Next:
    return Step.LIST


async def rule_chosen(turn: T, name: str) -> Next:
    turn.draft.rule = name
    return Step.RULE


async def days_asked(turn: T, _argument: str) -> Next:
    return Step.DAYS


async def switched(turn: T, _argument: str) -> Next:
    rule = await _rule(turn)
    return await _set(turn, replace(rule, on=not rule.on))


async def as_shipped(turn: T, _argument: str) -> Next:
    return await _set(turn, reminders.RULES[turn.draft.rule])


async def days_given(turn: T, text: str) -> Next:
    """Numbers, whatever stands between them; nothing is changed that would not do."""
    rule = await _rule(turn)
    found = [int(number) for number in NUMBER.findall(clauses.even(text))[:100]]
    problem = reminders.days_problem(found)
    if problem is DaysProblem.NONE:
        return Stay(_("No days were understood. Write them like 60 30 14 7 1."))
    if problem is DaysProblem.TOO_MANY:
        return Stay(_("Not kept: at most {most} days.").format(most=reminders.MOST_LEADS))
    if problem is DaysProblem.OUT_OF_RANGE:
        said = _("Not kept: each is from 1 to {farthest}.")
        return Stay(said.format(farthest=reminders.FARTHEST))
    days = reminders.tidy(rule, found)
    await _set(turn, replace(rule, before=days) if rule.before else replace(rule, after=days))
    return Step.RULE


async def _set(turn: T, rule: Rule) -> Next:
    await actions.reminders.switch(turn.session, rule, set_by=turn.person.id, now=turn.now)
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=Action.EDIT, noun=Noun.REMINDER, subject=f"rule:{rule.name}",
    )  # fmt: skip
    return Stay()


async def year_chosen(turn: T, year: str) -> Next:
    turn.draft.year, turn.draft.off = int(year), []
    return Step.OFF


async def off_given(turn: T, text: str) -> Next:
    """The days off as the notice gives them: 1月1日至1月3日，2月6日至2月12日."""
    days = _days(text, turn.draft.year)
    if days is None:
        return Stay(_not_of(turn.draft.year))
    turn.draft.off = days
    return Step.MADE_UP


async def made_up_given(turn: T, text: str) -> Next:
    days = _days(text, turn.draft.year)
    if days is None or set(days) & set(turn.draft.off):
        return Stay(_not_of(turn.draft.year))
    return await _load(turn, days)


async def none_made_up(turn: T, _argument: str) -> Next:
    return await _load(turn, [])


def _not_of(year: int) -> str:
    said = _("No days of {year} were understood. Write them like 1 Jan to 3 Jan, 6 Feb.")
    return said.format(year=year)


def _days(text: str, year: int) -> list[date] | None:
    """Every day named, each once; None where there is none, or one of another year."""
    found: set[date] = set()
    for each in named.find(clauses.even(text), date(year, 1, 1), ahead=True):
        last = each.last or each.day
        if each.day.year != year or last.year != year:
            return None
        found |= {each.day + timedelta(days=n) for n in range((last - each.day).days + 1)}
    return sorted(found) or None


async def _load(turn: T, made_up: list[date]) -> Next:
    year = turn.draft.year
    days = dict.fromkeys(turn.draft.off, False) | dict.fromkeys(made_up, True)
    await actions.hours.load_days(turn.session, year, days, set_by=turn.person.id, now=turn.now)
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=Action.EDIT, noun=Noun.REMINDER, subject=f"calendar:{year}",
    )  # fmt: skip
    return Step.LIST


async def _rule(turn: T) -> Rule:
    by_name = {rule.name: rule for rule in await queries.reminders.rules(turn.session)}
    return by_name[turn.draft.rule]


# What is asked


async def ask_list(turn: T) -> Screen:
    rules = await queries.reminders.rules(turn.session)
    working_days = await queries.hours.working_days(turn.session)
    years = (turn.today.year, turn.today.year + 1)
    return rule_screens.all_rules(rules, {year: working_days.published(year) for year in years})


async def ask_rule(turn: T) -> Screen:
    return rule_screens.rule(await _rule(turn))


async def ask_days(turn: T) -> Screen:
    return rule_screens.days(await _rule(turn))


async def ask_off(turn: T) -> Screen:
    return rule_screens.off(turn.draft.year)


async def ask_made_up(turn: T) -> Screen:
    return rule_screens.made_up(turn.draft.year, len(turn.draft.off))

"""Who is reminded of what, and when: rules as data, and what of them falls due on a day.

A series hangs on one day, its anchor: a period's last day, the day a card was opened. Each lead
before or after it is one occurrence, named by its lead: told once, or passed over for a newer one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from typing import Any

from programme import quotas
from programme.clauses import Clause
from programme.periods import overlapping
from programme.working_days import WorkingDays

GRACE = timedelta(days=6)
"""How long after its last lead a series is still told of, where nobody could be told before."""
WEEKLY = (7, 14, 21, 28)
MOST_LEADS, FARTHEST = 10, 180


class About(StrEnum):
    """What a reminder is of; each has its own question to the store and its own words."""

    QUOTA = "quota"
    CARD = "card"
    INVITATION = "invitation"


class Whom(StrEnum):
    """The one who must act."""

    SERVES = "serves"
    """Who serves the client or region; of a team its leader."""
    WRITES = "writes"
    """Whose card it is."""
    INVITED = "invited"
    """Who sent the invitation."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A series of reminders: so many days before its anchor, and so many after it.

    `clause` is what binds; None where no notice does, and the whole rule is a bureau setting. The
    days are a bureau setting always (reading 11). `together`: all of one person in one line.
    """

    name: str
    about: About
    whom: Whom
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    clause: Clause | None = None
    on: bool = True
    together: bool = False

    @property
    def days(self) -> tuple[int, ...]:
        """The days that the bureau may change: those before, or else those after."""
        return self.before or self.after


@dataclass(frozen=True, slots=True)
class Switch:
    """What the bureau set of one rule; `days` None leaves them as they were shipped."""

    on: bool = True
    days: tuple[int, ...] | None = None


def of_quota(quota: quotas.Quota) -> Rule:
    """Before the period's end by its lead days, and weekly for four weeks after (reading 11)."""
    return Rule(
        quota.code, About.QUOTA, Whom.SERVES,
        before=quota.lead_days, after=WEEKLY, clause=quota.clause,
    )  # fmt: skip


STATE_TIMERS = (
    Rule("card", About.CARD, Whom.WRITES, after=(1, 3, 7)),
    Rule("invitation", About.INVITATION, Whom.INVITED, before=(4, 1), together=True),
)
"""What hangs on the state of a thing: a card from the day it was opened, an invitation unused
before the day it lapses."""

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.name: rule
        for rule in (*(of_quota(each) for each in quotas.RULES.values()), *STATE_TIMERS)
    }
)


def in_force(switches: Mapping[str, Switch]) -> tuple[Rule, ...]:
    """Every rule as the bureau set it, those switched off included."""
    return tuple(_switched(rule, switches.get(name)) for name, rule in RULES.items())


def _switched(rule: Rule, switch: Switch | None) -> Rule:
    if switch is None:
        return rule
    if switch.days is None:
        return replace(rule, on=switch.on)
    if rule.before:
        return replace(rule, on=switch.on, before=switch.days)
    return replace(rule, on=switch.on, after=switch.days)


class DaysProblem(StrEnum):
    """Why these days will not do."""

    NONE = "none"
    TOO_MANY = "too_many"
    OUT_OF_RANGE = "out_of_range"


def days_problem(days: Sequence[int]) -> DaysProblem | None:
    """From one to ten different days, each from 1 to 180; None where they will do."""
    if not days:
        return DaysProblem.NONE
    if len(set(days)) > MOST_LEADS:
        return DaysProblem.TOO_MANY
    return None if all(1 <= day <= FARTHEST for day in days) else DaysProblem.OUT_OF_RANGE


def tidy(rule: Rule, days: Iterable[int]) -> tuple[int, ...]:
    """Each once, in the order in which they come: falling before the anchor, rising after it."""
    return tuple(sorted(set(days), reverse=bool(rule.before)))


# When they fall due


@dataclass(frozen=True, slots=True)
class Moment:
    """One occurrence of a series: its name in the series, and the working day it is told on."""

    nth: str
    day: date


def moments(rule: Rule, anchor: date, working_days: WorkingDays) -> tuple[Moment, ...]:
    """All occurrences in order, the later of two that fall on one day behind.

    A lead day that is no working day moves to the working day before (reading 11); one after the
    anchor to the next, so that it does not come before what it tells of.
    """
    ahead = [
        Moment(str(lead), working_days.on_or_before(anchor - timedelta(days=lead)))
        for lead in sorted(rule.before, reverse=True)
    ]
    behind = [
        Moment(f"+{lead}", working_days.on_or_after(anchor + timedelta(days=lead)))
        for lead in sorted(rule.after)
    ]
    return (*ahead, *behind)


def newest(rule: Rule, anchor: date, today: date, working_days: WorkingDays) -> Moment | None:
    """The occurrence that stands today: the last one that has come; None before and after all."""
    series = moments(rule, anchor, working_days)
    come = [moment for moment in series if moment.day <= today]
    if not come or (come[-1] is series[-1] and today > _over(rule, anchor, series[-1].day)):
        return None
    return come[-1]


def passed_over(rule: Rule, anchor: date, nth: str, working_days: WorkingDays) -> list[str]:
    """The names of the occurrences before that one: whatever of them was not told is stale."""
    names = [moment.nth for moment in moments(rule, anchor, working_days)]
    return names[: names.index(nth)] if nth in names else []


def _over(rule: Rule, anchor: date, last: date) -> date:
    """The last day on which the series is told of; without leads after, that is the anchor."""
    return last + GRACE if rule.after else anchor


@dataclass(frozen=True, slots=True)
class Window:
    """The anchors, from the first to the last, of which the occurrence `nth` stands today."""

    first: date
    last: date
    nth: str


def windows(rule: Rule, today: date, working_days: WorkingDays) -> tuple[Window, ...]:
    """Every series of the rule that stands today, by its anchor: what the store is asked for."""
    found = [
        (anchor, moment.nth)
        for anchor in _within_reach(rule, today)
        if (moment := newest(rule, anchor, today, working_days)) is not None
    ]
    spans = [(nth, list(same)) for nth, same in groupby(found, key=lambda each: each[1])]
    return tuple(Window(same[0][0], same[-1][0], nth) for nth, same in spans)


def _within_reach(rule: Rule, today: date) -> Iterable[date]:
    """Anchors near enough to be told of; two weeks more than the leads, for long holidays.

    Those of a quota are the last days of its periods.
    """
    slack = timedelta(days=14)
    first = today - timedelta(days=max(rule.after, default=0)) - GRACE - slack
    last = today + timedelta(days=max(rule.before, default=0)) + slack
    if rule.about is not About.QUOTA:
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]
    kind: Any = quotas.of_rule(rule.name).period
    ends = [each.end for each in overlapping(kind, first, last)]
    return [end for end in ends if end <= last]


# What a person is told


@dataclass(frozen=True, slots=True)
class Open:
    """Something open, as the store has it: whose, of which series, and how far it is.

    `said` are the occurrences told of, `until` the day it was put off to.
    """

    rule: str
    person: int
    noun: str
    subject: int
    period: str
    anchor: date
    name: str = ""
    done: int = 0
    required: int = 0
    said: frozenset[str] = frozenset()
    until: date | None = None

    @property
    def key(self) -> tuple[str, int, str, int, str]:
        """The series it belongs to."""
        return self.rule, self.person, self.noun, self.subject, self.period


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest; `nth` by which each of its things came, in their order."""

    rule: Rule
    things: tuple[Open, ...]
    nth: tuple[str, ...]

    @property
    def first(self) -> Open:
        return self.things[0]


def key(thing: Open, nth: str) -> str:
    """What an occurrence is known by: `reminder:C11:17:client:4:2026:30`."""
    return ":".join(map(str, ("reminder", thing.rule, *thing.key[1:], nth)))


_PUT_OFF = "s%y%m%d"


def put_off_until(nth: str) -> date | None:
    """The day that an occurrence was put off to; None for one that came by its lead."""
    return datetime.strptime(nth, _PUT_OFF).date() if nth.startswith("s") else None  # noqa: DTZ007


def nth_due(rule: Rule, thing: Open, today: date, working_days: WorkingDays) -> str | None:
    """By which occurrence it is to be told today; None where it is not.

    What was put off comes on its day, whatever lead it has by then, and not before.
    """
    if not rule.on:
        return None
    if thing.until is not None:
        return f"{thing.until:{_PUT_OFF}}" if thing.until <= today else None
    moment = newest(rule, thing.anchor, today, working_days)
    return None if moment is None or moment.nth in thing.said else moment.nth


def digest(
    things: Iterable[Open], rules: Iterable[Rule], *, today: date, working_days: WorkingDays
) -> tuple[Line, ...]:
    """What is told today of these, each once, the most at risk first; nothing on a day off."""
    if not working_days.is_working(today):
        return ()
    by_name = {rule.name: rule for rule in rules}
    due = [
        Line(by_name[thing.rule], (thing,), (nth,))
        for thing in {thing.key: thing for thing in things}.values()
        if thing.rule in by_name
        and (nth := nth_due(by_name[thing.rule], thing, today, working_days)) is not None
    ]
    return tuple(_together(sorted(due, key=_urgency)))


def _urgency(line: Line) -> tuple[int, date, str, int]:
    """What a notice binds to before what is only kept in order; of each what ends first."""
    thing = line.first
    return (list(About).index(line.rule.about), thing.anchor, thing.name, thing.subject)


def _together(lines: Iterable[Line]) -> Iterable[Line]:
    """Those of a rule that are told together become one line, in the place of the first."""
    by_rule: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        thing = line.first
        lone = (f"{thing.key}", 0) if not line.rule.together else (line.rule.name, thing.person)
        by_rule.setdefault(lone, []).append(line)
    for same in by_rule.values():
        things = tuple(line.first for line in same)
        yield Line(same[0].rule, things, tuple(line.nth[0] for line in same))

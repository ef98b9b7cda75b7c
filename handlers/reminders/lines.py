"""A line of a digest: 「景宁县 四季度走访 0/1 · 还有30天，工作日23天 · 附件2 二（二）」.

It names whom it is about and counts; nothing that somebody wrote stands in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers import days
from handlers.quotas import lines as quota_lines
from handlers.words import gettext as _
from handlers.words import ngettext, pgettext
from programme import periods
from programme.periods import Quarter
from programme.reminders import About, Open, Rule
from programme.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as it stands: what of it is open still, and by which rule it came.

    `serves`: whoever reads it may record and plan visits there. `owner`: for whom they stand in.
    """

    rule: Rule
    things: tuple[Open, ...]
    owner: str = ""
    serves: bool = False
    done: bool = False

    @property
    def first(self) -> Open:
        return self.things[0]


def sentence(line: Standing, today: date, working_days: WorkingDays) -> str:
    """The whole line, with its clause, or as the bureau's own setting."""
    parts = [name(line, today)]
    if line.done:
        return "✅ " + parts[0]
    if line.rule.about is About.QUOTA:
        parts.append(left(line.first.anchor, today, working_days))
    parts.append(line.rule.clause.cited if line.rule.clause else _("bureau setting"))
    if line.owner:
        parts.append(_("for {name}").format(name=line.owner))
    until = line.first.until
    if until is not None and until > today:
        parts.append(_("again on {day}").format(day=days.brief(until, today)))
    return sign(line) + quota_lines.joined(parts)


def sign(line: Standing) -> str:
    """What a notice binds to is at risk once it is told of."""
    return "⚠️ " if line.rule.about is About.QUOTA else "⏳ "


def name(line: Standing, today: date) -> str:
    """What it is about, without how long is left."""
    thing = line.first
    if line.rule.about is About.QUOTA:
        fact = _("{served}: {period} {what} {done}/{required}")
        return fact.format(
            served=thing.name, period=_period(thing.period, today),
            what=quota_lines.what(thing.rule), done=thing.done, required=thing.required,
        )  # fmt: skip
    day = days.brief(thing.anchor, today)
    if line.rule.about is About.CARD:
        kinds = {"visit": _("Visit"), "plan": _("Planned visit")}
        what = kinds.get(thing.name) or _("Visit: {name}").format(name=thing.name)
        return _("{what}, not saved, begun on {day}").format(what=what, day=day)
    count = len(line.things)
    invited = ngettext(
        "{count} invitation is unused and lapses on {day}",
        "{count} invitations are unused, the first lapses on {day}",
        count,
    )
    return invited.format(count=count, day=day)


def _period(period: str, today: date) -> str:
    """「四季度」 of this year, 「2025年四季度」 of another; 「2026年」."""
    found = periods.parse(period)
    if isinstance(found, Quarter) and found.year == today.year:
        return (_("Q1"), _("Q2"), _("Q3"), _("Q4"))[found.quarter - 1]
    return quota_lines.name_of_period(period)


def left(ends: date, today: date, working_days: WorkingDays) -> str:
    """「还有30天，工作日23天」; once it is over, since when."""
    count = (ends - today).days
    if count < 0:
        return ngettext("{days} day over", "{days} days over", -count).format(days=-count)
    working = working_days.between(today, ends)
    told = ngettext(
        "{days} day left, {working} working", "{days} days left, {working} working", count
    )
    return told.format(days=count, working=working)


def unpublished(lines: Sequence[Standing], today: date, working_days: WorkingDays) -> str:
    """Where working days are counted in a year whose exchanged days nobody knows yet."""
    ends = [line.first.anchor.year for line in lines if line.rule.about is About.QUOTA]
    years = {today.year, *(year for year in ends if year > today.year)}
    unknown = [str(year) for year in sorted(years) if not working_days.published(year)]
    if not unknown:
        return ""
    said = _(
        "The make-up working days of {years} are not published yet; only statutory holidays count."
    )
    return said.format(years=pgettext("between items of a list", ", ").join(unknown))

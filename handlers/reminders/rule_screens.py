"""The screens of /reminders: pure functions from rules and years to a `Screen`."""

from collections.abc import Mapping, Sequence

from handlers.quotas import lines as quota_lines
from handlers.screens import Button, Screen, rows
from handlers.words import gettext as _
from handlers.words import pgettext
from programme.reminders import About, Rule


def all_rules(rules: Sequence[Rule], years: Mapping[int, bool]) -> Screen:
    """Every rule in a line, with the clause that binds, and the calendar's years."""
    known, unknown = (
        _("{year}: working days as published"),
        _("{year}: make-up days not published"),
    )
    calendar = [(known if there else unknown).format(year=year) for year, there in years.items()]
    load = _("Load the days of {year}")
    return Screen(
        title=_("Rules of reminders"),
        body="\n".join([*(sentence(rule) for rule in rules), "", *calendar]),
        rows=(
            *rows([Button(name(rule), "rule", rule.name) for rule in rules], wide=2),
            *rows([Button(load.format(year=year), "year", str(year)) for year in years], wide=2),
        ),
        hint=_("Days are a bureau setting; the notices give no number."),
    )


def sentence(rule: Rule) -> str:
    """「✅ 现场服务 · 附件1 二（二） · 提前60、30、14、7、1天，之后7、14、21、28天」."""
    sign = "✅" if rule.on else _("off:")
    clause = rule.clause.cited if rule.clause else _("bureau setting")
    return f"{sign} " + quota_lines.joined([name(rule), clause, when(rule)])


def name(rule: Rule) -> str:
    if rule.about is About.QUOTA:
        return quota_lines.what(rule.name)
    return _("Cards left open") if rule.about is About.CARD else _("Invitations unused")


def when(rule: Rule) -> str:
    """So many days before, and so many after."""
    between = pgettext("between numbers of days", ", ")
    before, after = (between.join(map(str, each)) for each in (rule.before, rule.after))
    if before and after:
        return _("{before} days before, {after} after").format(before=before, after=after)
    if before:
        return _("{before} days before").format(before=before)
    return _("{after} days after").format(after=after)


def rule(rule: Rule) -> Screen:
    """One rule, and what may be changed of it."""
    change = _("Days before") if rule.before else _("Days after")
    return Screen(
        title=name(rule),
        body=sentence(rule) + (f"\n{rule.clause.words}" if rule.clause else ""),
        rows=(
            (Button(_("Switch off") if rule.on else _("Switch on"), "switch"),),
            (Button(change, "days"), Button(_("As shipped"), "shipped")),
            (Button(_("Back"), "list"),),
        ),
    )


def days(rule: Rule) -> Screen:
    """Which days instead."""
    asked = _("How many days before?") if rule.before else _("How many days after?")
    return Screen(
        title=name(rule), body=asked, hint=_("Write them like 60 30 14 7 1."), numbered=False
    )


def off(year: int) -> Screen:
    """The notice's days off."""
    return Screen(
        title=_("Days off of {year}").format(year=year),
        body=_("Which days are off by the State Council's notice? Weekends need not be named."),
        hint=_("Write them like 1 Jan to 3 Jan, 6 Feb to 12 Feb."),
        numbered=False,
    )


def made_up(year: int, count: int) -> Screen:
    """The weekends that are worked for them."""
    body = _("{count} days off. Which weekend days are worked for them?")
    return Screen(
        title=_("Worked weekends of {year}").format(year=year),
        body=body.format(count=count),
        rows=((Button(_("None"), "none"),),),
        hint=_("Write them like 1 Jan to 3 Jan, 6 Feb to 12 Feb."),
        numbered=False,
    )

"""The coverage as a sheet: the counts place by place, then every quota with who serves it."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.coverage import screens as coverage_screens
from handlers.coverage.draft import CoverageDraft, place_name
from handlers.coverage.screens import View
from handlers.quotas import lines as quota_lines
from handlers.quotas import screens as quota_screens
from handlers.screens import Document, Screen
from handlers.words import gettext as _
from programme.quotas import Risk
from storage.queries.coverage import Key
from storage.queries.quotas import Line, Total

MOST = 20_000
"""Lines of a sheet; whoever has more takes it area by area."""

Table = list[list[str]]


def counts(view: View) -> Table:
    """A line a place, rule and period; at the end the sums."""
    heads = [
        _("Area"), _("Scheme"), _("What is owed"), _("Period"), _("Owed"), _("Met"),
        _("Exempt"), _("Open"), _("Owe nothing"), _("Met, percent"),
    ]  # fmt: skip
    rows = [_count_line(place_name(place), each) for place, cells in view.places for each in cells]
    return [heads, *rows, *(_count_line(_("Total"), each) for each in view.sums)]


def _count_line(name: str, each: Total) -> list[str]:
    percent = round(100 * each.met / each.owed) if each.owed else 0
    return [
        name,
        quota_screens.scheme_name(each.scheme),
        quota_lines.what(each.rule),
        quota_lines.name_of_period(each.period),
        *map(str, (each.owed, each.met, each.exempt, each.open, each.not_owed, percent)),
    ]


def every(lines: Sequence[Line], names: Mapping[Key, tuple[str, ...]], day: date) -> Table:
    """A line a quota."""
    heads = [
        _("Area"), _("Whom"), _("Scheme"), _("What is owed"), _("Period"), _("Due by"),
        _("Owed"), _("Times done"), _("State"), _("Served by"),
    ]  # fmt: skip
    return [heads, *(_line(line, names, day) for line in lines)]


def _line(line: Line, names: Mapping[Key, tuple[str, ...]], day: date) -> list[str]:
    return [
        place_name(line.area),
        line.served,
        quota_screens.scheme_name(line.scheme),
        quota_lines.what(line.rule),
        quota_lines.name_of_period(line.period),
        line.ends.isoformat(),
        str(line.required),
        str(line.done),
        state(quota_lines.status(line, day).risk),
        coverage_screens.served_by(line, names),
    ]


def state(risk: Risk) -> str:
    """Where a quota stands, in a word."""
    return {
        Risk.MET: _("met"),
        Risk.NOT_OWED: _("nothing owed"),
        Risk.EXEMPT: _("exempt"),
        Risk.ON_TRACK: _("open"),
        Risk.AT_RISK: _("at risk"),
        Risk.OVERDUE: _("late"),
    }[risk]


def pages() -> tuple[str, str]:
    """The names of the two pages."""
    return _("Counts"), _("Every quota")


def file_name(draft: CoverageDraft, day: date) -> str:
    place = place_name(draft.area) if draft.area else _("all")
    return _("coverage-{place}-{day}.xlsx").format(place=place, day=day.isoformat())


def handed_over(document: Document, draft: CoverageDraft, day: date, *, left: bool) -> Screen:
    """With the word that not all are in it, where so."""
    sentence = _("The sheet holds the first {most}; take it area by area for all.")
    return Screen(
        title=coverage_screens.title(draft, day, day),
        body=sentence.format(most=MOST) if left else "",
        file=document,
    )

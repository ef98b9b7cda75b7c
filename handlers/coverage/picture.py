"""The coverage as a picture: what stands in it, place by place; the drawing is the program's."""

from dataclasses import dataclass

from handlers.coverage import screens as coverage_screens
from handlers.coverage.draft import CoverageDraft, place_name
from handlers.coverage.screens import RISKY, View
from handlers.quotas import lines as quota_lines
from handlers.quotas import screens as quota_screens
from handlers.screens import Document, Screen
from handlers.words import gettext as _
from storage.queries.quotas import Total

MOST = 40
"""Places in one picture; the city of most counties has 13."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One rule in one place: parts of what is owed, and the count in words."""

    met: int
    exempt: int
    risky: int
    open: int
    said: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn: a row a place, a column a rule; None where nothing is owed."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Bar | None, ...]], ...]
    legend: tuple[tuple[str, str], ...]
    """The parts of a bar by their name in `Bar`, and in words."""


def of(view: View, draft: CoverageDraft) -> Picture:
    """All places together first, then each, those with the greatest share open first."""
    sums = {(each.rule, each.period): each for each in view.sums}
    keys = list(sums)
    rows = [(_("Total"), sums)]
    for place, cells in view.places[:MOST]:
        found = {(each.rule, each.period): each for each in coverage_screens.summed(cells)}
        rows.append((place_name(place), found))
    return Picture(
        title=coverage_screens.title(draft, view.day, view.day),
        columns=tuple(_column(sums[key]) for key in keys),
        rows=tuple(
            (name, tuple(_bar(found.get(key), view) for key in keys)) for name, found in rows
        ),
        legend=(
            ("met", _("Met")),
            ("exempt", _("Exempt")),
            ("risky", _("Open, at risk or late")),
            ("open", _("Open")),
        ),
    )


def _column(each: Total) -> str:
    what = quota_lines.what(each.rule)
    scheme = quota_screens.scheme_name(each.scheme)
    period = quota_lines.name_of_period(each.period)
    return _("{scheme} · {what} · {period}").format(scheme=scheme, what=what, period=period)


def _bar(each: Total | None, view: View) -> Bar | None:
    if each is None or not each.owed:
        return None
    risky = coverage_screens.risk(each.period, each.rule, view.day) in RISKY
    return Bar(
        each.met, each.exempt, each.open if risky else 0, 0 if risky else each.open,
        f"{each.met}/{each.owed}",
    )  # fmt: skip


def file_name(draft: CoverageDraft, view: View) -> str:
    place = place_name(draft.area) if draft.area else _("all")
    return _("coverage-{place}-{day}.png").format(place=place, day=view.day.isoformat())


def handed_over(document: Document, *, missing: str) -> Screen:
    """With the word which signs could not be drawn, where so."""
    sentence = _("The font has no sign for: {signs}. “?” stands there.")
    return Screen(body=sentence.format(signs=missing) if missing else "", file=document)


def in_words(view: View) -> str:
    """The same for a channel without pictures."""
    lines = [coverage_screens.sum_line(each, view.day) for each in view.sums]
    for place, cells in view.places:
        lines.append(coverage_screens.place_line(place, cells, view.day))
    return "\n".join(lines)

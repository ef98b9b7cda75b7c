"""The screens of /quota: pure functions from what was counted to a `Screen`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers import days, pages
from handlers.quotas import lines as quota_lines
from handlers.records import screens as record_screens
from handlers.screens import Button, Screen, rows
from handlers.words import current, ngettext
from handlers.words import gettext as _
from programme.access import Scope
from programme.schemes import RULES, Scheme
from storage.queries.escort import Reached, Unit
from storage.queries.exemptions import Named
from storage.queries.quotas import Line, Total


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of one's own list: a quota, or a unit of the escort action, which has none."""

    line: Line | None = None
    unit: Unit | None = None


def own(
    entries: Sequence[Entry],
    *,
    totals: Sequence[Total],
    waiting: frozenset[Named],
    supervised: Mapping[Named, date],
    may_ask: bool,
    page: int,
    count: int,
    wider: Scope | None,
    today: date,
) -> Screen:
    """Totals on top, then each served unit, and a way to record a visit to each."""
    lines = [entry.line for entry in entries if entry.line]
    units = [entry.unit for entry in entries if entry.unit]
    body = [sum_line(total, today) for total in totals]
    body += _paragraph("", [_own_line(line, today, waiting, supervised) for line in lines])
    head = _("Escort action, no number of visits set:")
    body += _paragraph(head, [unit_line(unit, today) for unit in units])
    shown = "\n".join(body).lstrip("\n")
    return Screen(
        title=pages.titled(_("My tasks"), page, count),
        body=shown if count else _("Nobody is assigned to you at present."),
        rows=(
            *rows(_visits(lines, units)),
            *pages.turns(page, count),
            *_exemption(may_ask=may_ask),
            *rows([Button(_wider(wider), "wide", "yes")] if wider else []),
        ),
    )


def _wider(reach: Scope) -> str:
    if reach is Scope.ALL:
        return _("The whole province")
    return _("My area") if reach is Scope.AREA else _("My unit's people")


def area(
    lines: Sequence[Line],
    *,
    totals: Sequence[Total],
    waiting: frozenset[Named],
    may_ask: bool,
    page: int,
    count: int,
    may_log: bool,
    may_find: bool,
    serves: bool,
    today: date,
) -> Screen:
    """Those of an area, those behind first; seven a page."""
    body = [sum_line(total, today) for total in totals]
    body += _paragraph("", [quota_line(line, today, waiting) for line in lines])
    return Screen(
        title=pages.titled(_("Quotas within your reach"), page, count),
        body="\n".join(body) if count else _("Nobody is served there at present."),
        rows=(
            *rows(_visits(lines, []) if may_log else []),
            *pages.turns(page, count),
            *_exemption(may_ask=may_ask),
            *_elsewhere(may_find=may_find, serves=serves),
        ),
    )


def counts(
    totals: Sequence[Total], escort: Reached, *, may_find: bool, serves: bool, today: date
) -> Screen:
    """The province, a line a scheme."""
    body = [f"{scheme_name(total.scheme)} · {sum_line(total, today)}" for total in totals]
    sentence = _("{scheme} · key units with a team {units}, visited this year {visited}")
    body.append(
        sentence.format(
            scheme=scheme_name(Scheme.ESCORT), units=escort.units, visited=escort.visited
        )
    )
    return Screen(
        title=_("Quotas of the province"),
        body="\n".join(body),
        rows=_elsewhere(may_find=may_find, serves=serves),
    )


def _exemption(*, may_ask: bool) -> tuple[tuple[Button, ...], ...]:
    return rows([Button(_("Ask for an exemption"), "exempt")] if may_ask else [])


def _elsewhere(*, may_find: bool, serves: bool) -> tuple[tuple[Button, ...], ...]:
    ways = [Button(_("Find"), "find")] if may_find else []
    if serves:
        ways.append(Button(_("My tasks"), "wide", ""))
    return rows(ways, wide=2)


def scheme_name(scheme: str) -> str:
    """The notice's word; with its English name in an English chat."""
    words = RULES[Scheme(scheme)].words
    return f"{words} ({scheme})" if current() == "en" else words


def sum_line(total: Total, today: date) -> str:
    """「2026年现场服务 1/3 · 2 家不作要求 · 还有40天」."""
    sentence = _("{period}: {what} {met}/{owed}")
    parts = [
        sentence.format(
            period=quota_lines.name_of_period(total.period),
            what=quota_lines.what(total.rule),
            met=total.met,
            owed=total.owed,
        )
    ]
    if total.not_owed:
        free = ngettext("{count} owes nothing", "{count} owe nothing", total.not_owed)
        parts.append(free.format(count=total.not_owed))
    if total.exempt:
        parts.append(_("{count} exempt").format(count=total.exempt))
    if total.open:
        days_left = (total.ends - today).days
        left = ngettext("{days} day left", "{days} days left", days_left)
        parts.append(left.format(days=days_left))
    return " · ".join(parts)


def quota_line(line: Line, today: date, waiting: frozenset[Named] = frozenset()) -> str:
    """The unit, then its quota; a sign where it is met, or at risk; whether it is to be exempt."""
    said = f"{quota_lines.sign(line, today)}{line.served} · {quota_lines.sentence(line, today)}"
    named = (line.rule, line.client_id, line.region_id, line.period)
    return said + " · " + _("⏳ exemption asked for") if named in waiting else said


def _own_line(
    line: Line, today: date, waiting: frozenset[Named], supervised: Mapping[Named, date]
) -> str:
    """As `quota_line`, with the day of the last supervision notice where it is still open."""
    said = quota_line(line, today, waiting)
    told = supervised.get((line.rule, line.client_id, line.region_id, line.period))
    if told is None or not line.open:
        return said
    return said + " · " + _("supervised {day}").format(day=days.brief(told, today))


def brief_line(line: Line, today: date) -> str:
    """As `quota_line`, without clause and days: for a list under their sum."""
    return f"{quota_lines.sign(line, today)}{line.served} · {quota_lines.fact(line)}"


def unit_line(unit: Unit, today: date) -> str:
    if unit.last is None:
        return _("{unit} · not visited yet").format(unit=unit.name)
    return _("{unit} · last visit {day}").format(unit=unit.name, day=days.brief(unit.last, today))


def _paragraph(head: str, lines: Sequence[str]) -> list[str]:
    return ["", *([head] if head else []), *lines] if lines else []


def _visits(lines: Sequence[Line], units: Sequence[Unit]) -> list[Button]:
    """A way to record a visit to each, once only where a unit stands on the page twice."""
    named = {
        f"client:{line.client_id}" if line.client_id else f"region:{line.region_id}": line.served
        for line in lines
    } | {f"client:{unit.client_id}": unit.name for unit in units}
    return [
        Button(_("Record · {name}").format(name=record_screens.shortened(name)), "visit", key)
        for key, name in named.items()
    ]

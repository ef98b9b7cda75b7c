"""The deadline board of the escort action (S29): four dated steps, the count to 150, the gaps."""

from collections.abc import Sequence
from datetime import date

from handlers import days, pages
from handlers.coverage.draft import place_name
from handlers.screens import Button, Screen
from handlers.words import gettext as _
from handlers.words import ngettext, pgettext
from programme import setup
from programme.setup import DEADLINES, Deadline, SetupStep
from storage.queries.setup import KeyUnit


def screen(
    units: Sequence[KeyUnit],
    people: int,
    *,
    page: int,
    today: date,
    contact: str,
    sets: bool,
) -> Screen:
    """The steps on top; then each unit that lacks something, seven a page."""
    lacking = [unit for unit in units if not unit.complete or unit.last is None]
    first = pages.first(page)
    lines = [unit_line(unit) for unit in lacking[first : first + pages.PAGE]]
    body = [step_line(each, units, people, today) for each in DEADLINES]
    body += [counted(units, today), contact]
    if lines:
        body += ["", *lines]
    return Screen(
        title=pages.titled(_("Escort action, set-up and progress"), page, len(lacking)),
        body="\n".join(body),
        rows=(
            *pages.turns(page, len(lacking)),
            *(((Button(_("Set how often contact is due"), "contact"),),) if sets else ()),
            (Button(_("Back"), "back"),),
        ),
    )


def step_line(each: Deadline, units: Sequence[KeyUnit], people: int, today: date) -> str:
    """「⚠️ “1+2+X”团队 150/162 · 方案 三（三） · 应于2025年3月31日前 · 逾期 601 天」."""
    done, said = _stands(each.step, units, people)
    parts = [said, each.clause.cited, _("due {day}").format(day=days.brief(each.due, today))]
    late = each.days_late(today)
    if done is False and late:
        parts.append(ngettext("{days} day late", "{days} days late", late).format(days=late))
    sign = {True: "✅ ", False: "⚠️ " if late else "", None: ""}[done]
    return sign + " · ".join(parts)


def _stands(step: SetupStep, units: Sequence[KeyUnit], people: int) -> tuple[bool | None, str]:
    """Whether it is done (None: not kept here), and the count in words."""
    if step is SetupStep.LIST:
        said = _("The list of key units: {count} units").format(count=len(units))
        return bool(units), said
    if step is SetupStep.PERSONNEL:
        return bool(people), _("Personnel: {count} in teams").format(count=people)
    if step is SetupStep.TEAMS:
        complete = sum(unit.complete for unit in units)
        said = _("Teams of 1+2+X: {done}/{all}").format(done=complete, all=len(units))
        return bool(units) and complete == len(units), said
    return None, _("Service plans: not kept in this assistant yet")


def counted(units: Sequence[KeyUnit], today: date) -> str:
    """「2026年底指导 150 家：有团队并服务过 98 家」; guided takes a plan too (reading 5)."""
    year, number, clause = setup.target(today)
    served = sum(unit.complete and unit.last is not None for unit in units)
    sentence = _(
        "To guide {number} units by the end of {year} ({clause}): {served} have a team and were "
        "served. Plans are not kept here yet, so none can be called guided."
    )
    return sentence.format(number=number, year=year, clause=clause.cited, served=served)


def unit_line(unit: KeyUnit) -> str:
    """「⚠️ 之江实验室 · 余杭区 · 护航一组 · 缺骨干 2 · 还没有服务」."""
    leaders, backbones = unit.lacks
    parts = [unit.name, place_name(unit.area), unit.team or _("no team")]
    if unit.team and leaders:
        parts.append(_("no leader"))
    if unit.team and backbones:
        parts.append(_("short of {count} backbones").format(count=backbones))
    if unit.last is None:
        parts.append(pgettext("of a key unit", "not served yet"))
    return "⚠️ " + " · ".join(parts)

"""The screens of /near: pure functions from what is open and how far it is to a `Screen`."""

from collections.abc import Sequence
from datetime import date

from handlers import days, pages
from handlers.near import distances
from handlers.near.draft import NearDraft
from handlers.quotas import lines as quota_lines
from handlers.records import screens as record_screens
from handlers.screens import Button, Screen
from handlers.words import gettext as _
from storage.queries.near import Owed

NAME_LIKE = 20
NOT_APART = 1000
"""Metres from a county's seat within which its own distance tells nothing."""


def place() -> Screen:
    return Screen(
        title=_("Still to visit nearby"),
        body=_("From where? Send your place, or write a county or a unit. It is not kept."),
        rows=(
            (Button(_("Send my place"), asks="place"),),
            (Button(_("Without a place, most urgent first"), "anywhere"),),
        ),
    )


def nothing(*, in_team: bool) -> Screen:
    """Nothing is open; a team's units have no quota at all."""
    sentence = _("No quota of yours is open.")
    if in_team:
        sentence = _("The escort action sets no number of visits; My tasks lists its units.")
    return Screen(title=_("Still to visit nearby"), body=sentence)


def listed(found: Sequence[Owed], draft: NearDraft, *, count: int, today: date) -> Screen:
    """Seven a page, each with a way to plan it and one to record it."""
    lines = [line(owed, draft, today) for owed in found]
    rough = any(owed.site.approximate and _apart(owed, draft) for owed in found)
    others = [Button(_("Trip plan"), "trips"), Button(_("From another place"), "place")]
    return Screen(
        title=pages.titled(_title(draft), draft.page, count),
        body="\n".join(lines),
        rows=(
            *((_plan(owed), _visit(owed)) for owed in found),
            *pages.turns(draft.page, count),
            tuple(others),
        ),
        hint=_("“about”: as far as the county's seat.") if rough else "",
    )


def _title(draft: NearDraft) -> str:
    if not draft.origin:
        return _("Still to visit nearby")
    return _("Still to visit near {origin}").format(origin=draft.origin)


def line(owed: Owed, draft: NearDraft, today: date) -> str:
    """「⚠️ 之江实验室 · 现场服务 0/1 · 还有40天 · 东南约12公里」."""
    count = _("{what} {done}/{required}").format(
        what=quota_lines.what(owed.line.rule), done=owed.line.done, required=owed.line.required
    )
    sign = quota_lines.sign(owed.line, today)
    parts = [f"{sign}{owed.line.served}", count, quota_lines.left(owed.line, today)]
    away = draft.away.get(owed.key)
    if away is not None and _apart(owed, draft):
        rough = owed.site.approximate
        parts.append(distances.away(away.metres, away.heading, approximate=rough))
    elif away is not None:
        parts.append(_("in the same county"))
    if owed.planned is not None:
        parts.append(_("planned for {day}").format(day=days.brief(owed.planned, today)))
    return " · ".join(parts)


def _apart(owed: Owed, draft: NearDraft) -> bool:
    """Whether its distance tells anything: from a county's seat to that seat it is none."""
    away = draft.away.get(owed.key)
    return away is not None and not (owed.site.approximate and away.metres < NOT_APART)


def _plan(owed: Owed) -> Button:
    name = record_screens.shortened(owed.line.served)
    return Button(_("Plan · {name}").format(name=name), "plan", owed.key)


def _visit(owed: Owed) -> Button:
    name = record_screens.shortened(owed.line.served)
    return Button(_("Record · {name}").format(name=name), "visit", owed.key)

"""An audience in words, 「服务专员 · 杭州市 · 有任务未完成」, and who is left out and why."""

from collections.abc import Mapping, Sequence

from handlers.quotas import screens as quota_screens
from handlers.words import current, ngettext, pgettext
from handlers.words import gettext as _
from programme.broadcasts import Audience, Left, Standing
from programme.roles import WORDS, Role
from programme.units import UNIT_WORDS, UnitType
from storage import Session, queries


async def said(session: Session, audience: Audience) -> str:
    """What is asked for, filter by filter; everybody where nothing is."""
    names = await queries.areas.names(session, audience.areas) if audience.areas else {}
    parts = [
        _listed([role_name(role) for role in audience.roles]),
        _listed([quota_screens.scheme_name(scheme) for scheme in audience.schemes]),
        _listed([names.get(code, code) for code in audience.areas]),
        _listed([unit_name(unit) for unit in audience.units]),
        quota_name(audience.quota) if audience.quota else "",
        _counted(len(audience.people)) if audience.people else "",
    ]
    return " · ".join(part for part in parts if part) or _("Everybody within reach")


def _listed(names: Sequence[str]) -> str:
    return pgettext("between items of a list", ", ").join(names)


def _counted(count: int) -> str:
    return ngettext("a list of {count}", "a list of {count}", count).format(count=count)


def role_name(role: str) -> str:
    """The vocabulary's word; in an English chat its English one."""
    return role.replace("_", " ") if current() == "en" else WORDS[Role(role)]


def unit_name(unit: str) -> str:
    return unit.replace("_", " ") if current() == "en" else UNIT_WORDS[UnitType(unit)]


def quota_name(standing: str) -> str:
    return {
        Standing.OPEN: _("a quota of the period open"),
        Standing.MET: _("all quotas of the period met"),
    }[Standing(standing)]


def left(counts: Mapping[str, int]) -> str:
    """「未绑定 6，停用 2，请假 1」."""
    shown = [f"{why(each)} {counts[each]}" for each in Left if counts.get(each)]
    return pgettext("between items of a list", ", ").join(shown)


def why(reason: str) -> str:
    """Why somebody is left out, was skipped, or could not be reached."""
    return {
        Left.GONE: _("no longer in role"),
        Left.NOT_BOUND: _("not joined"),
        Left.BLOCKED: _("blocked or deactivated"),
        Left.AWAY: _("away"),
        "other": _("no longer of the audience"),
        "moved": _("another account now"),
        "cancelled": _("cancelled"),
        "deactivated": _("deactivated"),
        "chat_not_found": _("no chat there"),
        "never_started": _("never opened the chat"),
    }.get(reason, _("not delivered"))

"""The card of a supervision notice: what is owed, as it stands now."""

from collections.abc import Sequence
from datetime import date

from handlers import days, pages
from handlers.quotas import screens as quota_screens
from handlers.screens import Button, Screen
from handlers.words import gettext as _
from programme.clauses import clause
from storage.queries.quotas import Line
from storage.queries.supervisions import Notice


def card(
    notices: Sequence[Notice],
    shown: Sequence[tuple[Notice, Line | None]],
    *,
    page: int,
    today: date,
    may_ask: bool,
) -> Screen:
    """The quotas with their clauses and days, and the button that says it was seen."""
    if not notices:
        return Screen(body=_("That is not there."))
    seen = all(notice.seen_at is not None for notice in notices)
    title = _("⚠️ Supervision notice of {day}").format(day=days.brief(notices[0].day, today))
    lines = [_line(notice, line, today) for notice, line in shown]
    words = _("{clause}, supervision of the work: these are still owed.")
    ways = [Button(_("My tasks"), "tasks")]
    if may_ask:
        ways.append(Button(_("Ask for an exemption"), "exempt"))
    return Screen(
        title=pages.titled(title, page, len(notices)),
        body="\n".join([words.format(clause=clause("S23").cited), *lines]),
        note=_("✅ Acknowledged") if seen else "",
        rows=((Button(_("Seen"), "seen"),), tuple(ways), *pages.turns(page, len(notices))),
    )


def _line(notice: Notice, line: Line | None, today: date) -> str:
    if line is None:
        return _("{served} · nobody serves there any more").format(served=notice.served)
    return quota_screens.quota_line(line, today)

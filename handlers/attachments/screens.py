"""What is said of files people sent: attached, or not kept and why."""

from collections.abc import Sequence
from datetime import datetime

from handlers import days
from handlers.dialogue import local_day
from handlers.screens import Screen
from handlers.words import gettext as _
from handlers.words import ngettext
from storage.queries.accounts import Who

LARGEST = 20 * 1024 * 1024
"""Bytes of one file: the platform hands out no more."""
MEGABYTES = LARGEST // 1024**2


def counted(count: int) -> str:
    """「📎 2 个附件」"""
    return ngettext("📎 {count} attachment", "📎 {count} attachments", count).format(count=count)


def attached(visits_: Sequence[int], count: int) -> Screen:
    sentence = ngettext(
        "📎 {count} attachment added to {numbers}.",
        "📎 {count} attachments added to {numbers}.",
        count,
    )
    numbers = " ".join(f"№{visit}" for visit in visits_)
    return Screen(body=sentence.format(count=count, numbers=numbers))


def too_large(name: str | None) -> Screen:
    """Beyond what the platform hands out; nothing of it is kept."""
    limit = _("Files of up to {limit} MB are kept. Make it smaller and send it again.")
    return Screen(
        title=_("Not kept: “{name}” is too large").format(name=name or _("the file")),
        body=limit.format(limit=MEGABYTES),
    )


def not_of_a_kind() -> Screen:
    return Screen(
        body=_("That was not kept. Photos, files, videos and voice notes can be attached.")
    )


def card_cancelled() -> Screen:
    return Screen(body=_("Not kept: the card of this album was cancelled. Send it once more."))


def not_with_a_plan() -> Screen:
    return Screen(
        body=_("The attachment was not kept: a plan has none. Send it with the visit's record.")
    )


def gone(received: datetime, now: datetime, who: Who) -> Screen:
    day = days.brief(local_day(received, who), local_day(now, who))
    sentence = _("What you sent on {day} could not be fetched. Please send it again.")
    return Screen(title=_("⚠️ An attachment was not kept"), body=sentence.format(day=day))

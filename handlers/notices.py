"""Sentences of the program itself: what was not recorded, and when it was away."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers import days
from handlers.screens import Screen
from handlers.words import gettext as _

QUOTED = 60  # characters of the person's own message, to know it by


def not_recorded(text: str) -> Screen:
    """After five tries (FAULTS case 15): what was not recorded; `text` is what was written."""
    said = f"“{text[:QUOTED]}”" if text else ""
    return Screen(
        title=_("⚠️ One message was not recorded"),
        body="\n".join([_("It is kept, and was reported to the administrator."), said]).strip(),
    )


def given_up(received: str, text: str) -> Screen:
    """The operator decided that it is not tried any more; `received` is a moment in words."""
    sentence = _("It came in at {time}. Write it again if it is still needed.")
    said = f"“{text}”" if text else ""
    return Screen(
        title=_("⚠️ One message will not be recorded"),
        body="\n".join([sentence.format(time=received), said]).strip(),
    )


def quarantined(number: int) -> Screen:
    """For the operator, who sees no content."""
    sentence = _(
        "Update {number} failed five times and was set aside. `zhida quarantine` lists it."
    )
    return Screen(title=_("⚠️ An update was set aside"), body=sentence.format(number=number))


def away(first: datetime, last: datetime, zone: str) -> Screen:
    """After more than a day offline: messages of that time may be lost (promise P3)."""
    here = ZoneInfo(zone)
    since, until = first.astimezone(here), last.astimezone(here)
    today = until.date()
    sentence = _(
        "The assistant was out of reach from {first} to {last}. Messages sent more than a day "
        "before its return may not have arrived. Please check your records with /mine."
    )
    return Screen(
        title=_("⚠️ Please check your records"),
        body=sentence.format(
            first=f"{days.brief(since.date(), today)} {since:%H:%M}",
            last=f"{days.brief(today, today)} {until:%H:%M}",
        ),
    )


def private_only() -> Screen:
    """In a group nothing is recorded or shown."""
    return Screen(body=_("This assistant works in private chats only."))


def not_kept() -> Screen:
    """A place came, or a file from somebody who logs no visits."""
    return Screen(
        body=_("The attachment was not kept: only text is recorded. Write what it shows.")
    )


def job_failed(asked: date, today: date) -> Screen:
    """Something slow that was asked for came to nothing."""
    sentence = _("What was asked for on {day} could not be done. Please ask for it again.")
    return Screen(title=_("⚠️ Not done"), body=sentence.format(day=days.brief(asked, today)))


def outdated() -> Screen:
    """For a card that a newer release cannot go on with."""
    return Screen(
        title=_("This card is from an earlier version"),
        body=_("It cannot be continued. Start again with /help."),
    )

"""The screens of /settings: pure functions from what is kept to a `Screen`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers import days, pages
from handlers.screens import Button, Rows, Screen, rows
from handlers.words import gettext as _
from handlers.words import pgettext
from programme.hours import CLOSES, OPENS, Hours
from storage import models
from storage.queries.absences import Colleague

HOURS = ("08:30", "09:00", "10:00", "14:00", "15:00", "16:30")
SPANS = ("12:00-14:00", "11:30-13:30", "08:30-10:00")
ZONES = (
    "Asia/Shanghai", "Asia/Tokyo", "Asia/Dubai", "Europe/Berlin", "Europe/London",
    "America/New_York", "America/Los_Angeles", "Australia/Sydney",
)  # fmt: skip
ONE = timedelta(days=1)


def settings(
    hours: Hours,
    coming: Sequence[models.Absence],
    names: Mapping[int, str],
    *,
    stood_in_for: Sequence[str],
    now: datetime,
    today: date,
) -> Screen:
    """Every setting with its value, and a button to change each."""
    facts = [
        (_("Digest at"), clock(hours.digest)),
        (_("Quiet hours"), quiet_hours(hours)),
        (_("Time zone"), zone_name(hours.zone, now)),
    ]
    facts += [(_("Away"), _absence(each, names, today)) for each in coming]
    if stood_in_for:
        between = pgettext("between items of a list", ", ")
        facts.append((_("Standing in for"), between.join(stood_in_for)))
    return Screen(
        title=_("Settings"),
        facts=tuple(facts),
        hint=_("What is not urgent comes in office hours of working days only."),
        rows=(*_changes(), *_backs(coming, today)),
    )


def _changes() -> Rows:
    return (
        (Button(_("Away"), "away"),),
        (
            Button(_("Digest at"), "change", "digest"),
            Button(_("Quiet hours"), "change", "quiet"),
            Button(_("Time zone"), "change", "zone"),
        ),
        (Button("English / 中文", "language"),),
    )


def _backs(coming: Sequence[models.Absence], today: date) -> Rows:
    label = _("Take back: {days}")
    return rows(
        [
            Button(
                label.format(days=span(each.first_day, each.last_day, today)),
                "back_at_work", str(each.id),
            )
            for each in coming
        ]
    )  # fmt: skip


def _absence(each: models.Absence, names: Mapping[int, str], today: date) -> str:
    told = span(each.first_day, each.last_day, today)
    if each.stand_in_id is None:
        return _("{days}, nobody stands in").format(days=told)
    return _("{days}, {name} stands in").format(days=told, name=names.get(each.stand_in_id, ""))


def span(first: date, last: date, today: date) -> str:
    if first == last:
        return days.brief(first, today)
    sentence = pgettext("from one day to another", "{first} to {last}")
    return sentence.format(first=days.brief(first, today), last=days.brief(last, today))


def clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def quiet_hours(hours: Hours) -> str:
    if hours.quiet is None:
        return _("none")
    return f"{clock(hours.quiet[0])}-{clock(hours.quiet[1])}"


def zone_name(zone: str, now: datetime) -> str:
    """Europe/Berlin (UTC+1), as it is now."""
    offset = now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    hour, minute = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"{zone} (UTC{sign}{hour}{f':{minute:02}' if minute else ''})"


def digest() -> Screen:
    """The digest's hour, by a button or written."""
    hint = _("Or write it like 9:30, from {opens} to {closes}.")
    return Screen(
        title=_("Digest at"),
        body=_("When shall the day's digest come?"),
        rows=rows([Button(each.removeprefix("0"), "at", each) for each in HOURS], wide=3),
        hint=hint.format(opens=clock(OPENS), closes=clock(CLOSES)),
        numbered=False,
    )


def quiet() -> Screen:
    """Hours in which nothing comes that can wait."""
    return Screen(
        title=_("Quiet hours"),
        body=_("When shall nothing come that can wait?"),
        rows=(
            *rows([Button(each, "span", each) for each in SPANS], wide=3),
            (Button(_("No quiet hours"), "span", ""),),
        ),
        hint=_("Or write them like 12:00-14:00."),
        numbered=False,
    )


def zone(now: datetime) -> Screen:
    """The zones most wanted, or any by its name."""
    return Screen(
        title=_("Time zone"),
        body=_("Where are you?"),
        rows=rows([Button(zone_name(each, now), "zone", each) for each in ZONES], wide=2),
        hint=_("Or write its name: Europe/Berlin."),
        numbered=False,
    )


def first(today: date) -> Screen:
    """The first day away."""
    monday = today + timedelta(days=7 - today.weekday())
    quick = (
        (_("Today"), today),
        (_("Tomorrow"), today + ONE),
        (days.shown(monday, today), monday),
    )
    return Screen(
        title=_("Away"),
        body=_("From which day?"),
        rows=rows([Button(label, "first", day.isoformat()) for label, day in quick], wide=3),
        hint=_("Or write both days: 1 Dec to 5 Dec."),
        numbered=False,
    )


def last(first: date, today: date) -> Screen:
    """The last day away."""
    ends = (first, first + 2 * ONE, first + 6 * ONE, first + 13 * ONE)
    return Screen(
        title=_("Away"),
        body=_("From {day}. To which day, itself included?").format(day=days.shown(first, today)),
        rows=rows(
            [Button(days.shown(day, today), "last", day.isoformat()) for day in ends], wide=2
        ),
        hint=_("Or write it: 2 Dec, tomorrow, next Friday."),
        numbered=False,
    )


def stand_in(found: Sequence[Colleague], page: int, count: int, words: str) -> Screen:
    """Colleagues who can be reached and are there."""
    buttons = [Button(each.name, "person", str(each.id)) for each in found]
    return Screen(
        title=pages.titled(_("Who stands in?"), page, count),
        body=_("The stand-in gets your reminders while you are away.")
        if found
        else _("No colleague can be reached here."),
        rows=(
            *rows(buttons), *pages.turns(page, count), (Button(_("Nobody"), "person", ""),),
        ),
        hint=_("Or write a part of the name."),
        numbered=False,
    )  # fmt: skip


def told(name: str, first: date, last: date, today: date, *, back: bool) -> Screen:
    """To the stand-in."""
    days_away = span(first, last, today)
    if back:
        sentence = _("{name} is back; reminders go there again.")
        return Screen(title=_("No longer standing in"), body=sentence.format(name=name))
    sentence = _("{name} is away {days}. Until then what {name} would be told comes to you.")
    return Screen(
        title=_("You stand in for {name}").format(name=name),
        body=sentence.format(name=name, days=days_away),
    )

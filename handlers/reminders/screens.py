"""The screens of a digest: pure functions from lines and day to a `Screen`."""

from collections.abc import Sequence
from datetime import date

from handlers import days, pages
from handlers.plans import month_grid
from handlers.records.screens import shortened
from handlers.reminders import lines as reminder_lines
from handlers.reminders.lines import Standing
from handlers.screens import Button, Rows, Screen, rows
from handlers.words import gettext as _
from handlers.words import pgettext
from programme.reminders import About
from programme.working_days import WorkingDays


def digest(lines: Sequence[Standing], page: int, today: date, working_days: WorkingDays) -> Screen:
    """Numbered, seven a page, each with the button that acts on it."""
    first = pages.first(page) if pages.first(page) < len(lines) else 0
    shown = list(enumerate(lines, 1))[first : first + pages.PAGE]
    said = [
        f"{number} {reminder_lines.sentence(line, today, working_days)}" for number, line in shown
    ]
    acting = [
        Button(f"{number} {verb(line, today)}", "act", str(number - 1))
        for number, line in shown
        if not line.done
    ]
    whole = [
        Button(_("Again in three days"), "later"),
        Button(_("No more today"), "enough"),
        Button(_("More"), "more"),
    ]
    return Screen(
        title=pages.titled(titled(today), first // pages.PAGE, len(lines)),
        body="\n".join(said),
        rows=(
            *rows(acting[:1]), *rows(acting[1:], wide=2),
            *pages.turns(first // pages.PAGE, len(lines)), *rows(whole, wide=3),
        ),
        hint=reminder_lines.unpublished(lines, today, working_days),
    )  # fmt: skip


def titled(today: date) -> str:
    return _("Today's reminders · {day}").format(day=days.shown(today, today))


def verb(line: Standing, today: date) -> str:
    """What the button of a line does."""
    if line.rule.about is About.CARD:
        return _("Go on with it") if not line.owner else _("Look")
    if line.rule.about is About.INVITATION or not line.serves:
        return _("Look")
    return _("Record late") if line.first.anchor < today else _("Plan a visit")


def which(lines: Sequence[Standing], page: int, today: date) -> Screen:
    """Which line is meant."""
    first = pages.first(page)
    buttons = [
        Button(f"{number} {shortened(reminder_lines.name(line, today))}", "line", str(number - 1))
        for number, line in list(enumerate(lines, 1))[first : first + pages.PAGE]
        if not line.done
    ]
    return Screen(title=titled(today), body=_("Which line?"), rows=(*rows(buttons), _back()))


def line(
    standing: Standing, today: date, working_days: WorkingDays, *, exemptible: bool
) -> Screen:
    """One line, and all that can be done about it."""
    ways: list[Rows] = []
    if standing.rule.about is About.QUOTA and standing.serves:
        over = standing.first.anchor < today
        visit = Button(_("Record late") if over else _("Log a visit"), "visit")
        plan = [] if over else [Button(_("Plan a visit"), "plan")]
        ways.append(((visit, *plan),))
    elif verb(standing, today) == _("Go on with it") or standing.rule.about is About.INVITATION:
        ways.append(((Button(verb(standing, today), "act"),),))
    if exemptible:
        ways.append(((Button(_("Ask for an exemption"), "exempt"),),))
    later = (Button(_("Again in three days"), "later"), Button(_("Another day"), "day"))
    return Screen(
        title=titled(today),
        body=reminder_lines.sentence(standing, today, working_days),
        rows=(*(row for way in ways for row in way), later, _back()),
        hint=reminder_lines.unpublished([standing], today, working_days),
    )


def day(
    standing: Standing, first: date, today: date, latest: date, working_days: WorkingDays
) -> Screen:
    """The working days to come, up to the last that is any use."""

    def button(each: date) -> Button | None:
        if not today < each <= latest or not working_days.is_working(each):
            return None
        return Button(str(each.day), "on", each.isoformat())

    return Screen(
        title=days.month_name(first),
        body=_("When shall this be told again?") + "\n" + reminder_lines.name(standing, today),
        rows=(*month_grid.rows(first, day=button, earliest=today, latest=latest), _back()),
        hint=_("Or write it: 2 Dec, tomorrow, next Friday."),
        numbered=False,
    )


def _back() -> tuple[Button, ...]:
    return (Button(_("Back"), "digest"),)


def over(told: str, today: date) -> Screen:
    """What a digest says from now on."""
    return Screen(title=titled(today), body=told)


def taken_up() -> Screen:
    """What an open card says once it goes on in a new message."""
    return Screen(body=_("This card goes on below."))


def maybe_twice() -> str:
    """Over a digest of which nobody knows whether it arrived."""
    return pgettext("over a reminder", "(perhaps a second time)")

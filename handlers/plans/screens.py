"""The screens of a planned visit's card: pure functions from draft and day to a `Screen`."""

from collections.abc import Sequence
from datetime import date

from handlers import days, pages
from handlers.plans import month_grid
from handlers.plans.draft import PlanDraft, Step
from handlers.screens import Button, Rows, Screen, rows
from handlers.visits import card as visit_card
from handlers.visits import whom_screens
from handlers.words import gettext as _
from handlers.words import ngettext, pgettext
from programme import plans
from programme.visits import Mode
from programme.working_days import WorkingDays
from storage.queries.planned_visits import Nearby, Other, Plan
from storage.queries.quotas import Line
from storage.queries.served import Target

NAME_LIKE = 20  # longer than any name or day people write: rather a sentence
SEARCH_LIMIT = 60
PLACE_LIMIT = 120
SHORTENED = 14


def whom(
    draft: PlanDraft,
    found: Sequence[Target],
    lines: Sequence[Line],
    today: date,
    calendar: WorkingDays,
) -> Screen:
    """Those with a visit owed first, the period that ends soonest at the top; then recent ones."""
    owed = {_key(line): line for line in reversed(lines) if line.open}
    order = sorted(found, key=lambda target: _urgency(owed.get(target.key)))
    first = pages.first(draft.page) if pages.first(draft.page) < len(found) else 0
    buttons = [
        Button(_with_quota(target, owed.get(target.key)), "target", target.key)
        for target in order[first : first + pages.PAGE]
    ]
    none = [Button(_("None of them"), "none")] if draft.unclear else []
    return Screen(
        title=_whom_title(draft),
        body=_whom_asked(draft, found),
        facts=_facts(draft, [], today, calendar),
        rows=(*rows(buttons), *pages.turns(first // pages.PAGE, len(found)), *rows(none)),
    )


def _whom_title(draft: PlanDraft) -> str:
    return whom_screens.not_served(draft.outside) if draft.outside else _("Plan a visit")


def _whom_asked(draft: PlanDraft, found: Sequence[Target]) -> str:
    if not found:
        return _("No client or region is assigned to you yet. The bureau assigns them.")
    if draft.unclear:
        return whom_screens.may_mean(draft.unclear)
    if draft.outside:
        return whom_screens.ask_the_bureau()
    return _("Whom will you visit? Tap, or write any part of the name.")


def _key(line: Line) -> str:
    return f"client:{line.client_id}" if line.client_id else f"region:{line.region_id}"


def _urgency(line: Line | None) -> date:
    return line.ends if line else date.max


def _with_quota(target: Target, line: Line | None) -> str:
    return f"{target.name} · {line.done}/{line.required}" if line else target.name


def day(draft: PlanDraft, names: Sequence[str], today: date, calendar: WorkingDays) -> Screen:
    """The days to come of a month; those off are marked, and may be chosen all the same."""
    first = max(draft.month or draft.day or today, today).replace(day=1)

    def button(each: date) -> Button | None:
        if plans.day_problem(each, today=today) is not None:
            return None
        return Button(_day_label(each, calendar), "day", each.isoformat())

    latest = today + plans.MAX_AHEAD
    return Screen(
        title=_("Plan a visit"),
        body="\n".join((days.month_name(first), _("Which day?"))),
        facts=_facts(draft, names, today, calendar),
        rows=month_grid.rows(first, day=button, earliest=today, latest=latest),
        hint=_("Or write it: 2 Dec, tomorrow, next Friday."),
        numbered=False,
    )


def _day_label(each: date, calendar: WorkingDays) -> str:
    """A day off has its mark, and so has a weekend day that is worked (调休)."""
    if not calendar.is_working(each):
        return pgettext("a day of a month that is off", "{day}°").format(day=each.day)
    if each.weekday() >= 5:
        return pgettext("a worked day of a weekend", "{day}w").format(day=each.day)
    return str(each.day)


def card(
    draft: PlanDraft,
    names: Sequence[str],
    around: Nearby | None,
    today: date,
    calendar: WorkingDays,
    *,
    me: int,
    tells: bool,
) -> Screen:
    """All answers on one card, and what else is going on at that unit."""
    others = [each for each in around.plans if each.author_id != me] if around else []
    assumed = _("* is assumed: please check") if draft.mode is None else ""
    return Screen(
        title=_("Planned visit · not saved yet"),
        facts=_facts(draft, names, today, calendar, whole=True),
        body="\n".join(_going_on(around, draft, today, me) if around else []),
        hint=assumed,
        rows=(
            (Button(_("Save"), "save"),),
            *rows([_join(each, today) for each in others if each.id not in draft.joins]),
            *_changes(draft),
            *((_unit(draft),) if tells else ()),
        ),
    )


def _changes(draft: PlanDraft) -> Rows:
    remote = draft.mode == Mode.REMOTE
    mode = (
        Button(_("Make it on-site"), "mode", Mode.ONSITE)
        if remote
        else Button(_("Make it remote"), "mode", Mode.REMOTE)
    )
    whom = [] if draft.moves else [Button(_("Whom"), "change", Step.WHOM)]
    more = [Button(_("What for"), "change", Step.SAID)]
    if any(key.startswith("region:") for key in draft.targets):
        more.append(Button(_("Place"), "change", Step.PLACE))
    return ((*whom, Button(_("Day"), "change", Step.DAY), mode), tuple(more))


def _unit(draft: PlanDraft) -> tuple[Button, ...]:
    label = _("Tell my unit") if not draft.tells_unit else _("✓ My unit is told")
    return (Button(label, "unit"),)


def _going_on(around: Nearby, draft: PlanDraft, today: date, me: int) -> list[str]:
    """「近30天已有2次走访。护航一组 陈立计划12月2日去。」"""
    said = []
    if around.visits and around.last:
        sentence = ngettext(
            "{count} visit there in the last 30 days, on {day}.",
            "{count} visits there in the last 30 days, the last on {day}.",
            around.visits,
        )
        said.append(sentence.format(count=around.visits, day=days.brief(around.last, today)))
    for each in around.plans:
        day = span(each.day, each.last_day, today)
        if each.author_id == me:
            sentence = _("You planned to go there on {day} already (№{number}).")
            said.append(sentence.format(day=day, number=each.id))
        elif each.id in draft.joins:
            sentence = _("You join {who} on {day}; they are told.")
            said.append(sentence.format(who=_who(each), day=day))
        else:
            said.append(_("{who} plans to go on {day}.").format(who=_who(each), day=day))
    return said


def _who(other: Other) -> str:
    return f"{other.team} {other.author}" if other.team else other.author


def _join(other: Other, today: date) -> Button:
    label = _("Join {who} on {day}")
    day = span(other.day, other.last_day, today)
    return Button(label.format(who=_who(other), day=day), "join", str(other.id))


def place() -> Screen:
    return Screen(
        title=_("Plan a visit"), body=_("Which unit or place in the region?"), numbered=False
    )


def said(draft: PlanDraft) -> Screen:
    nothing = (Button(_("Leave it out"), "none"),) if draft.said else ()
    return Screen(
        title=_("Plan a visit"),
        body=_("What for? It is shown to you alone."),
        rows=(nothing,) if nothing else (),
        numbered=False,
    )


def _facts(
    draft: PlanDraft,
    names: Sequence[str],
    today: date,
    calendar: WorkingDays,
    *,
    whole: bool = False,
) -> tuple[tuple[str, str], ...]:
    day = dated(draft.day, draft.last_day, today, calendar) if draft.day else ""
    assumed = f"{_('On-site')} *" if whole and draft.mode is None else ""
    pairs = (
        (_("Whom"), pgettext("between items of a list", ", ").join(names)),
        (_("Day"), day),
        (_("Mode"), assumed or visit_card.mode_name(draft.mode, None)),
        (_("Place"), draft.place or ""),
        (_("What for"), draft.said or ""),
    )
    return tuple((name, told) for name, told in pairs if told)


def dated(day: date, last: date | None, today: date, calendar: WorkingDays) -> str:
    """「12月5日 周六（休息日）」, 「12月2日至12月4日」."""
    if last is not None and last != day:
        return span(day, last, today)
    shown = days.shown(day, today)
    if calendar.is_working(day):
        return shown
    return _("{day} (a day off)").format(day=shown)


def span(day: date, last: date | None, today: date) -> str:
    """「12月2日」 or 「12月2日至12月4日」."""
    if last is None or last == day:
        return days.brief(day, today)
    sentence = pgettext("from one day to another", "{first} to {last}")
    return sentence.format(first=days.brief(day, today), last=days.brief(last, today))


# What a card says once it is over


def kept(made: Sequence[Plan]) -> Screen:
    """What the card says once it is saved; the receipt is a message of its own."""
    return Screen(title=_("Planned as {numbers}").format(numbers=numbers(made)))


def numbers(made: Sequence[Plan]) -> str:
    """№5、№6."""
    return pgettext("between items of a list", ", ").join(f"№{plan.row.id}" for plan in made)


def gone() -> Screen:
    """A plan that is not there, is over, or is not this person's: all read alike."""
    return Screen(body=_("That plan is not there any more."))


def moved_on(number: int) -> Screen:
    return Screen(title=_("Plan №{number} was moved").format(number=number))


def given_up(number: int) -> Screen:
    return Screen(title=_("Plan №{number} was cancelled").format(number=number))


def recorded_as(number: int, visit: int) -> Screen:
    sentence = _("Plan №{number} is done: recorded as №{visit}")
    return Screen(title=sentence.format(number=number, visit=visit))


def taken_up(number: int) -> Screen:
    return Screen(title=_("Plan №{number}: it goes on below").format(number=number))

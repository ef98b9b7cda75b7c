"""Plans in a list, and one plan whole: pure functions from what was found to a `Screen`."""

from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers import days, pages
from handlers.plans import screens as plan_screens
from handlers.plans.draft import PlansDraft
from handlers.records import screens as record_screens
from handlers.screens import Button, Rows, Screen, rows
from handlers.visits import card as visit_card
from handlers.words import gettext as _
from handlers.words import pgettext
from programme.access import Scope
from programme.plans import Refusal, State
from programme.visits import Mode
from programme.working_days import WorkingDays
from storage.queries import planned_visits
from storage.queries.planned_visits import Plan


class Shelf(StrEnum):
    """Whose plans a list holds."""

    OWN = "own"
    ALL = "all"
    REFUSED = "refused"


def listed(
    draft: PlansDraft,
    found: planned_visits.Rows,
    today: date,
    *,
    scope: Scope,
    plans_too: bool,
) -> Screen:
    """Each plan a button, the next first; a new one, and the other lists, below."""
    own = draft.whose == Shelf.OWN
    buttons = [_line(row, today, by=not own) for row in found.page]
    new = [Button(_("Plan a visit"), "new")] if plans_too else []
    return Screen(
        title=pages.titled(_title(draft.whose, scope), draft.page, found.total),
        body="" if found.total else _("No planned visit."),
        rows=(
            *rows(buttons),
            *pages.turns(draft.page, found.total),
            *rows(new),
            *_shelves(draft.whose, scope, plans_too=plans_too),
        ),
    )


def _title(whose: str, scope: Scope) -> str:
    if whose == Shelf.OWN:
        return _("My planned visits")
    if whose == Shelf.REFUSED:
        return _("Not provided for by the dispatching unit")
    return _("Planned visits of the area") if scope is Scope.AREA else _("Planned visits")


def _line(row: planned_visits.Row, today: date, *, by: bool) -> Button:
    """「12月2日 周三 · 之江实验室」; ⚠️ where it is over and nobody said what became of it."""
    over = row.state == State.PLANNED and (row.last_day or row.day) < today
    parts = [
        ("⚠️ " if over else "") + plan_screens.span(row.day, row.last_day, today),
        record_screens.shortened(row.served),
        *([row.author] if by else []),
        *([refusal_name(row.refused)] if row.refused and by else []),
    ]
    return Button(" · ".join(parts), "plan", str(row.id))


def _shelves(whose: str, scope: Scope, *, plans_too: bool) -> Rows:
    """The other lists one may see."""
    ways = [(Shelf.OWN, _("My plans"))] if plans_too else []
    ways.append((Shelf.ALL, _("All plans I may see")))
    if scope is Scope.ALL:
        ways.append((Shelf.REFUSED, _("Not provided for")))
    return rows([Button(words, "whose", shelf) for shelf, words in ways if shelf != whose], wide=2)


def plan(
    plan: Plan, today: date, calendar: WorkingDays, *, own: bool, employed: bool, zone: str
) -> Screen:
    """One plan; what it is for is for its author alone."""
    row = plan.row
    stands = own and row.state == State.PLANNED
    over = stands and plan.last < today
    ways = _ways(plan, over=over) if stands else ()
    support = (_support(plan),) if stands and employed else ()
    return Screen(
        title=_plan_title(plan),
        facts=_facts(plan, today, calendar, own=own, zone=zone),
        body=_("Did this visit take place?") if over else "",
        rows=(*ways, *support, (Button(_("Back"), "back"),)),
    )


def _ways(plan: Plan, *, over: bool) -> Rows:
    record = Button(_("Yes, record it") if over else _("Record it now"), "record")
    return (
        (record,),
        (Button(_("Move it"), "move"), Button(_("Cancel the plan"), "cancel")),
        (Button(_("Calendar file"), "file"),),
    )


def _support(plan: Plan) -> tuple[Button, ...]:
    """C19, E15: what the dispatching unit did not provide, one tap."""
    names = {
        Refusal.TIME: _("My unit gave no time"),
        Refusal.TRAVEL: _("My unit gave no travel"),
    }
    return tuple(
        Button(f"✓ {name}" if plan.row.refused == refusal else name, "refused", refusal)
        for refusal, name in names.items()
    )


def _plan_title(plan: Plan) -> str:
    row = plan.row
    sentence = {
        State.PLANNED: _("Planned visit №{number}"),
        State.DONE: _("Planned visit №{number} · done (№{visit})"),
        State.MOVED: _("Planned visit №{number} · moved"),
        State.CANCELLED: _("Planned visit №{number} · cancelled"),
    }[State(row.state)]
    return sentence.format(number=row.id, visit=row.visit_id)


def _facts(
    plan: Plan, today: date, calendar: WorkingDays, *, own: bool, zone: str
) -> tuple[tuple[str, str], ...]:
    row = plan.row
    named = _("{name} ({unit})").format(name=plan.author, unit=plan.unit)
    who = named if plan.unit else plan.author
    pairs = (
        (_("Whom"), plan.served),
        (_("Area"), plan.area_name if plan.area_name != plan.served else ""),
        (_("Day"), plan_screens.dated(row.day, row.last_day, today, calendar)),
        (_("Mode"), visit_card.mode_name(row.mode or Mode.ONSITE, None)),
        (_("Place"), row.place or ""),
        (_("By"), "" if own else who),
        (_("What for"), (row.said or "") if own else ""),
        (_("Not provided for"), _refusal(plan, today, zone)),
    )
    return tuple((name, said) for name, said in pairs if said)


def _refusal(plan: Plan, today: date, zone: str) -> str:
    row = plan.row
    if row.refused is None or row.refused_at is None:
        return ""
    told = row.refused_at.astimezone(ZoneInfo(zone)).date()
    return f"{refusal_name(row.refused)} · {days.brief(told, today)}"


def refusal_name(refused: str) -> str:
    return {
        Refusal.TIME: pgettext("not provided for", "time"),
        Refusal.TRAVEL: pgettext("not provided for", "travel"),
    }[Refusal(refused)]


def gone() -> Screen:
    """A plan that is not there, or not within reach: both read alike."""
    return Screen(body=not_there(), rows=((Button(_("Back"), "back"),),))


def not_there() -> str:
    return _("That plan is not there any more.")

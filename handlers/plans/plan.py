"""Plan a visit (/plan, or a planned message): opened by whoever logs visits.

Asked: whom and the day; assumed on-site; what for, where wanted. Kept: a planned visit for each
of those to be visited, and what follows from it by the clock (`plan_days`, `plan_notices`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers import days
from handlers.dialogue import Conversation, End, Next, Stay, Turn, Waits, open_
from handlers.plans import days as plan_days
from handlers.plans import notices as plan_notices
from handlers.plans import receipts as plan_receipts
from handlers.plans import screens as plan_screens
from handlers.plans.draft import PlanDraft, Step, next_step
from handlers.quicklog import clauses
from handlers.quicklog import days as named
from handlers.screens import Screen
from handlers.words import gettext as _
from programme import access, plans, visits
from programme.roles import Role
from programme.visits import Mode
from storage import actions, models, queries
from storage.actions.planned_visits import By, Meant
from storage.errors import NotThere
from storage.queries.accounts import Who
from storage.queries.planned_visits import Nearby
from storage.queries.served import Target

T = Turn[PlanDraft]


def conversation() -> Conversation[PlanDraft]:
    """The map of the conversation."""
    return Conversation(
        name="plan",
        draft=PlanDraft,
        first=Step.WHOM,
        may=may_plan,
        steps={
            Step.WHOM: Waits(
                ask=ask_whom,
                picks={"target": target_chosen, "page": page_turned, "none": none_meant},
                typed=name_typed,
            ),
            Step.DAY: Waits(
                ask=ask_day, picks={"day": day_chosen, "month": month_turned}, typed=day_typed
            ),
            Step.CARD: Waits(
                ask=ask_card,
                picks={
                    "save": saved,
                    "change": change_asked,
                    "mode": mode_changed,
                    "join": joined,
                    "unit": unit_ticked,
                },
            ),
            Step.PLACE: Waits(ask=ask_place, typed=place_given),
            Step.SAID: Waits(ask=ask_said, picks={"none": nothing_said}, typed=said),
        },
    )


def may_plan(who: Who) -> bool:
    """Whoever may plan visits at all; to whom is asked of the store each time."""
    scope = access.widest(who.roles, access.Action.LOG, access.Noun.PLANNED_VISIT)
    return who.person is not None and scope is not access.Scope.NONE


async def opened(turn: Turn[Any], _rest: str) -> None:
    """`/plan`: one's own plans, and to a department those of its area; or else a first one."""
    found = await queries.planned_visits.own(turn.session, person_id=turn.person.id, limit=1)
    if not found.total and turn.who.areas:
        found = await queries.planned_visits.coming(
            turn.session, who=turn.who, today=turn.today, limit=1
        )
    conversation = turn.book["plans" if found.total else "plan"]
    await open_(turn, conversation, draft=conversation.draft())


# What follows each answer


async def target_chosen(turn: T, key: str) -> Next:
    target = await find_target(turn, key)
    if target is None:
        return Stay(_("That one is not among those you serve. Choose another."))
    return _for(turn, [target.key])


def _for(turn: T, targets: list[str]) -> Next:
    draft = turn.draft
    if draft.targets != targets:
        draft.joins = []
    draft.targets, draft.words, draft.page = targets, "", 0
    draft.candidates, draft.unclear, draft.outside = [], "", ""
    return next_step(draft)


async def none_meant(turn: T, _argument: str) -> Next:
    """The unclear name means none of these: any other may be chosen."""
    turn.draft.candidates, turn.draft.unclear = [], ""
    return Stay()


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def name_typed(turn: T, text: str) -> Next | None:
    """A part of a name, an alias or pinyin initials; the only match is chosen at once."""
    found = await _choices(turn, text)
    if len(found) == 1:
        return _for(turn, [found[0].key])
    turn.draft.candidates, turn.draft.unclear = [], ""
    if not found and len(text) > plan_screens.NAME_LIKE:
        return None
    turn.draft.words, turn.draft.page = text[: plan_screens.SEARCH_LIMIT] if found else "", 0
    if found:
        return Stay()
    return Stay(_("None of those you serve matches “{words}”.").format(words=text[:40]))


async def day_chosen(turn: T, iso: str) -> Next:
    return _on(turn, date.fromisoformat(iso), None)


async def day_typed(turn: T, text: str) -> Next | None:
    found = named.find(clauses.even(text.strip()), turn.today, ahead=True)
    if len(found) == 1:
        return _on(turn, found[0].day, found[0].last)
    if len(text) > plan_screens.NAME_LIKE:
        return None
    return Stay(_("No day was understood. Write it like 2 Dec, or tomorrow."))


def _on(turn: T, day: date, last: date | None) -> Next:
    problem = plans.day_problem(day, today=turn.today)
    shown = days.brief(day, turn.today)
    if problem is plans.DayProblem.PAST:
        return Stay(_("{day} is over. Choose today or a day to come.").format(day=shown))
    if problem is not None or (last and plans.day_problem(last, today=turn.today)):
        return Stay(_("{day} is more than a year away.").format(day=shown))
    turn.draft.day, turn.draft.last_day, turn.draft.joins = day, last, []
    return next_step(turn.draft)


async def month_turned(turn: T, iso: str) -> Next:
    turn.draft.month = date.fromisoformat(iso)
    return Stay()


async def change_asked(turn: T, step: str) -> Next:
    if step == Step.WHOM and turn.draft.moves is not None:
        return Stay()
    return Step(step)


async def mode_changed(turn: T, mode: str) -> Next:
    turn.draft.mode = Mode(mode)
    return Stay()


async def unit_ticked(turn: T, _argument: str) -> Next:
    turn.draft.tells_unit = not turn.draft.tells_unit
    return Stay()


async def joined(turn: T, number: str) -> Next:
    """One's own plan takes the day of somebody else's, who is told once this is saved."""
    around = await _nearby(turn)
    other = next((each for each in around.plans if each.id == int(number)), None)
    if other is None or other.author_id == turn.person.id:
        return Stay(_("That plan is not there any more."))
    turn.draft.day, turn.draft.last_day = other.day, other.last_day
    turn.draft.joins = [other.id]
    return Stay()


async def place_given(turn: T, text: str) -> Next:
    turn.draft.place = text.strip()[: plan_screens.PLACE_LIMIT] or None
    return next_step(turn.draft)


async def said(turn: T, text: str) -> Next:
    if len(text) > visits.MAX_CONTENT:
        sentence = _("That is {count} characters; one record holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(text), limit=visits.MAX_CONTENT))
    turn.draft.said = text.strip() or None
    return next_step(turn.draft)


async def nothing_said(turn: T, _argument: str) -> Next:
    turn.draft.said = None
    return next_step(turn.draft)


async def saved(turn: T, _argument: str) -> Next:
    """Check once more what may have changed since it was asked, then keep and schedule it."""
    draft = turn.draft
    targets = await _targets(turn)
    draft.targets = [target.key for target in targets]
    if not targets or draft.day is None:
        return next_step(draft)
    if plans.day_problem(draft.day, today=turn.today) is not None:
        draft.day, draft.last_day = None, None
        return Step.DAY
    try:
        rows = await _keep(turn, targets)
    except NotThere:
        return End(plan_screens.gone(), state="cancelled")
    kept = [found for row in rows if (found := await _whole(turn, row))]
    for plan in kept:
        await plan_days.schedule(turn, plan)
    await plan_notices.join(turn, kept[0], draft.joins)
    told = await plan_receipts.saved(turn, kept, moved=draft.moves is not None)
    return End(plan_screens.kept(kept), told=(told,))


async def _keep(turn: T, targets: Sequence[Target]) -> list[models.PlannedVisit]:
    by = By(turn.person.id, turn.who.account.id, turn.dialogue.id)
    if turn.draft.moves is not None:
        meant = _meant(turn, targets[0])
        row = await actions.planned_visits.move(
            turn.session, turn.draft.moves, meant, by=by, now=turn.now
        )
        await plan_days.retire(turn, turn.draft.moves, plan_screens.moved_on(turn.draft.moves))
        return [row]
    return [
        await actions.planned_visits.plan(
            turn.session, _meant(turn, target), by=by, now=turn.now, nth=nth
        )
        for nth, target in enumerate(targets)
    ]


def _meant(turn: T, target: Target) -> Meant:
    draft = turn.draft
    region = target.kind == "region"
    return Meant(
        client_id=None if region else target.id,
        region_id=target.id if region else None,
        day=draft.day or turn.today,
        last_day=draft.last_day,
        mode=draft.mode or Mode.ONSITE,
        place=draft.place if region else None,
        said=draft.said,
        tells_unit=draft.tells_unit and may_tell_unit(turn.who),
    )


async def _whole(turn: T, row: models.PlannedVisit) -> queries.planned_visits.Plan | None:
    return await queries.planned_visits.find(turn.session, row.id, who=turn.who, today=turn.today)


def may_tell_unit(who: Who) -> bool:
    """C19 and E15 bind the dispatching units of commissioners and envoys."""
    employed = who.person is not None and who.person.organisation_id is not None
    return employed and bool({Role.COMMISSIONER, Role.ENVOY} & who.roles)


# What is asked


async def ask_whom(turn: T) -> Screen:
    found = await _choices(turn, turn.draft.words)
    if turn.draft.candidates:
        meant = [each for each in found if each.key in turn.draft.candidates]
        found = meant or found
    lines = await queries.quotas.of_person(
        turn.session, person_id=turn.person.id, today=turn.today
    )
    calendar = await queries.hours.working_days(turn.session)
    return plan_screens.whom(turn.draft, found, lines, turn.today, calendar)


async def ask_day(turn: T) -> Screen:
    names = [target.name for target in await _targets(turn)]
    calendar = await queries.hours.working_days(turn.session)
    return plan_screens.day(turn.draft, names, turn.today, calendar)


async def ask_card(turn: T) -> Screen:
    """Who else was or will be there is shown where one unit is meant."""
    targets = await _targets(turn)
    around = await _nearby(turn) if len(targets) == 1 else None
    return plan_screens.card(
        turn.draft, [target.name for target in targets], around, turn.today,
        await queries.hours.working_days(turn.session),
        me=turn.person.id, tells=may_tell_unit(turn.who),
    )  # fmt: skip


async def ask_place(turn: T) -> Screen:
    return plan_screens.place()


async def ask_said(turn: T) -> Screen:
    return plan_screens.said(turn.draft)


async def _nearby(turn: T) -> Nearby:
    kind, _sep, number = turn.draft.targets[0].partition(":")
    return await queries.planned_visits.nearby(
        turn.session, who=turn.who, today=turn.today,
        client_id=int(number) if kind == "client" else None,
        region_id=int(number) if kind == "region" else None, without=turn.draft.moves,
    )  # fmt: skip


async def _targets(turn: T) -> list[Target]:
    """Those meant whom the person still serves."""
    found = [await find_target(turn, key) for key in turn.draft.targets]
    return [target for target in found if target is not None]


async def _choices(turn: T, like: str) -> list[Target]:
    return await queries.served.choices(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today, like=like
    )


async def find_target(turn: Turn[Any], key: str) -> Target | None:
    """Whom that key names, where the person serves it today."""
    return await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today, key=key
    )

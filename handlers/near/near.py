"""Whom one has still to visit nearby (/near 附近待走访): most urgent first, then nearest.

Asked: from where (a place, or the name of a county or unit); each line leads to a plan's or a
visit's card. Kept: nothing; a place becomes distances and is forgotten.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers import pages
from handlers.dialogue import Conversation, End, Next, Opened, Stay, Turn, Waits, open_, type_
from handlers.near import screens as near_screens
from handlers.near.draft import Away, NearDraft, Step
from handlers.plans import draft as plan_draft
from handlers.plans.draft import PlanDraft
from handlers.quotas import lines as quota_lines
from handlers.screens import Screen, Told
from handlers.visits.draft import Step as VisitStep
from handlers.visits.draft import VisitDraft, may_log
from handlers.words import gettext as _
from programme import areas, county_seats, places, quotas
from programme.places import Point
from programme.roles import TEAM
from storage import queries
from storage.queries.near import Owed
from storage.queries.served import Target

T = Turn[NearDraft]


def conversation() -> Conversation[NearDraft]:
    """The map of the conversation."""
    return Conversation(
        name="near",
        draft=NearDraft,
        first=Step.PLACE,
        may=may_log,
        place=place_shared,
        steps={
            Step.PLACE: Waits(
                ask=ask_place, picks={"anywhere": anywhere_chosen}, typed=origin_typed
            ),
            Step.LIST: Waits(
                ask=ask_list,
                picks={
                    "plan": plan_asked,
                    "visit": visit_asked,
                    "page": page_turned,
                    "trips": trips_asked,
                    "place": place_asked,
                },
                leaves=False,
            ),
        },
    )


async def opened(turn: Turn[Any], rest: str) -> None:
    """`/near`, or `/near 景宁` with the place from which."""
    conversation = turn.book["near"]
    begun = await open_(turn, conversation, draft=NearDraft())
    if rest:
        await type_(begun, conversation, rest[: near_screens.NAME_LIKE])


async def opened_here(turn: Turn[Any]) -> None:
    """A place came without being asked for: the list from there."""
    draft = NearDraft()
    await _measure(turn, draft, turn.heard.point)
    await open_(turn, turn.book["near"], draft=draft, step=Step.LIST)


# What follows each answer


async def place_shared(turn: T) -> Next:
    turn.draft.origin = ""
    await _measure(turn, turn.draft, turn.heard.point)
    _put_keyboard_away(turn, _("Distances are from where you are now; the place is not kept."))
    return Step.LIST


async def anywhere_chosen(turn: T, _argument: str) -> Next:
    turn.draft.origin, turn.draft.away, turn.draft.page = "", {}, 0
    _put_keyboard_away(turn, _("Without distances, most urgent first."))
    return Step.LIST


async def origin_typed(turn: T, text: str) -> Next | None:
    """A county or city by its name, or a unit that one serves."""
    found = await _origin(turn, text.strip())
    if found is None:
        if len(text) > near_screens.NAME_LIKE:
            return None
        sentence = _("No county, and none of those you serve, is called “{words}”.")
        return Stay(sentence.format(words=text[: near_screens.NAME_LIKE]))
    turn.draft.origin, place = found
    await _measure(turn, turn.draft, place)
    _put_keyboard_away(turn, _("Distances are from {origin}.").format(origin=turn.draft.origin))
    return Step.LIST


async def place_asked(turn: T, _argument: str) -> Next:
    return Step.PLACE


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def plan_asked(turn: T, key: str) -> Next:
    """A plan's card for that one; this list stays in the history without its buttons."""
    if await _find_target(turn, key) is None:
        return Stay(_("That one is not among those you serve. Choose another."))
    return End(await _bare(turn), plan_draft.opened(PlanDraft(targets=[key], mode="onsite")))


async def visit_asked(turn: T, key: str) -> Next:
    """A visit's card for that one."""
    target = await _find_target(turn, key)
    if target is None:
        return Stay(_("That one is not among those you serve. Choose another."))
    card = VisitDraft(
        target=target.key, name=target.name, schemes=list(target.schemes), since=target.since
    )
    return End(await _bare(turn), Opened("visit", card, VisitStep.MODE))


async def trips_asked(turn: T, _argument: str) -> Next:
    return End(await _bare(turn), Opened("trips", turn.book["trips"].draft()))


# What is asked


async def ask_place(_turn: T) -> Screen:
    return near_screens.place()


async def ask_list(turn: T) -> Screen:
    found = _ordered(turn, await queries.near.owed(turn.session, who=turn.who, today=turn.today))
    if not found:
        return near_screens.nothing(in_team=bool(TEAM & turn.who.roles))
    if pages.first(turn.draft.page) >= len(found):
        turn.draft.page = 0
    first = pages.first(turn.draft.page)
    return near_screens.listed(
        found[first : first + pages.PAGE], turn.draft, count=len(found), today=turn.today
    )


async def _bare(turn: T) -> Screen:
    return replace(await ask_list(turn), rows=(), hint="")


def _ordered(turn: T, found: Sequence[Owed]) -> list[Owed]:
    """Most urgent first as the programme has it, then nearest; what is planned already last."""
    far = {key: away.metres for key, away in turn.draft.away.items()}
    nowhere = int(4 * places.EARTH)  # farther than any place on it

    def place(owed: Owed) -> tuple[Any, ...]:
        urgency = quotas.urgency(quota_lines.status(owed.line, turn.today))
        return (owed.planned is not None, *urgency, far.get(owed.key, nowhere), owed.line.served)

    return sorted(found, key=place)


async def _measure(turn: Turn[Any], draft: NearDraft, place: Point) -> None:
    """Distances instead of the place, for everything that is open now."""
    found = await queries.near.owed(turn.session, who=turn.who, today=turn.today)
    draft.page = 0
    draft.away = {
        owed.key: Away(
            metres=places.rounded(places.distance(place, owed.site.place)),
            heading=places.heading(place, owed.site.place),
        )
        for owed in found
        if owed.site.place is not None
    }


async def _origin(turn: T, name: str) -> tuple[str, Point] | None:
    area = areas.find_by_name(name) or next(
        (each for each in areas.AREAS.values() if each.short == name), None
    )
    if area is not None and (seat := county_seats.find(area.code)) is not None:
        return area.spoken, seat
    targets = await queries.served.choices(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today, like=name
    )
    site = await queries.near.site_of(turn.session, targets[0].key) if targets else None
    if site is None or site.place is None:
        return None
    return targets[0].name, site.place


async def _find_target(turn: T, key: str) -> Target | None:
    return await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today, key=key
    )


def _put_keyboard_away(turn: T, said: str) -> None:
    """The keyboard that asked for a place would stay under the input otherwise."""
    told = Told(Screen(body=said, clears=True), key=f"near:{turn.heard.key}")
    turn.answers.screens.append(told)

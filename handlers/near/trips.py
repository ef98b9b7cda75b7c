"""The days on the road that the open quotas still take (走访安排): the fewest, and when.

Asked: nothing. Each trip leads to one plan's card for all its stops; the whole goes out as a
sheet. Kept: nothing, it is worked out anew each time.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from handlers import pages
from handlers.dialogue import Conversation, Draft, End, Next, Stay, Turn, Waits
from handlers.near import trip_screens
from handlers.plans import draft as plan_draft
from handlers.plans.draft import PlanDraft
from handlers.screens import Screen
from handlers.visits.draft import may_log
from handlers.words import gettext as _
from storage import actions, queries


class Step(StrEnum):
    """The plan is shown, and waits for nothing but a choice."""

    TRIPS = "trips"


class TripsDraft(Draft):
    """The page."""

    page: int = 0


T = Turn[TripsDraft]


def conversation() -> Conversation[TripsDraft]:
    """The map of the conversation."""
    return Conversation(
        name="trips",
        draft=TripsDraft,
        first=Step.TRIPS,
        may=may_log,
        steps={
            Step.TRIPS: Waits(
                ask=ask_trips,
                picks={"trip": trip_chosen, "page": page_turned, "sheet": sheet_asked},
                leaves=False,
            )
        },
    )


# What follows each answer


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def trip_chosen(turn: T, chosen: str) -> Next:
    """One card plans all stops of that trip; this plan stays in the history without buttons."""
    day, *keys = chosen.split()
    still = [
        key
        for key in keys
        if await queries.served.find(
            turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today, key=key
        )
    ]
    if not still:
        return Stay(_("None of that trip's stops is still among those you serve."))
    card = PlanDraft(targets=still, day=date.fromisoformat(day), mode="onsite")
    return End(await _bare(turn), plan_draft.opened(card))


async def sheet_asked(turn: T, _argument: str) -> Next:
    """The same as a sheet, made outside this update."""
    job = await actions.jobs.ask(
        turn.session, kind="trips", account_id=turn.who.account.id, dialogue_id=None,
        params={}, total=0, now=turn.now,
    )  # fmt: skip
    turn.answers.jobs.append(job)
    return Stay()


# What is asked


async def ask_trips(turn: T) -> Screen:
    arranged = await queries.trips.arrange(
        turn.session, who=turn.who, today=turn.today, limits=turn.about.trip
    )
    if pages.first(turn.draft.page) >= len(arranged.plan.trips):
        turn.draft.page = 0
    return trip_screens.shown(arranged, page=turn.draft.page, today=turn.today)


async def _bare(turn: T) -> Screen:
    return replace(await ask_trips(turn), rows=())

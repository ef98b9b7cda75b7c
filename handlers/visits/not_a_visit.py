"""A sentence that tells of no service given: called off, or no record at all.

Nothing is recorded; the words are kept with two buttons, to plan it for a day or to record it all
the same, so that a wrong reading costs one tap.
"""

from enum import StrEnum

from handlers.dialogue import Conversation, Draft, End, Next, Opened, Turn, Waits
from handlers.plans import draft as plan_draft
from handlers.plans.draft import PlanDraft
from handlers.screens import Button, Screen
from handlers.visits import draft as visit_draft
from handlers.visits import reading as visit_reading
from handlers.visits.draft import VisitDraft, may_log
from handlers.words import gettext as _
from storage import queries
from storage.queries.served import Target


class Step(StrEnum):
    """It waits for a choice only."""

    CHOICE = "choice"


class UnrecordedDraft(Draft):
    """What was said, as a plan would hold it, and why it was not recorded."""

    why: str
    plan: PlanDraft
    sealed: bool = False


T = Turn[UnrecordedDraft]


def conversation() -> Conversation[UnrecordedDraft]:
    """The map of the conversation."""
    return Conversation(
        name="not_a_visit",
        draft=UnrecordedDraft,
        first=Step.CHOICE,
        may=may_log,
        steps={
            Step.CHOICE: Waits(
                ask=ask_choice,
                picks={"plan": planned, "record": recorded, "home": home_asked},
                leaves=False,
            )
        },
    )


def opened(why: str, plan: PlanDraft, *, sealed: bool) -> Opened:
    """`why` is `cancelled` or `other`."""
    return Opened("not_a_visit", UnrecordedDraft(why=why, plan=plan, sealed=sealed))


async def planned(turn: T, _argument: str) -> Next:
    """The same unit, on a day that is asked."""
    plan = turn.draft.plan.model_copy(update={"day": None, "last_day": None})
    return End(_left(turn.draft), plan_draft.opened(plan))


async def recorded(turn: T, _argument: str) -> Next:
    """A service after all: its card holds the words, everything else is asked."""
    plan = turn.draft.plan
    sealed = ["content", "issue"] if turn.draft.sealed else []
    draft = VisitDraft(content=plan.said, content_asked=True, told=plan.said, sealed=sealed)
    served = [await _find(turn, key) for key in plan.targets]
    visit_draft.serve(draft, [visit_reading.served_of(each) for each in served if each])
    return End(_left(turn.draft), Opened("visit", draft, visit_draft.next_step(draft)))


async def _find(turn: T, key: str) -> Target | None:
    return await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today, key=key
    )


async def home_asked(turn: T, _argument: str) -> Next:
    return End(_left(turn.draft), Opened("home", Draft()))


async def ask_choice(turn: T) -> Screen:
    return choice(turn.draft)


def choice(draft: UnrecordedDraft) -> Screen:
    """What was not recorded, why, and the ways on."""
    record = Button(_("Record it all the same"), "record")
    if draft.why == "cancelled":
        return Screen(
            title=_("Not recorded: the visit did not take place"),
            body=_("It can become a plan for another day."),
            rows=((Button(_("Plan it for another day"), "plan"),), (record,)),
        )
    return Screen(
        title=_("Nothing was recorded"),
        body=_("This does not read like a service. If it was one, record it."),
        rows=((record,), (Button(_("What I can do"), "home"),)),
    )


def _left(draft: UnrecordedDraft) -> Screen:
    screen = choice(draft)
    return Screen(title=screen.title)

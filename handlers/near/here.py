"""「就是这里」: the place just sent becomes the unit's site, by one tap of someone who serves it.

Asked: whether this is the unit's place. Kept: the site, where the answer is yes; the place is
forgotten with any other answer, and an hour later without one.
"""

from enum import StrEnum
from typing import Any

from handlers import dialogue
from handlers.dialogue import Conversation, Draft, End, Next, Turn, Waits, known
from handlers.screens import Button, Screen
from handlers.visits.draft import Measured
from handlers.words import gettext as _
from programme.places import Point
from storage import actions, models, queries


class Step(StrEnum):
    """One question."""

    HERE = "here"


class HereDraft(Draft):
    """The unit, the visit's card, and the place, sealed until this is answered."""

    target: str
    name: str
    card: int
    latitude: float
    longitude: float


T = Turn[HereDraft]


def conversation() -> Conversation[HereDraft]:
    """The map of the conversation."""
    return Conversation(
        name="here",
        draft=HereDraft,
        first=Step.HERE,
        may=known,  # that the unit is theirs to serve is asked of the store each time
        steps={Step.HERE: Waits(ask=ask_here, picks={"yes": site_set, "no": left}, leaves=False)},
    )


async def site_set(turn: T, _argument: str) -> Next:
    draft = turn.draft
    target = await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today,
        key=draft.target,
    )  # fmt: skip
    if target is None or target.kind != "client":
        return End(Screen(title=_("That one is not among those you serve. Choose another.")))
    await actions.sites.set_here(
        turn.session, client_id=target.id, place=Point(draft.latitude, draft.longitude),
        person_id=turn.person.id, account_id=turn.who.account.id, now=turn.now,
    )  # fmt: skip
    await _tell_card(turn)
    return End(Screen(title=_("✅ This is now the site of {name}").format(name=target.name)))


async def left(_turn: T, _argument: str) -> Next:
    return End(Screen(title=_("The site stays as it was; the place is forgotten.")))


async def ask_here(turn: T) -> Screen:
    return Screen(
        title=_("Are you at {name} now?").format(name=turn.draft.name),
        body=_(
            "One tap and the place you sent is the unit's site, for everybody who serves it. "
            "Otherwise it is deleted within the hour."
        ),
        rows=((Button(_("It is here"), "yes"),), (Button(_("No, elsewhere"), "no"),)),
    )


async def _tell_card(turn: Turn[Any]) -> None:
    """The visit's card, where it is still open, is at the site now."""
    row = await turn.session.get(models.Dialogue, turn.draft.card)
    visit = turn.book["visit"]
    card = dialogue.read_draft(visit, row) if row is not None and row.state == "open" else None
    if row is None or card is None:
        return
    card.measured[turn.draft.target] = Measured(metres=0)
    await dialogue.ask_again(dialogue.replace_dialogue(turn, row, card), visit)

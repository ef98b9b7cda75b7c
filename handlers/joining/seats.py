"""A change of a bureau seat, asked for by one member of the bureau: a second one confirms it.

Opened with every other member who can be reached, never with the asker or whom it is about; where
there is none, the command line confirms. Kept: the decision; only then is the change made.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from handlers import clocks
from handlers.dialogue import Conversation, Draft, End, Next, Turn, Waits, bureau_day, open_for
from handlers.joining import admitting, seat_screens
from handlers.joining.seat_screens import Outcome
from handlers.screens import ForOperator, Screen, Told
from handlers.words import speaking
from programme import access, phones
from programme.access import Action, Noun, Scope, Seat
from storage import actions, models, queries
from storage.actions.audit import By
from storage.errors import NotThere, Refused
from storage.queries.accounts import Who
from storage.queries.seats import Asked

VALID = timedelta(days=3)  # over a weekend


class Step(StrEnum):
    """One question: confirm, or not."""

    DECIDE = "decide"


class SeatDraft(Draft):
    """What was asked for."""

    change: int


T = Turn[SeatDraft]


def conversation() -> Conversation[SeatDraft]:
    """The map of the conversation."""
    return Conversation(
        name="seat",
        draft=SeatDraft,
        first=Step.DECIDE,
        may=may_confirm,
        steps={
            Step.DECIDE: Waits(
                ask=ask_decision, picks={"confirm": confirmed, "refuse": refused}, leaves=False
            )
        },
    )


def may_confirm(who: Who) -> bool:
    """A clerk or director; not about themselves, which is asked each time."""
    return who.person is not None and access.may_confirm(who.roles)


async def ask(turn: Turn[Any], change: Seat, person_id: int, by: By, **facts: Any) -> Screen:
    """Asked of each second member; the screen says to the asker who has to do what.

    `facts`: mobile, or invitation_id and account_id. `by` nobody where no director could ask.
    """
    number = await actions.seats.ask(
        turn.session, change, person_id, by=by, now=turn.now, expires=turn.now + VALID, **facts
    )
    asked = await queries.seats.get(turn.session, number)
    seconds = await _seconds(turn, asked)
    for who in seconds:
        draft = SeatDraft(change=number)
        await open_for(turn, who, turn.book["seat"], draft=draft)
    if not seconds:
        turn.answers.screens.append(
            ForOperator(lambda: seat_screens.for_operator(number), key=f"seat:{number}")
        )
    names = list(dict.fromkeys(who.person.name for who in seconds if who.person))
    return seat_screens.asked(asked, names, clocks.shown(asked.expires_at, turn))


async def _seconds(turn: Turn[Any], asked: Asked) -> list[Who]:
    """Every account of each; nobody where nobody of the bureau asked: that takes more than one."""
    if asked.asked_by is None:
        return []
    today = bureau_day(turn.now)
    accounts = await queries.invitations.bureau(turn.session, today)
    people = [await queries.accounts.who(turn.session, each, today) for each in accounts]
    return [who for who in people if _second(who, asked)]


def _second(who: Who, asked: Asked) -> bool:
    concerned = {asked.asked_by, asked.person_id}
    return may_confirm(who) and who.person is not None and who.person.id not in concerned


# What follows each answer


async def confirmed(turn: T, _argument: str) -> Next:
    return await _decided(turn, yes=True)


async def refused(turn: T, _argument: str) -> Next:
    return await _decided(turn, yes=False)


async def _decided(turn: T, *, yes: bool) -> End:
    asked = await queries.seats.get(turn.session, turn.draft.change)
    outcome = Outcome.SETTLED
    if _second(turn.who, asked):
        by = (turn.person.id, turn.who.account.id)
        outcome = await settle(turn, asked, yes=yes, by=by)
    else:
        await actions.audit.note(
            turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
            action="confirm", noun=actions.seats.NOUN,
            subject=f"seat:{asked.id}", allowed=False,
        )  # fmt: skip
    return End(seat_screens.outcome(asked, outcome))


async def settle(turn: Turn[Any], asked: Asked, *, yes: bool, by: By) -> Outcome:
    """Once: the change is made or not, and whoever asked and whom it is about are told."""
    if not asked.stands(turn.now) or not await actions.seats.settle(
        turn.session, asked, confirmed=yes, by=by, now=turn.now
    ):
        return Outcome.SETTLED
    outcome = await (_make if yes else _leave_it)(turn, asked, by)
    if yes and outcome is not Outcome.DONE:
        await actions.seats.undo(turn.session, asked)
    await _tell_asker(turn, asked, outcome, by)
    return outcome


async def _make(turn: Turn[Any], asked: Asked, by: By) -> Outcome:
    if not await _asker_may(turn, asked):
        return Outcome.WITHDRAWN
    accounts = await queries.accounts.of_person(turn.session, asked.person_id)
    try:
        await _MAKING[Seat(asked.kind)](turn, asked, by)
    except Refused as refusal:
        return Outcome(refusal.why)
    except NotThere:
        return Outcome.GONE
    await _announce(turn, asked, accounts, by)
    return Outcome.DONE


async def _leave_it(turn: Turn[Any], asked: Asked, by: By) -> Outcome:
    if asked.invitation_id is not None and asked.account_id is not None:
        invited = await queries.invitations.get(turn.session, asked.invitation_id)
        await admitting.shut_out(turn, invited, asked.account_id, by)
    return Outcome.REFUSED


async def _asker_may(turn: Turn[Any], asked: Asked) -> bool:
    """Whether whoever asked is still one who may: roles are read when it is done."""
    if asked.asked_by is None:
        return True
    today = bureau_day(turn.now)
    held = await queries.seats.roles_held(turn.session, asked.asked_by, today)
    subject = await queries.invitations.roles_of(turn.session, asked.person_id, today)
    action, noun = _NEEDS[Seat(asked.kind)]
    return access.allowed_on_person(held, action, noun, subject=subject) is not Scope.NONE


_NEEDS: Mapping[Seat, tuple[Action, Noun]] = {
    Seat.LEAVE: (Action.EDIT, Noun.PERSON),
    Seat.MOBILE: (Action.EDIT, Noun.PERSON),
    Seat.LET_IN: (Action.APPROVE, Noun.INVITATION),
}


async def _leave(turn: Turn[Any], asked: Asked, _by: By) -> None:
    await actions.people.leave(
        turn.session, asked.person_id, by=(asked.asked_by, None),
        today=bureau_day(turn.now), now=turn.now,
    )  # fmt: skip


async def _change_mobile(turn: Turn[Any], asked: Asked, _by: By) -> None:
    await actions.people.change_mobile(
        turn.session, asked.person_id, mobile=asked.mobile or "", by=(asked.asked_by, None),
        now=turn.now,
    )  # fmt: skip


async def _let_in(turn: Turn[Any], asked: Asked, by: By) -> None:
    invited = await queries.invitations.get(turn.session, asked.invitation_id or 0)
    if not await admitting.let_in(turn, invited, asked.account_id or 0, by):
        raise NotThere("invitation")


_MAKING: Mapping[Seat, Callable[[Turn[Any], Asked, By], Awaitable[None]]] = {
    Seat.LEAVE: _leave,
    Seat.MOBILE: _change_mobile,
    Seat.LET_IN: _let_in,
}


# Who is told


async def _announce(
    turn: Turn[Any], asked: Asked, accounts: Sequence[models.Account], by: By
) -> None:
    """To whom it is about, on every account they had before it."""
    second = await _name(turn, by)
    with speaking(await queries.people.language(turn.session, asked.person_id)):
        screen = seat_screens.announced(asked, second, phones.masked(asked.mobile))
    _tell(turn, accounts, screen, f"announced:{asked.id}")


async def _tell_asker(turn: Turn[Any], asked: Asked, outcome: Outcome, by: By) -> None:
    if asked.asked_by is None:
        return
    accounts = await queries.accounts.of_person(turn.session, asked.asked_by)
    second = await _name(turn, by)
    with speaking(await queries.people.language(turn.session, asked.asked_by)):
        screen = seat_screens.outcome(asked, outcome, by=second)
    _tell(turn, accounts, screen, f"settled:{asked.id}")


def _tell(turn: Turn[Any], accounts: Sequence[models.Account], screen: Screen, key: str) -> None:
    turn.answers.screens += [
        Told(screen, key=f"{key}:{account.id}", account_id=account.id) for account in accounts
    ]


async def _name(turn: Turn[Any], by: By) -> str:
    """Whoever confirmed; empty for the command line."""
    return "" if by[0] is None else await queries.people.name(turn.session, by[0])


# What is asked


async def ask_decision(turn: T) -> Screen:
    asked = await queries.seats.get(turn.session, turn.draft.change)
    return seat_screens.decision(asked, clocks.shown(asked.expires_at, turn))

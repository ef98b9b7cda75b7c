"""The receipt of a card: each record's number, what it did to the quota, and the way back.

A message of its own, so that it stays in the history; it is sent only after the records are on
disk. Of several records each is taken back alone, or all together.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from handlers.dialogue import (
    Beside,
    Conversation,
    End,
    Next,
    Opened,
    Stay,
    Turn,
    Waits,
    known,
    open_,
)
from handlers.records import ways as record_ways
from handlers.records.draft import MineDraft
from handlers.records.draft import Step as MineStep
from handlers.screens import Screen
from handlers.visits import draft as visit_draft
from handlers.visits import receipt_screens
from handlers.visits.draft import VisitDraft
from handlers.visits.receipt_draft import Kept, ReceiptDraft, numbers
from handlers.words import gettext as _
from storage import actions, queries
from storage.errors import NotThere


class Step(StrEnum):
    """A receipt waits for nothing but a second thought."""

    RECEIPT = "receipt"


T = Turn[ReceiptDraft]


def conversation() -> Conversation[ReceiptDraft]:
    """The map of the conversation."""
    return Conversation(
        name="receipt",
        kind="receipt",
        draft=ReceiptDraft,
        first=Step.RECEIPT,
        may=known,
        steps={
            Step.RECEIPT: Waits(
                ask=ask_receipt,
                picks={
                    "undo": taken_back,
                    "all": all_taken_back,
                    "more": one_more,
                    "record": record_asked,
                    **record_ways.PICKS,
                },
                leaves=False,
            )
        },
    )


async def taken_back(turn: T, number: str) -> Next:
    """One record is withdrawn, and its card is open again with every answer kept."""
    record = next((each for each in turn.draft.visits if str(each.visit) == number), None)
    if record is None or record.back:
        return Stay()
    if not await _take_back(turn, record):
        if _left(turn.draft):
            return Stay()
        return End(Screen(title=_("№{number} was taken back").format(number=number)))
    card = _card_of(turn.draft, [record])
    step = visit_draft.next_step(card)
    if not _left(turn.draft):
        return End(receipt_screens.withdrawn([record]), Opened("visit", card, step))
    await open_(turn, turn.book["visit"], draft=card, step=step)
    return Stay()


async def all_taken_back(turn: T, _argument: str) -> Next:
    """Every record of the card is withdrawn; one card holds all answers again."""
    left = _left(turn.draft)
    gone = [record for record in left if await _take_back(turn, record)]
    card = _card_of(turn.draft, gone or left)
    return End(
        receipt_screens.withdrawn(gone or left), Opened("visit", card, visit_draft.next_step(card))
    )


async def _take_back(turn: T, record: Kept) -> bool:
    """False where it was taken back already, from /mine."""
    record.back = True
    by: dict[str, Any] = {
        "person_id": turn.person.id,
        "account_id": turn.who.account.id,
        "now": turn.now,
    }
    try:
        if record.joined:
            await actions.visits.leave(turn.session, visit_id=record.visit, **by)
        else:
            why = _("Taken back from its receipt")
            await actions.visits.withdraw(turn.session, visit_id=record.visit, why=why, **by)
    except NotThere:
        return False
    return True


def _left(draft: ReceiptDraft) -> list[Kept]:
    return [record for record in draft.visits if not record.back]


def _card_of(draft: ReceiptDraft, records: Sequence[Kept]) -> VisitDraft:
    """The card as it was, for these of those served."""
    card = draft.card.model_copy(deep=True)
    wanted = {record.target for record in records}
    served = [each for each in visit_draft.all_served(card) if each.target in wanted]
    card.same = {}
    visit_draft.serve(card, served)
    return card


async def one_more(turn: T, _argument: str) -> Next:
    """Another visit; this receipt stays as it is, without its buttons."""
    screen = await ask_receipt(turn)
    bare = Screen(title=screen.title, body=screen.body)
    return End(bare, Opened("visit", VisitDraft()))


async def record_asked(turn: T, number: str) -> Next:
    """The record itself, with all that can be done to it."""
    return Beside(Opened("mine", MineDraft(visit=int(number)), MineStep.RECORD))


async def ask_receipt(turn: T) -> Screen:
    card = turn.draft.card
    lines = {}
    for record in turn.draft.visits:
        client, region = numbers(record.target)
        lines[record.visit] = await queries.quotas.of_served(
            turn.session, client_id=client, region_id=region, day=card.day or turn.today
        )
    after = await record_ways.after(turn, [record.visit for record in _left(turn.draft)])
    return receipt_screens.receipt(turn.draft, lines, after, turn.today)

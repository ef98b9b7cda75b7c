"""The receipt of a visit: its number, what it did to the quota, and the way to take it back.

A message of its own, so that it stays in the history; it is sent only after the record is on disk.
"""

from datetime import date
from enum import StrEnum

from handlers import days, quota_lines, record_ways, visit_screens
from handlers.dialogue import Beside, Conversation, Draft, End, Next, Opened, Turn, Waits
from handlers.mine_draft import MineDraft
from handlers.mine_draft import Step as MineStep
from handlers.screens import Button, Markup, Screen
from handlers.visit_draft import Step as VisitStep
from handlers.visit_draft import VisitDraft
from handlers.words import gettext as _
from storage import actions, queries
from storage.errors import NotThere
from storage.queries.accounts import Who
from storage.queries.quotas import Line


class Step(StrEnum):
    """A receipt waits for nothing but a second thought."""

    RECEIPT = "receipt"


class ReceiptDraft(Draft):
    """The visit's number, and its card in case it is taken back and filled in again."""

    visit: int
    card: VisitDraft


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
                    "more": one_more,
                    "record": record_asked,
                    **record_ways.PICKS,
                },
                leaves=False,
            )
        },
    )


def known(who: Who) -> bool:
    """Anybody of the roster."""
    return who.person is not None


async def taken_back(turn: T, _argument: str) -> Next:
    """The record is withdrawn, and its card is open again with every answer kept."""
    try:
        visit = await actions.visits.withdraw(
            turn.session,
            visit_id=turn.draft.visit,
            person_id=turn.person.id,
            account_id=turn.who.account.id,
            now=turn.now,
        )
    except NotThere:  # taken back already, from /mine
        return End(Screen(title=_("№{number} was taken back").format(number=turn.draft.visit)))
    return End(withdrawn(visit.id), Opened("visit", turn.draft.card, VisitStep.CARD))


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
    kind, _sep, number = (card.target or "").partition(":")
    lines = await queries.quotas.of_served(
        turn.session,
        client_id=int(number) if kind == "client" else None,
        region_id=int(number) if kind == "region" else None,
        day=card.day or turn.today,
    )
    after = await record_ways.after(turn, [turn.draft.visit])
    return receipt(turn.draft, lines, after, turn.today)


def receipt(
    draft: ReceiptDraft, lines: list[Line], after: record_ways.After, today: date
) -> Screen:
    card = draft.card
    said = [
        card.name,
        days.brief(card.day, today) if card.day else "",
        visit_screens.mode_name(card.mode, card.channel),
    ]
    body = Markup("\n").join(
        [" · ".join(part for part in said if part)]
        + [quota_lines.sentence(line, today) for line in lines]
        + list(after.lines)
    )
    return Screen(
        title=_("✅ Recorded №{number}").format(number=draft.visit),
        body=body,
        rows=(
            *after.rows,
            (Button(_("Log another"), "more"),),
            (Button(_("Take it back and edit"), "undo"),),
        ),
    )


def withdrawn(number: int) -> Screen:
    return Screen(
        title=_("№{number} was taken back").format(number=number),
        body=_("It counts nowhere and stays readable as withdrawn. Its card is open again below."),
    )

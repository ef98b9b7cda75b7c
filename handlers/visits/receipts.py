"""The receipt of a card: each record's number, what it did to the quota, and the way back.

A message of its own, so that it stays in the history; it is sent only after the records are on
disk. Of several records each is taken back alone, or all together.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from handlers import days
from handlers.dialogue import Beside, Conversation, End, Next, Opened, Stay, Turn, Waits, open_
from handlers.quotas import lines as quota_lines
from handlers.quotas import screens as quota_screens
from handlers.records import ways as record_ways
from handlers.records.draft import MineDraft
from handlers.records.draft import Step as MineStep
from handlers.screens import Button, Markup, Screen, rows
from handlers.visits import card as visit_card
from handlers.visits import draft as visit_draft
from handlers.visits.draft import VisitDraft
from handlers.visits.receipt_draft import Kept, ReceiptDraft, numbers
from handlers.words import gettext as _
from storage import actions, queries
from storage.errors import NotThere
from storage.queries.accounts import Who
from storage.queries.quotas import Line


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


def known(who: Who) -> bool:
    """Anybody of the roster."""
    return who.person is not None


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
        return End(withdrawn([record]), Opened("visit", card, step))
    await open_(turn, turn.book["visit"], draft=card, step=step)
    return Stay()


async def all_taken_back(turn: T, _argument: str) -> Next:
    """Every record of the card is withdrawn; one card holds all answers again."""
    left = _left(turn.draft)
    gone = [record for record in left if await _take_back(turn, record)]
    card = _card_of(turn.draft, gone or left)
    return End(withdrawn(gone or left), Opened("visit", card, visit_draft.next_step(card)))


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
    return receipt(turn.draft, lines, after, turn.today)


def receipt(
    draft: ReceiptDraft,
    lines: Mapping[int, Sequence[Line]],
    after: record_ways.After,
    today: date,
) -> Screen:
    several = len(draft.visits) > 1
    parts = [
        Markup("\n").join(
            [_headline(record, draft.card, today, numbered=several)]
            + [quota_lines.sentence(line, today) for line in lines[record.visit]]
            + _besides(record, draft.card)
        )
        for record in draft.visits
    ]
    parts += [Markup("\n").join(after.lines)] if after.lines else []
    return Screen(
        title=_title(draft.visits),
        body=Markup("\n\n" if several else "\n").join(parts),
        rows=(*after.rows, (Button(_("Log another"), "more"),), *_ways_back(_left(draft))),
    )


def _title(records: Sequence[Kept]) -> str:
    if len(records) == 1 and records[0].joined:
        return _("✅ Joined №{number}").format(number=records[0].visit)
    marks = visit_card.joined([f"№{record.visit}" for record in records])
    return _("✅ Recorded {numbers}").format(numbers=marks)


def _headline(record: Kept, card: VisitDraft, today: date, *, numbered: bool) -> str:
    name = f"№{record.visit} {record.name}" if numbered else record.name
    said = [
        name,
        card.place or "" if record.target.startswith("region:") else "",
        days.brief(card.day, today) if card.day else "",
        visit_card.mode_name(card.mode, card.channel),
        visit_card.afterwards_of(card, today),
        _("joined") if record.joined and numbered else "",
        _("taken back") if record.back else "",
    ]
    return " · ".join(part for part in said if part)


def _besides(record: Kept, card: VisitDraft) -> list[str]:
    """What else was made: an issue with its number, and what is kept in confidence."""
    made = _counted_in(record, card)
    if record.issue is not None and not record.back:
        said = visit_card.sealed() if "issue" in card.sealed else card.issue or ""
        made.append(_("Issue №{number} raised: {said}").format(number=record.issue, said=said))
    if not record.back:
        done = _("Planned visit №{number} is done")
        made += [done.format(number=number) for number in record.plans]
    if "content" in card.sealed:
        made.append(_("🔒 Confidential content №{number}").format(number=record.visit))
    return made


def _counted_in(record: Kept, card: VisitDraft) -> list[str]:
    """One visit may serve several schemes: recorded once, it counts in each (reading 7)."""
    served = next((s for s in visit_draft.all_served(card) if s.target == record.target), None)
    if served is None or len(served.schemes) < 2 or record.back:
        return []
    names = [quota_screens.scheme_name(scheme) for scheme in served.schemes]
    return [_("Counts in each: {schemes}").format(schemes=visit_card.joined(names))]


def _ways_back(left: Sequence[Kept]) -> tuple[tuple[Button, ...], ...]:
    if not left:
        return ()
    if len(left) == 1:
        return ((Button(_("Take it back and edit"), "undo", str(left[0].visit)),),)
    each = [
        Button(_("Take back №{number}").format(number=record.visit), "undo", str(record.visit))
        for record in left
    ]
    return (*rows(each, wide=3), (Button(_("Take all back"), "all"),))


def withdrawn(records: Sequence[Kept]) -> Screen:
    if records and all(record.joined for record in records):
        return Screen(
            title=_("You left №{number}").format(number=records[0].visit),
            body=_("The record stays with its author. Your card is open again below."),
        )
    marks = visit_card.joined([f"№{record.visit}" for record in records])
    return Screen(
        title=_("{numbers} taken back").format(numbers=marks),
        body=_("It counts nowhere and stays readable as withdrawn. Its card is open again below."),
    )

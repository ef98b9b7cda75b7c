"""A card for several, filled in apart (分开填): one card for each unit, of its part of the words.

What the person set by hand, or what no part tells, each card keeps; lengths and counts are shared
evenly then. One card is open at a time: the next comes when it is saved or cancelled.
"""

from dataclasses import dataclass

from handlers import sentences
from handlers.dialogue import Next, Opened, Turn
from handlers.quicklog import clauses
from handlers.sentences import Said
from handlers.visits import card as visit_card
from handlers.visits import draft as visit_draft
from handlers.visits import reading as visit_reading
from handlers.visits.draft import Served, VisitDraft, all_served, next_step

T = Turn[VisitDraft]


@dataclass(frozen=True, slots=True)
class Part:
    """What the message says of one unit, and how that reads."""

    text: str
    said: Said


async def parted(turn: T, _argument: str) -> Next:
    """The first unit keeps this card, those of the others wait behind it."""
    parts = await _parts(turn)
    first, *others = [
        _card(turn, served, nth, parts.get(served.target))
        for nth, served in enumerate(all_served(turn.draft))
    ]
    first.rest = [*others, *turn.draft.rest]
    for field in VisitDraft.model_fields:
        setattr(turn.draft, field, getattr(first, field))
    return next_step(turn.draft)


def waiting(draft: VisitDraft) -> list[Opened]:
    """The next of them, with the rest behind it."""
    if not draft.rest:
        return []
    card, *rest = draft.rest
    card.rest = rest
    return [Opened("visit", card, next_step(card))]


async def _parts(turn: T) -> dict[str, Part]:
    """By target; none where the message does not name each of them in clauses of its own."""
    text = turn.draft.told or ""
    keys = [served.target for served in all_served(turn.draft)]
    named = (await sentences.read(turn, text, meant="log")).reading.named if text else ()
    begins = [each.start for each in clauses.cut(clauses.even(text))]
    first: dict[str, int] = {}
    for at, key in named:
        if key in keys:
            first.setdefault(key, max(begin for begin in begins if begin <= at))
    if len(first) < len(keys) or len({*first.values()}) < len(keys):
        return {}
    order = sorted(first, key=lambda key: first[key])
    ends = [first[key] for key in order[1:]] + [len(text)]
    found, start = {}, 0
    for key, end in zip(order, ends, strict=True):
        words = clauses.bare(text[start:end])
        found[key] = Part(words, await sentences.read(turn, words, meant="log"))
        start = end
    return found


def _card(turn: T, served: Served, nth: int, part: Part | None) -> VisitDraft:
    """This unit's: what its part tells where nobody answered by hand, else what all share."""
    shared, today = turn.draft, turn.today
    by_hand = _by_hand(turn) if part else {*visit_reading.FIELDS}
    card = shared.model_copy(
        deep=True,
        update={
            "parted": True, "rest": [], "others": [], "same": {}, "issue_of": None, "unnamed": "",
            "minutes": visit_card.share(shared.minutes, nth, shared),
            "consultations": visit_card.share(shared.consultations, nth, shared),
            "questions": shared.questions if nth == 0 else [],
            "issue": shared.issue if _voiced(shared, served, nth) else None,
        },
    )  # fmt: skip
    visit_draft.serve(card, [served])
    if part is not None:
        _lay(card, _told(part, served, turn), by_hand)
        card.content = part.text if shared.content == shared.told else shared.content
    card.read = {**card.read, **visit_reading.codes(card, today)}
    return card


def _by_hand(turn: T) -> set[str]:
    """The fields that say something else than what was read."""
    meant = visit_reading.codes(turn.draft, turn.today)
    return {field for field, said in meant.items() if said != turn.draft.read.get(field, said)}


def _voiced(shared: VisitDraft, served: Served, nth: int) -> bool:
    return served.target == shared.issue_of if shared.issue_of else nth == 0


def _told(part: Part, served: Served, turn: T) -> VisitDraft:
    """What its part alone says, as a card."""
    told = VisitDraft()
    visit_draft.serve(told, [served])
    visit_reading.fill(
        told, part.said.reading, text=part.text, served=part.said.served, today=turn.today
    )
    return told


def _lay(card: VisitDraft, told: VisitDraft, by_hand: set[str]) -> None:
    """Counts and needs are its own or none; a day, a way and tasks hold unless it tells others."""
    if not {"day", "last_day"} & by_hand and "day" not in told.assumed:
        card.day, card.last_day = told.day, told.last_day
        visit_draft.stated(card, "day")
    if "mode" not in by_hand and told.mode is not None:
        card.mode, card.channel = told.mode, told.channel
    if "tasks" not in by_hand and told.tasks:
        card.tasks, card.read_tasks = told.tasks, told.read_tasks
    for field in ("minutes", "issue"):
        if field not in by_hand:
            setattr(card, field, getattr(told, field))
    if "consultations" not in by_hand:
        card.consultations, card.questions = told.consultations, told.questions

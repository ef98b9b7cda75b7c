"""A sentence out of the blue: read, and opened as what it is about.

Done: a visit's card, filled. Still to come: a plan's card. Called off, or no record at all: one
sentence that keeps the words and offers to record them all the same.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from handlers import quicklog
from handlers.dialogue import Opened, Turn
from handlers.plans import draft as plan_draft
from handlers.quicklog import Entry, Intent, Reading, Registry
from handlers.records import confidence
from handlers.visits import not_a_visit, second_reading
from handlers.visits import reading as visit_reading
from handlers.visits.draft import Again, VisitDraft, next_step, schemes_of
from programme import visits
from programme.schemes import Scheme
from storage import queries
from storage.queries.served import Names, Target

AGAIN_WITHIN = timedelta(minutes=30)


async def opening(turn: Turn[Any], text: str) -> Opened:
    """The dialogue that this sentence begins."""
    sealed, text = confidence.unlocked(text)
    said = await read(turn, text)
    match said.reading.intent:
        case "plan":
            return plan_draft.opened(_plan(said, text))
        case "cancelled" | "other":
            return not_a_visit.opened(said.reading.intent, _plan(said, text), sealed=sealed)
    draft = await card(turn, said, text)
    if sealed:
        draft.sealed = ["content", "issue"]
        confidence.erase(turn, draft)
    return Opened("visit", draft, next_step(draft))


async def card(turn: Turn[Any], said: "Said", text: str) -> VisitDraft:
    """A new card, filled from the sentence; words said before are asked about first."""
    draft = VisitDraft(told=text, told_ref=turn.heard.ref)
    draft.again = await _again(turn, text)
    said.into(draft, turn, text)
    if turn.about.second_reader:
        draft.unnamed = second_reading.held_back(said.reading)
    return draft


class Said:
    """A sentence as it was read for this person, with those it may be about."""

    def __init__(self, reading: Reading, served: Sequence[Target]) -> None:
        self.reading, self.served = reading, served

    def into(self, draft: VisitDraft, turn: Turn[Any], text: str) -> None:
        """Fill what the card does not hold yet, and keep what it was read as."""
        visit_reading.fill(draft, self.reading, text=text, served=self.served, today=turn.today)
        if visits.content_problem(text) is None:
            draft.content, draft.content_asked = text.strip(), True
        confidence.heard(turn, draft)
        draft.read = draft.read or visit_reading.codes(draft, turn.today)


async def read(turn: Turn[Any], text: str, *, meant: Intent | None = None) -> Said:
    """What the words say to this person, of all units and regions there are.

    `meant` where it is known what they are about: what is planned is read as if it were done.
    """
    served = await queries.served.choices(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today
    )
    names = await queries.served.everybody(
        turn.session, now=turn.now, at_least=[target.key for target in served]
    )
    schemes = {scheme for each in served for scheme in schemes_of(visit_reading.served_of(each))}
    reading = quicklog.read(
        text,
        role=sorted(schemes)
        or [Scheme.COMMISSIONER],  # who serves nobody yet is read all the same
        today=turn.today,
        assigned=[target.key for target in served],
        registry=_registry(names),
        meant=meant,
    )
    return Said(reading, served)


async def tells_of_one(turn: Turn[Any], text: str) -> bool:
    """Whether it is about a service by itself, however short: who is served is named, and more."""
    reading = (await read(turn, text)).reading
    more = reading.date or reading.mode or reading.tasks or reading.minutes
    return reading.intent != "other" and bool(reading.clients) and bool(more)


@lru_cache(maxsize=2)
def _registry(names: Names) -> Registry:
    """All names put together once, and again only when they were read anew."""
    return Registry.of(Entry(each.key, each.name, each.aliases) for each in names.named)


def _plan(said: Said, text: str) -> plan_draft.PlanDraft:
    reading = said.reading
    keys = {target.key for target in said.served}
    targets = [key for key in reading.clients if key in keys]
    candidates = [key for key in reading.client_candidates if key in keys]
    return plan_draft.PlanDraft(
        targets=targets,
        candidates=[] if targets else candidates,
        unclear=(reading.unclear or "") if candidates and not targets else "",
        outside="" if targets or candidates else reading.foreign or reading.unclear or "",
        day=reading.date,
        last_day=reading.date_end,
        mode=reading.mode,
        place=reading.place,
        said=text,
    )


async def _again(turn: Turn[Any], text: str) -> Again | None:
    """The record, or the open card, that was made of the same words not long ago."""
    since = turn.now - AGAIN_WITHIN
    number = await queries.doubles.find_said(
        turn.session, author_id=turn.person.id, content=text.strip(), since=since
    )
    if number is not None:
        return Again(visit=number)
    open_cards = await queries.dialogues.open_since(
        turn.session, turn.who.account.id, conversation="visit", since=since
    )
    same = any((row.draft or {}).get("told") == text for row in open_cards)
    return Again() if same else None

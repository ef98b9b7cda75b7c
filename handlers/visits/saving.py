"""Saving a visit's card: checked once more, asked about doubles, then a record for each served.

Whoever took part in the same visit as another joins that record: all are credited, the quota is
filled once, and its author is told.
"""

from datetime import date

from handlers import words
from handlers.dialogue import End, Next, Opened, Turn
from handlers.plans import days as plan_days
from handlers.records import amending
from handlers.screens import Screen, Told
from handlers.visits import card as visit_card
from handlers.visits import draft as visit_draft
from handlers.visits import place as visit_place
from handlers.visits import reading as visit_reading
from handlers.visits import receipt_draft
from handlers.visits import whom as visit_whom
from handlers.visits.draft import Served, Step, VisitDraft, all_served, next_step
from handlers.visits.receipt_draft import Kept, ReceiptDraft
from handlers.words import gettext as _
from storage import actions, models, queries
from storage.errors import NotThere
from storage.queries.doubles import Other

T = Turn[VisitDraft]
SKIPPED = ("minutes", "consultations", "issue", "content")
"""Fields nobody is pressed for; how often each is left out is shown to the bureau."""


async def saved(turn: T, _argument: str) -> Next:
    """Check once more what may have changed since it was asked, then record."""
    draft = turn.draft
    if draft.amends is not None:
        return await amending.compared(turn)
    missing = next_step(draft)
    if missing is not Step.CARD:
        return missing
    if await visit_whom.lost(turn):
        return Step.WHOM
    if draft.day is None or draft.mode is None or draft.day > turn.today:
        return Step.DAY
    if await _unasked(turn) is not None:
        return Step.SAME
    kept = [await _record(turn, served, nth) for nth, served in enumerate(all_served(draft))]
    await _note_effort(turn)
    receipt = ReceiptDraft(visits=kept, card=draft.model_copy(update={"read": {}, "rest": []}))
    return End(visit_card.kept(kept), Opened("receipt", receipt))


# The same visit, recorded by another


async def ask_same(turn: T) -> Screen:
    """Another's record of what may be the same visit; the card again where it is gone."""
    unasked = await _unasked(turn)
    if unasked is None:
        return visit_card.card(turn.draft, turn.today)
    served, others = unasked
    return visit_card.same(turn.draft, served, others, turn.today)


async def joined(turn: T, argument: str) -> Next:
    """`target=visit`: it was that visit."""
    target, _sep, number = argument.rpartition("=")
    turn.draft.same[target] = int(number)
    return await saved(turn, "")


async def kept_apart(turn: T, target: str) -> Next:
    turn.draft.same[target] = 0
    return await saved(turn, "")


async def _unasked(turn: T) -> tuple[Served, list[Other]] | None:
    """The first one served of whom another has a record nearby that was not asked about yet."""
    draft = turn.draft
    for served in all_served(draft):
        if served.target in draft.same or draft.day is None or draft.mode is None:
            continue
        client, region = receipt_draft.numbers(served.target)
        others = await queries.doubles.same_visit(
            turn.session, who=turn.who, today=turn.today, client_id=client, region_id=region,
            day=draft.day, last_day=draft.last_day, mode=draft.mode,
        )  # fmt: skip
        if others:
            return served, others
    return None


# What is written


async def _record(turn: T, served: Served, nth: int) -> Kept:
    draft = turn.draft
    other = draft.same.get(served.target, 0)
    joins = bool(other) and await _join(turn, served, other)
    number = other if joins else await _log(turn, served, nth)
    await actions.files.hold(turn.session, visit_id=number, files=draft.files)
    if not joins:
        await visit_place.kept(turn, number, served.target)
    if "content" in draft.sealed:
        await actions.files.seal(turn.session, visit_id=number)
    return Kept(
        visit=number, target=served.target, name=served.name, joined=joins,
        issue=await _hang_on(turn, served, number),
        plans=await plan_days.closed_by(turn, number, plan=draft.plan),
    )  # fmt: skip


async def _log(turn: T, served: Served, nth: int) -> int:
    draft = turn.draft
    client, region = receipt_draft.numbers(served.target)
    day: date = draft.day or turn.today
    return await actions.visits.log(
        turn.session,
        author_id=turn.person.id,
        account_id=turn.who.account.id,
        dialogue_id=turn.dialogue.id,
        nth=nth,
        client_id=client,
        region_id=region,
        day=day,
        last_day=draft.last_day,
        mode=draft.mode or "",
        channel=draft.channel,
        place=draft.place if region is not None else None,
        content=draft.content,
        confidential="content" in draft.sealed,
        minutes=visit_card.share(draft.minutes, nth, draft),
        consultations=visit_card.share(draft.consultations, nth, draft),
        tasks=_tasks(draft, served),
        now=turn.now,
    )


async def _join(turn: T, served: Served, number: int) -> bool:
    """Take part in another's record; False where it was withdrawn meanwhile."""
    try:
        visit = await actions.visits.join(
            turn.session,
            visit_id=number,
            person_id=turn.person.id,
            account_id=turn.who.account.id,
            tasks=_tasks(turn.draft, served),
            said=turn.draft.content,
            confidential="content" in turn.draft.sealed,
            now=turn.now,
        )
    except NotThere:
        return False
    await _tell_author(turn, visit)
    return True


async def _tell_author(turn: T, visit: models.Visit) -> None:
    language = await queries.people.language(turn.session, visit.author_id)
    with words.speaking(language):
        sentence = _("{name} took part in your visit №{number} and joined its record.")
        screen = Screen(body=sentence.format(name=turn.person.name, number=visit.id))
    for account in await queries.accounts.of_person(turn.session, visit.author_id):
        key = f"joined:{visit.id}:{turn.person.id}:{turn.dialogue.id}:{account.id}"
        turn.answers.screens.append(Told(screen, key=key, account_id=account.id))


async def _hang_on(turn: T, served: Served, number: int) -> int | None:
    """The issue this one voiced, and the questions told; the issue's number."""
    draft = turn.draft
    first = all_served(draft)[0].target
    client, region = receipt_draft.numbers(served.target)
    await actions.consultations.tell(
        turn.session,
        visit_id=number,
        client_id=client,
        region_id=region,
        questions=draft.questions if served.target == first else [],
        confidential="content" in draft.sealed,
        author_id=turn.person.id,
        now=turn.now,
    )
    if not draft.issue or served.target != (draft.issue_of or first):
        return None
    issue = await actions.issues.raise_in(
        turn.session,
        visit_id=number,
        client_id=client,
        region_id=region,
        said=draft.issue,
        confidential="issue" in draft.sealed,
        author_id=turn.person.id,
        account_id=turn.who.account.id,
        now=turn.now,
    )
    return issue.id


def _tasks(draft: VisitDraft, served: Served) -> list[tuple[str, str]]:
    """The ticked tasks of the schemes under which this one is served (reading 7)."""
    schemes = visit_draft.schemes_of(served)
    split = [task.partition(":") for task in draft.tasks]
    return [(scheme, code) for scheme, _sep, code in split if scheme in schemes]


async def _note_effort(turn: T) -> None:
    """What this card took, without whose it was; a screen was shown for every answer given."""
    draft = turn.draft
    meant = visit_reading.codes(draft, turn.today)
    corrected = {
        field: (read, meant[field]) for field, read in draft.read.items() if read != meant[field]
    }
    left_out = [field for field in SKIPPED if getattr(draft, field) is None]
    await actions.burden.note(
        turn.session,
        day=turn.today,
        way="message" if draft.told is not None else "buttons",
        seconds=max(0, int((turn.now - turn.dialogue.opened_at).total_seconds())),
        taps=turn.dialogue.version,
        skipped=left_out,
        corrected=corrected if draft.told is not None else {},
    )

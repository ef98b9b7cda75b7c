"""Correct a record (更正): its card opens as it was saved, and what changed is shown old → new.

Opened by its author, from the record, its receipt, or an edited message. Asked: what to change,
and why. Kept: the newer version, the older one whole, the reason.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers.dialogue import End, Next, Opened, Stay, Turn
from handlers.quotas import lines as quota_lines
from handlers.records import version_screens
from handlers.screens import Button, Screen, rows
from handlers.visits.draft import Step, VisitDraft, next_step
from handlers.words import gettext as _
from programme.access import Action
from storage import actions, queries
from storage.errors import NotThere, Refused
from storage.queries.versions import Facts, changed
from storage.queries.visits import Record

WHY_LIMIT = 200

T = Turn[VisitDraft]


async def begun(turn: Turn[Any], number: int) -> Opened | None:
    """The card of that record, filled as it stands; None where it is not this person's to change.

    What is confidential is not opened for it: it stays as it is unless something is written.
    """
    found = await queries.visits.find(
        turn.session, number, who=turn.who, today=turn.today, action=Action.AMEND
    )
    if found is None or found.visit.state == "withdrawn":
        return None
    return Opened("visit", await _card(turn, found), Step.CARD)


async def _card(turn: Turn[Any], found: Record) -> VisitDraft:
    visit = found.visit
    target = await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today,
        key=key_of(visit),
    )  # fmt: skip
    schemes = {scheme for scheme, _code in found.tasks}
    return VisitDraft(
        amends=visit.id,
        version=await queries.versions.count(turn.session, visit.id),
        target=key_of(visit),
        name=found.served,
        schemes=sorted(schemes | set(target.schemes if target else ())),
        since=target.since if target else None,
        mode=visit.mode,
        channel=visit.channel,
        day=visit.day,
        last_day=visit.last_day,
        early=target is not None and target.since is not None and visit.day < target.since,
        place=visit.place,
        consultations=visit.consultations,
        sealed=["content"] if visit.sealed_content is not None else [],
        tasks=[f"{scheme}:{code}" for scheme, code in found.tasks],
        tasks_given=True,
        content=visit.content,
        content_asked=True,
        minutes=visit.minutes,
    )


def key_of(served: Any) -> str:
    """`client:12` or `region:3`, of whatever belongs to one of them."""
    if served.client_id is not None:
        return f"client:{served.client_id}"
    return f"region:{served.region_id}"


# What follows each answer


async def compared(turn: T) -> Next:
    """Save on the card of a correction: the reason comes next, where anything changed."""
    ahead = turn.draft.day is not None and turn.draft.day > turn.today
    missing = Step.DAY if ahead else next_step(turn.draft)
    if missing is not Step.CARD:
        return missing
    if turn.draft.others:
        return Stay(_("A correction is about one record: leave one of those served."))
    both = await _both(turn)
    if both is None:
        return End(_gone(), state="cancelled")
    before, after = both
    if not changed(before, after):
        return await _only_added(turn, after)
    if "whom" in changed(before, after) and not await _serves(turn):
        turn.draft.target = None
        return Step.WHOM
    return Step.WHY


async def _only_added(turn: T, facts: Facts) -> Next:
    """What joins a record corrects nothing in it: no reason is asked, no version made."""
    if not (turn.draft.issue or turn.draft.questions or turn.draft.files):
        return Stay(_("Nothing is changed yet. Tap what is to be corrected."))
    added = await _add(turn, facts)
    title = _("✅ Added to №{number}").format(number=turn.draft.amends)
    return End(Screen(title=title, body="\n".join(added)))


async def card_asked(turn: T, _argument: str) -> Next:
    return Step.CARD


async def why_given(turn: T, why: str) -> Next:
    """Offered or written: the newer version is recorded."""
    why = why.strip()
    if len(why) > WHY_LIMIT:
        sentence = _("That is {count} characters; a reason holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(why), limit=WHY_LIMIT))
    both = await _both(turn)
    if both is None or not why:
        return End(_gone(), state="cancelled") if both is None else Stay()
    try:
        number = await actions.amending.amend(
            turn.session, visit_id=turn.draft.amends or 0, facts=both[1],
            expected=turn.draft.version, why=why, person_id=turn.person.id,
            account_id=turn.who.account.id, now=turn.now,
        )  # fmt: skip
    except NotThere:
        return End(_gone(), state="cancelled")
    except Refused:
        return await _overtaken(turn)
    added = await _add(turn, both[1])
    return End(await _amended(turn, both, number, added))


async def _add(turn: T, facts: Facts) -> list[str]:
    """An issue, questions and files told on the card join the record; what to say of them."""
    draft, number = turn.draft, turn.draft.amends or 0
    confidential = facts.sealed_content is not None
    about = {"client_id": facts.client_id, "region_id": facts.region_id}
    await actions.files.hold(turn.session, visit_id=number, files=draft.files)
    if confidential:
        await actions.files.seal(turn.session, visit_id=number)
    await actions.consultations.tell(
        turn.session, visit_id=number, questions=draft.questions, confidential=confidential,
        author_id=turn.person.id, now=turn.now, **about,
    )  # fmt: skip
    if not draft.issue:
        return []
    issue = await actions.issues.raise_in(
        turn.session, visit_id=number, said=draft.issue,
        confidential=confidential or "issue" in draft.sealed, author_id=turn.person.id,
        account_id=turn.who.account.id, now=turn.now, **about,
    )  # fmt: skip
    return [_("Issue №{number}").format(number=issue.id)]


async def _overtaken(turn: T) -> Next:
    """Another correction of the same record came first: this card begins again from it."""
    fresh = await begun(turn, turn.draft.amends or 0)
    screen = Screen(
        title=_("№{number} was corrected meanwhile").format(number=turn.draft.amends),
        body=_("Nothing was changed by this card. Below is the record as it stands."),
    )
    return End(screen, fresh, state="cancelled")


async def _serves(turn: T) -> bool:
    found = await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today,
        key=turn.draft.target or "",
    )  # fmt: skip
    return found is not None


async def changes_anything(turn: Turn[Any], draft: VisitDraft) -> bool:
    """Whether that card would make another version of its record."""
    both = await _both(replace(turn, draft=draft))
    return both is not None and bool(changed(*both))


# What is asked, and what stands in the end


async def ask_why(turn: T) -> Screen:
    both = await _both(turn)
    if both is None:
        return _gone()
    reasons = (_("Filled in wrongly"), _("Something was missing"), _("It turned out otherwise"))
    return Screen(
        title=_("Correct №{number}").format(number=turn.draft.amends),
        facts=await _changes(turn, *both),
        body=_("Why? The older version is kept whole."),
        rows=(
            *rows([Button(reason, "why", reason) for reason in reasons]),
            *(() if turn.dialogue.trail else ((Button(_("To the card"), "card"),),)),
        ),
        hint=_("Or write the reason."),
        numbered=False,
    )


async def _amended(
    turn: T, both: tuple[Facts, Facts], number: int, added: Sequence[str]
) -> Screen:
    after = both[1]
    lines = await queries.quotas.of_served(
        turn.session, client_id=after.client_id, region_id=after.region_id, day=after.day
    )
    sentence = _("✅ Corrected №{visit} · version {number}")
    return Screen(
        title=sentence.format(visit=turn.draft.amends, number=number),
        facts=await _changes(turn, *both),
        body="\n".join([*added, *(quota_lines.sentence(line, turn.today) for line in lines)]),
    )


async def _changes(turn: T, before: Facts, after: Facts) -> tuple[tuple[str, str], ...]:
    names = await queries.versions.names(turn.session, [before, after])
    return version_screens.changes(before, after, names, turn.today)


def _gone() -> Screen:
    return Screen(body=_("That record is not there."))


async def _both(turn: T) -> tuple[Facts, Facts] | None:
    """The record as it stands, and as the card would have it; None where it is not there."""
    found = await queries.visits.find(
        turn.session, turn.draft.amends or 0, who=turn.who, today=turn.today, action=Action.AMEND
    )
    if found is None or found.visit.state == "withdrawn":
        return None
    before = await queries.versions.current(turn.session, found.visit)
    return before, _stated(turn.draft, before)


def _stated(draft: VisitDraft, before: Facts) -> Facts:
    """What the card states; of what it does not ask, nothing changes."""
    kind, _sep, number = (draft.target or "").partition(":")
    content, sealed_content = _words(draft, before)
    done = tuple(sorted((s, c) for s, _sep, c in (key.partition(":") for key in draft.tasks)))
    return replace(
        before,
        client_id=int(number) if kind == "client" else None,
        region_id=int(number) if kind == "region" else None,
        day=draft.day or before.day,
        last_day=draft.last_day,
        mode=draft.mode or before.mode,
        channel=draft.channel,
        place=draft.place if kind == "region" else None,
        consultations=draft.consultations,
        content=content,
        sealed_content=sealed_content,
        minutes=draft.minutes,
        tasks=done,
        details=tuple(each for each in before.details if (each[0], each[1]) in done),
    )


def _words(draft: VisitDraft, before: Facts) -> tuple[str | None, str | None]:
    """What was said, plain or sealed; sealed words that nobody wrote anew stay as they are."""
    if draft.content is None and before.sealed_content is not None:
        return None, before.sealed_content
    if "content" in draft.sealed and draft.content is not None:
        return None, draft.content
    return draft.content, None

"""What can still be done to a record, from its receipt and from the lists it stands in.

Correct it, tell its details, give one's word on discipline, have the unit confirm it, look at its
history: each begins beside the card it was tapped on, which stays as it is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import discipline_words
from handlers.attachments import attached
from handlers.dialogue import Beside, Next, Opened, Picked, Stay, Turn
from handlers.records import amending, unsealing
from handlers.records.details import DetailsDraft, has_details
from handlers.records.history import HistoryDraft
from handlers.screens import Button, Rows
from handlers.units.confirming import ConfirmDraft
from handlers.visits.declaring import DeclareDraft, numbers_of
from handlers.words import gettext as _
from handlers.words import ngettext
from programme import discipline
from programme.schemes import Scheme
from storage import actions, queries
from storage.errors import NotThere
from storage.queries.records import Around, Saved
from storage.queries.visits import Record


def of_author(found: Record, around: Around) -> list[Button]:
    """What its author may do with a record of their own, the one most wanted first."""
    visit, number = found.visit, str(found.visit.id)
    if visit.state == "withdrawn":
        return kept(found, around)
    ways = [*declaration(found, around), Button(_("Correct"), "amend", number)]
    if has_details(found.tasks):
        ways.append(Button(_("Add details"), "details", number))
    if may_confirm(found, around):
        ways.append(Button(_("Confirmed by the unit"), "unit", number))
    return [*ways, *kept(found, around)]


def of_participant(found: Record, around: Around) -> list[Button]:
    """Whoever took part gives their own word, and may have it confirmed."""
    if found.visit.state == "withdrawn":
        return kept(found, around)
    ways = declaration(found, around)
    if may_confirm(found, around):
        ways.append(Button(_("Confirmed by the unit"), "unit", str(found.visit.id)))
    return [*ways, *kept(found, around)]


def may_confirm(found: Record, around: Around) -> bool:
    """A unit confirms by its code; a region has none."""
    visit = found.visit
    return around.took_part and visit.client_id is not None and visit.confirmed_at is None


def sealed(found: Record, around: Around) -> list[Button]:
    """The way to what was said in confidence, where there is any."""
    hidden = found.visit.sealed_content is not None or around.sealed
    return (
        [Button(_("Open what is confidential"), "unseal", str(found.visit.id))] if hidden else []
    )


def kept(found: Record, around: Around) -> list[Button]:
    """What whoever sees the record may look at: its files, its older versions."""
    ways = attached.ways(found.visit.id, around.files)
    if not around.amendments:
        return ways
    count = around.amendments + 1
    many = ngettext("History ({count} version)", "History ({count} versions)", count)
    label = many.format(count=count)
    return [*ways, Button(label, "history", str(found.visit.id))]


def owes_word(found: Record, around: Around) -> bool:
    """Whether this person's word on an on-site visit is still open; nothing waits for it."""
    visit = found.visit
    recorded = visit.mode == "onsite" and visit.state != "withdrawn"
    return recorded and around.took_part and around.declared is None


def declaration(found: Record, around: Around) -> list[Button]:
    """「确认：无报酬，…」 and 「有情况说明」, for as long as no word was given."""
    number = str(found.visit.id)
    if around.declared == "said":
        return [Button(_("My declaration"), "declare", number)]
    if not owes_word(found, around):
        return []
    word = discipline_words.label(word_of(found))
    return [
        Button(_("Confirm: {word}").format(word=word), "clear", number),
        Button(_("Something to declare"), "declare", number),
    ]


def word_of(found: Record) -> discipline.Word:
    """By the schemes it served: those of its tasks, else of whom it was paid to."""
    return discipline.word(schemes_of(found))


def schemes_of(found: Record) -> set[Scheme]:
    return _schemes({scheme for scheme, _code in found.tasks}, found.visit.region_id)


def _schemes(of_tasks: Collection[str], region_id: int | None) -> set[Scheme]:
    own = {Scheme(scheme) for scheme in of_tasks}
    return own or {Scheme.ENVOY if region_id else Scheme.COMMISSIONER}


@dataclass(frozen=True, slots=True)
class After:
    """What a receipt says beside the record, and the ways on from it."""

    lines: tuple[str, ...]
    rows: Rows
    files: Mapping[int, int]
    """How many attachments each of them has."""


async def after(turn: Turn[Any], numbers: Sequence[int]) -> After:
    """Right after saving these visits: discipline, in one tap, and the ways to correct or add."""
    found = await queries.records.saved(turn.session, numbers, person_id=turn.person.id)
    found = [each for each in found if each.state != "withdrawn"]
    onsite = [each for each in found if each.mode == "onsite"]
    owing = [each for each in onsite if each.declared is None]
    lines = _reminder([each for each in onsite if each.first])
    rows: list[tuple[Button, ...]] = []
    ways = []
    if owing:
        owed = ",".join(str(each.id) for each in owing)
        lines.append(_asked(discipline.word(_served_schemes(owing))))
        rows.append((Button(_("Confirm"), "clear", owed),))
        ways.append(Button(_("Something to declare"), "declare", owed))
    elif any(each.declared == "clear" for each in onsite):
        lines.append(_("✅ Confirmed: nothing to declare"))
    if len(found) == 1 and found[0].author_id == turn.person.id:
        number = str(found[0].id)
        ways += [Button(_("Correct"), "amend", number), Button(_("More"), "record", number)]
    files = {each.id: each.files for each in found}
    return After(tuple(lines), (*rows, *((tuple(ways),) if ways else ())), files)


def _asked(word: discipline.Word) -> str:
    """「本次服务：无报酬，无超规定接待，未增加负担」; what no notice asks is named as such."""
    said = discipline_words.word(word)
    if word.set_by_bureau:
        return _("This service: {word} (bureau setting)").format(word=said)
    return _("This service: {word}").format(word=said)


def _reminder(first: Sequence[Saved]) -> list[str]:
    """The lines of discipline, with the first on-site visit of a half-year to one of them."""
    if not first:
        return []
    merged = discipline.reminder(_served_schemes(first))
    heading = _("Discipline ({clauses})").format(clauses=merged.cited)
    return [heading, *discipline_words.listed(merged.lines)]


def _served_schemes(saved: Sequence[Saved]) -> set[Scheme]:
    return {scheme for each in saved for scheme in _schemes(each.schemes, each.region_id)}


# What follows each of them


async def amended(turn: Turn[Any], number: str) -> Next:
    opened = await amending.begun(turn, int(number))
    return Beside(opened) if opened else Stay(_("That record is not there."))


async def cleared(turn: Turn[Any], numbers: str) -> Next:
    """One tap for the visits of one receipt."""
    try:
        await actions.declarations.declare(
            turn.session, visits=numbers_of(numbers), person_id=turn.person.id,
            account_id=turn.who.account.id, now=turn.now,
        )  # fmt: skip
    except NotThere:
        return Stay(_("That record is not there."))
    return Stay()


async def declared(turn: Turn[Any], numbers: str) -> Next:
    return Beside(Opened("declare", DeclareDraft(visits=numbers_of(numbers))))


async def detailed(turn: Turn[Any], number: str) -> Next:
    return Beside(Opened("details", DetailsDraft(visit=int(number))))


async def confirmed(turn: Turn[Any], number: str) -> Next:
    return Beside(Opened("confirm", ConfirmDraft(visit=int(number))))


async def looked_back(turn: Turn[Any], number: str) -> Next:
    return Beside(Opened("history", HistoryDraft(visit=int(number))))


PICKS: Mapping[str, Picked[Any]] = {
    "amend": amended,
    "clear": cleared,
    "declare": declared,
    "details": detailed,
    "unit": confirmed,
    "history": looked_back,
    "files": attached.sent_again,
    "unseal": unsealing.asked,
}

"""A chat message was edited while its card is open: the card is read anew, and says what changed.

What the person set by hand stays; only fields that still say what the first wording said follow.
"""

from typing import Any

from handlers import dialogue, sentences
from handlers.dialogue import Stay, Turn
from handlers.records import confidence, edited
from handlers.screens import Sign
from handlers.visits import draft as visit_draft
from handlers.visits import reading as visit_reading
from handlers.visits.draft import VisitDraft, may_log
from handlers.words import gettext as _
from handlers.words import pgettext
from programme import visits
from storage import queries

_COLUMNS = {
    "clients": (
        "target",
        "name",
        "schemes",
        "since",
        "others",
        "candidates",
        "unclear",
        "outside",
    ),
    "day": ("day", "early"),
    "last_day": ("last_day",),
    "mode": ("mode", "channel"),
    "tasks": ("tasks", "tasks_given", "read_tasks"),
    "minutes": ("minutes",),
    "consultations": ("consultations", "questions"),
    "issue": ("issue", "issue_of"),
}
"""What of the draft belongs to each field that is read."""


async def reread(turn: Turn[Any]) -> bool:
    """Whether this edit is of the message that an open card was read from."""
    text, cause = (turn.heard.text or "").strip(), edited.begins(turn)
    if cause is None or not may_log(turn.who) or visits.content_problem(text) is not None:
        return False
    row = await queries.dialogues.begun_by(turn.session, cause)
    if row is None or row.state != "open" or row.conversation != "visit":
        return False
    conversation = turn.book["visit"]
    draft = dialogue.read_draft(conversation, row)
    if draft is None or not isinstance(draft, VisitDraft) or draft.told is None:
        return False
    if draft.parted:  # whose part of the message was edited is not known
        return False
    there = dialogue.replace_dialogue(turn, row, draft)
    changed = await _follow(there, text)
    row.step, row.trail = visit_draft.next_step(draft).value, []
    await dialogue.ask_again(there, conversation, Stay(_note(changed), Sign.DONE))
    return True


async def _follow(turn: Turn[VisitDraft], text: str) -> list[str]:
    """Let the card follow the new wording; the fields that say something else now."""
    draft = turn.draft
    lock, text = confidence.unlocked(text)
    fresh = VisitDraft(told=text)
    (await sentences.read(turn, text)).into(fresh, turn, text)
    before = visit_reading.codes(draft, turn.today)
    for field in visit_reading.FIELDS:
        if before[field] == draft.read.get(field, ""):
            _take(draft, fresh, field)
    changed = _differing(before, visit_reading.codes(draft, turn.today), draft, fresh)
    if not draft.place_given:
        draft.place = fresh.place
    if draft.content == draft.told:
        draft.content = fresh.content
    draft.told, draft.read = text, {**draft.read, **fresh.read}
    if lock or draft.sealed:
        draft.sealed, draft.refs = draft.sealed or ["content", "issue"], fresh.refs
        confidence.erase(turn, draft)
    return changed


def _take(draft: VisitDraft, fresh: VisitDraft, field: str) -> None:
    for column in _COLUMNS[field]:
        setattr(draft, column, getattr(fresh, column))
    visit_draft.stated(draft, field)
    if field in fresh.assumed:
        draft.assumed = sorted({*draft.assumed, field})


def _differing(
    before: dict[str, str], after: dict[str, str], draft: VisitDraft, fresh: VisitDraft
) -> list[str]:
    changed = [field for field in visit_reading.FIELDS if before[field] != after[field]]
    return [*changed, "content"] if draft.content != fresh.content else changed


def _note(changed: list[str]) -> str:
    names = {
        "clients": _("Whom"), "day": _("Day"), "last_day": _("Last day"), "mode": _("Mode"),
        "tasks": _("Tasks"), "minutes": _("Length"), "consultations": _("Consultations"),
        "issue": _("Issue"), "content": _("Content"),
    }  # fmt: skip
    if not changed:
        return _("The edited message says the same.")
    listed = pgettext("between items of a list", ", ").join(names[field] for field in changed)
    return _("Read anew from the edited message: {fields}.").format(fields=listed)

"""A chat message was edited after its record was saved: what the edit would change is offered.

Nothing changes by itself: the correction is shown old → new, and its reason asked as ever. Only
what the two wordings say differently is taken over, so that what was set by hand stays.
"""

from dataclasses import replace
from typing import Any

from handlers import dialogue, sentences
from handlers.dialogue import Turn
from handlers.records import amending, confidence
from handlers.screens import Screen, Told
from handlers.visits import draft as visit_draft
from handlers.visits import reading as visit_reading
from handlers.visits.draft import Step, VisitDraft, may_log
from handlers.words import gettext as _
from programme import visits
from storage import models, queries


def begins(turn: Turn[Any]) -> str | None:
    """What names the dialogue that this very message begins, should the message be edited."""
    ref = turn.heard.ref
    return f"said:{turn.who.account.id}:{ref}" if ref is not None else None


async def offered(turn: Turn[Any]) -> bool:
    """Whether this edit was answered: its card was saved, as one record of this person."""
    text, cause = (turn.heard.text or "").strip(), begins(turn)
    if cause is None or not may_log(turn.who) or visits.content_problem(text) is not None:
        return False
    row = await queries.dialogues.begun_by(turn.session, cause)
    if row is None or row.state != "done":
        return False
    numbers = await queries.visits.of_dialogue(turn.session, row.id, author_id=turn.person.id)
    if len(numbers) > 1:
        turn.answers.screens.append(Told(_several(numbers), key=f"edited:{turn.heard.key}"))
    return len(numbers) > 1 or (len(numbers) == 1 and await _offer(turn, numbers[0], text))


async def _offer(turn: Turn[Any], number: int, text: str) -> bool:
    opened = await amending.begun(turn, number)
    if opened is None or not isinstance(opened.draft, VisitDraft):
        return False
    visit = await turn.session.get_one(models.Visit, number)
    draft = await _edited(turn, opened.draft, visit, text)
    step = Step.WHY if visit_draft.next_step(draft) is Step.CARD else None
    if step is Step.WHY and not await amending.changes_anything(turn, draft):
        screen = Screen(body=_("The edit changes nothing in №{number}.").format(number=number))
        turn.answers.screens.append(Told(screen, key=f"edited:{turn.heard.key}"))
        return True
    await dialogue.open_(
        turn, turn.book["visit"], draft=draft, step=step or visit_draft.next_step(draft)
    )
    return True


async def _edited(
    turn: Turn[Any], draft: VisitDraft, visit: models.Visit, text: str
) -> VisitDraft:
    """The record's card, with what the new wording says otherwise than the old one did."""
    then = replace(turn, now=visit.received_at)  # 昨天 means the day before it was first written
    sealed, text = confidence.unlocked(text)
    if sealed or visit.sealed_content is not None:
        draft.sealed, draft.refs = ["content", "issue"], [turn.heard.ref or ""]
        confidence.erase(turn, draft)
    if visit.content is not None:
        _lay(draft, await _read(then, visit.content), await _read(then, text))
    draft.content = text
    return draft


async def _read(turn: Turn[Any], text: str) -> VisitDraft:
    said = await sentences.read(turn, text)
    draft = VisitDraft()
    visit_reading.fill(draft, said.reading, text=text, served=said.served, today=turn.today)
    return draft


def _lay(draft: VisitDraft, old: VisitDraft, new: VisitDraft) -> None:
    """Field by field, where the two readings differ and the new one says something."""
    if new.target is not None and new.target != old.target and not new.others:
        visit_draft.serve(draft, visit_draft.all_served(new))
    if (old.day, old.last_day) != (new.day, new.last_day):
        draft.day, draft.last_day = new.day, new.last_day
    if new.mode is not None and (old.mode, old.channel) != (new.mode, new.channel):
        draft.mode, draft.channel = new.mode, new.channel
    for field in ("minutes", "consultations", "place"):
        said = getattr(new, field)
        if said is not None and said != getattr(old, field):
            setattr(draft, field, said)
    tasks = [key for key in visit_draft.task_keys(draft) if key in new.read_tasks]
    if tasks and set(old.read_tasks) != set(new.read_tasks):
        draft.tasks, draft.tasks_given = tasks, True


def _several(numbers: list[int]) -> Screen:
    marks = " ".join(f"№{number}" for number in numbers)
    sentence = _("This message became {numbers}: correct each from /mine.")
    return Screen(body=sentence.format(numbers=marks))

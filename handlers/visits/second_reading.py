"""A sentence looked at again by a language model, where the bureau has set one up.

Asked: nothing. It may fill the tasks and the issue of a card that is still open, as long as nobody
has answered these. What goes out holds no unit's name and no long number; what is confidential
does not go out at all.
"""

import re
from dataclasses import dataclass
from typing import Any

from handlers import dialogue
from handlers.dialogue import Turn
from handlers.quicklog import Reading, clauses
from handlers.visits import draft as visit_draft
from handlers.visits.draft import VisitDraft
from programme import visits
from storage import actions

KIND = "second_reading"
HELD_BACK = clauses.UNNAMED
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model read: codes of those it was offered, and the need in the message's words."""

    tasks: tuple[str, ...] = ()
    issue: str | None = None


def held_back(reading: Reading) -> str:
    """The message as it may go out, sign for sign as long as it was."""
    return _LONG_NUMBER.sub(lambda found: HELD_BACK * len(found[0]), reading.unnamed)


async def ask(turn: Turn[Any]) -> None:
    """Have the sentence of the card that was opened looked at again, in its own time."""
    draft = turn.draft
    if not isinstance(draft, VisitDraft) or not draft.unnamed or draft.sealed:
        return
    offered = [[task.code, task.about] for task in visit_draft.offered_tasks(draft)]
    job = await actions.jobs.ask(
        turn.session, kind=KIND, account_id=turn.who.account.id, dialogue_id=turn.dialogue.id,
        params={"text": draft.unnamed, "tasks": offered}, total=1, now=turn.now,
    )  # fmt: skip
    turn.answers.jobs.append(job)


async def answered(turn: Turn[Any], answer: Answer) -> None:
    """Show the card anew where the answer fills something in it; it takes no card's place."""
    row = turn.dialogue
    conversation = turn.book[row.conversation]
    draft = dialogue.read_draft(conversation, row) if row.state == "open" else None
    if isinstance(draft, VisitDraft) and fill(draft, answer):
        await dialogue.ask_again(dialogue.replace_dialogue(turn, row, draft), conversation)


def fill(draft: VisitDraft, answer: Answer) -> bool:
    """Lay the answer into the card where nobody has answered yet; whether that changed it."""
    if draft.sealed or not draft.unnamed:
        return False
    before = list(draft.tasks), draft.issue
    _tasks(draft, answer)
    _issue(draft, answer)
    return before != (draft.tasks, draft.issue)


def _tasks(draft: VisitDraft, answer: Answer) -> None:
    touched = draft.tasks_given and "tasks" not in draft.assumed
    tasks = visit_draft.offered_tasks(draft)
    found = [f"{task.scheme}:{task.code}" for task in tasks if task.code in answer.tasks]
    if touched or not found or "+".join(draft.tasks) != draft.read.get("tasks", ""):
        return
    draft.tasks, draft.tasks_given = found, True
    _assumed(draft, "tasks", "+".join(found)[:120])


def _issue(draft: VisitDraft, answer: Answer) -> None:
    span = _words(draft, answer.issue or "")
    removed = draft.read.get("issue") == "yes"
    if span is None or draft.issue is not None or removed or draft.others:
        return
    if visits.content_problem(span) is None:
        draft.issue = span
        _assumed(draft, "issue", "yes")


def _words(draft: VisitDraft, span: str) -> str | None:
    """The person's own words where the answer quotes them; None where it invented some."""
    told, at = draft.told or "", draft.unnamed.find(clauses.even(span))
    same = len(told) == len(draft.unnamed) and all(
        held in {HELD_BACK, sign}
        for held, sign in zip(draft.unnamed, clauses.even(told), strict=True)
    )
    return told[at : at + len(span)] if span and at >= 0 and same else None


def _assumed(draft: VisitDraft, field: str, said: str) -> None:
    draft.assumed = sorted({*draft.assumed, field})
    draft.read[field] = said

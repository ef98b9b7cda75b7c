"""Details of what was done (补充细节), task by task as the notice names them (C12, C14, C15).

Opened by the author from the record or its receipt. Offered for the tasks ticked; none is asked
for. Kept: what was told, at once; what is told anew is a newer version of the record.
"""

from collections.abc import Sequence
from enum import StrEnum

from handlers.dialogue import Conversation, Draft, End, Next, Stay, Turn, Waits, known
from handlers.records import detail_words
from handlers.screens import Button, Screen, rows
from handlers.visits import card as visit_card
from handlers.words import gettext as _
from programme.access import Action
from programme.tasks import Detail
from storage import actions, queries
from storage.errors import NotThere
from storage.queries.records import Detail as Told
from storage.queries.visits import Record

LIMIT = 1000


class Step(StrEnum):
    """What it waits for."""

    WHICH = "which"
    SAID = "said"


class DetailsDraft(Draft):
    """The record, and the detail asked: `scheme:code:name`."""

    visit: int
    detail: str = ""


T = Turn[DetailsDraft]


def conversation() -> Conversation[DetailsDraft]:
    """The map of the conversation."""
    return Conversation(
        name="details",
        draft=DetailsDraft,
        first=Step.WHICH,
        may=known,  # that the record is their own is asked of the store
        steps={
            Step.WHICH: Waits(
                ask=ask_which, picks={"detail": chosen, "done": finished}, leaves=False
            ),
            Step.SAID: Waits(
                ask=ask_said,
                picks={"said": said, "back": went_back},
                typed=said,
                leaves=False,
            ),
        },
    )


def has_details(tasks: Sequence[tuple[str, str]]) -> bool:
    """Whether a notice names anything of one of these tasks."""
    return any(detail_words.of(scheme, code).details for scheme, code in tasks)


# What follows each answer


async def chosen(turn: T, detail: str) -> Next:
    turn.draft.detail = detail
    return Step.SAID


async def went_back(turn: T, _argument: str) -> Next:
    return Step.WHICH


async def finished(turn: T, _argument: str) -> Next:
    shown = await ask_which(turn)
    return End(Screen(title=shown.title, facts=shown.facts))


async def said(turn: T, text: str) -> Next:
    """Kept at once; back to the others."""
    if len(text) > LIMIT:
        sentence = _("That is {count} characters; a detail holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(text), limit=LIMIT))
    scheme, code, name = _parts(turn.draft)
    try:
        await actions.details.tell(
            turn.session, visit_id=turn.draft.visit, detail=(scheme, code, name),
            said=text.strip(), why=_("Details told anew"), person_id=turn.person.id,
            account_id=turn.who.account.id, now=turn.now,
        )  # fmt: skip
    except NotThere:
        return Stay(_("That record is not there."))
    return Step.WHICH


# What is asked


async def ask_which(turn: T) -> Screen:
    """Every detail of the tasks ticked, those told with what was said."""
    found = await _find(turn)
    if found is None:
        return Screen(body=_("That record is not there."))
    told = await _told(turn)
    offered = [
        (scheme, code, detail)
        for scheme, code in found.tasks
        for detail in detail_words.of(scheme, code).details
    ]
    buttons = [
        Button(detail_words.name(detail), "detail", f"{scheme}:{code}:{detail.name}")
        for scheme, code, detail in offered
    ]
    return Screen(
        title=_("Details of №{number}").format(number=turn.draft.visit),
        facts=tuple(detail_words.told(told)),
        body=_("Tap what you want to tell. Nothing here has to be filled in."),
        rows=((Button(_("Done"), "done"),), *rows(buttons, wide=3)),
    )


async def ask_said(turn: T) -> Screen:
    scheme, code, _name = _parts(turn.draft)
    detail = _detail(turn.draft)
    task = detail_words.of(scheme, code)
    offered = [Button(choice, "said", choice) for choice in detail.choices]
    return Screen(
        title=f"{visit_card.task_name(task)} · {detail_words.name(detail)}",
        body=_("Write it. ({clause})").format(clause=task.clause.cited),
        rows=(*rows(offered, wide=2), (Button(_("Back"), "back"),)),
        numbered=False,
    )


def _parts(draft: DetailsDraft) -> tuple[str, str, str]:
    scheme, code, name = draft.detail.split(":")
    return scheme, code, name


def _detail(draft: DetailsDraft) -> Detail:
    found = detail_words.named(*_parts(draft))
    if found is None:
        raise LookupError("a detail that was offered is gone")
    return found


async def _find(turn: T) -> Record | None:
    return await queries.visits.find(
        turn.session, turn.draft.visit, who=turn.who, today=turn.today, action=Action.AMEND
    )


async def _told(turn: T) -> Sequence[Told]:
    around = await queries.records.around(
        turn.session, turn.draft.visit, who=turn.who, today=turn.today
    )
    return around.details

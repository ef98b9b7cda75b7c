"""Photos or files right after a record was made: do they belong to it?

Opened by what was sent; asked: that record, or a visit of its own. Kept: the files with
the record.
"""

from enum import StrEnum

from pydantic import Field

from handlers.attachments import attachments
from handlers.attachments import screens as attachment_screens
from handlers.dialogue import Conversation, Draft, End, Next, Opened, Turn, Waits
from handlers.screens import Button, Screen, rows
from handlers.visits.draft import VisitDraft, may_log
from handlers.words import gettext as _
from programme.access import Action
from storage import actions, queries
from storage.queries.visits import Record


class Step(StrEnum):
    """One question."""

    WHERE = "where"


class AttachDraft(Draft):
    """The files by their numbers, and the records just made."""

    files: list[int] = Field(default_factory=list)
    visits: list[int] = Field(default_factory=list)


T = Turn[AttachDraft]


def conversation() -> Conversation[AttachDraft]:
    """The map of the conversation."""
    return Conversation(
        name=attachments.OFFER,
        draft=AttachDraft,
        first=Step.WHERE,
        may=may_log,
        steps={
            Step.WHERE: Waits(ask=ask_where, picks={"record": record_chosen, "own": own_asked})
        },
    )


async def record_chosen(turn: T, number: str) -> Next:
    """Only what one may amend takes further files."""
    found = await _find(turn, int(number))
    if found is None:
        turn.draft.visits = [each for each in turn.draft.visits if each != int(number)]
        return Step.WHERE
    await actions.files.hold(turn.session, visit_id=found.visit.id, files=turn.draft.files)
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action="attach", noun="visit", subject=str(found.visit.id),
    )  # fmt: skip
    return End(attachment_screens.attached([found.visit.id], len(turn.draft.files)))


async def own_asked(turn: T, _argument: str) -> Next:
    draft = VisitDraft(files=turn.draft.files)
    return End(
        Screen(title=attachment_screens.counted(len(turn.draft.files))), Opened("visit", draft)
    )


async def ask_where(turn: T) -> Screen:
    found = [record for number in turn.draft.visits if (record := await _find(turn, number))]
    label = _("Add to №{number} · {name}")
    to = [
        Button(label.format(number=each.visit.id, name=each.served), "record", str(each.visit.id))
        for each in found
    ]
    return Screen(
        title=attachment_screens.counted(len(turn.draft.files)),
        body=_("Does this belong to the record just made?"),
        rows=(*rows(to), (Button(_("A visit of its own"), "own"),)),
    )


async def _find(turn: T, number: int) -> Record | None:
    found = await queries.visits.find(
        turn.session, number, who=turn.who, today=turn.today, action=Action.AMEND
    )
    return found if found is not None and found.visit.state == "recorded" else None

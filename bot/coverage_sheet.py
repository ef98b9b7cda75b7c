"""The coverage as a sheet, asked for in a chat: the counts, and every quota within one's reach."""

import asyncio
from datetime import date
from functools import partial

from bot import clock, sheets
from bot.jobs import Stopped, Work
from handlers import words
from handlers.coverage import draft as coverage_draft
from handlers.coverage import sheet as coverage_sheet
from handlers.coverage.draft import CoverageDraft
from handlers.coverage.screens import View
from handlers.dialogue import local_day
from handlers.screens import Answers, Document, Told
from programme.access import Action, Noun
from storage import Session, actions, models, queries
from storage.queries.accounts import Who


async def make(work: Work) -> None:
    """Count, draw, hand over. `params`: what is looked at, and the language."""
    draft = CoverageDraft.model_validate(
        {name: work.params[name] for name in CoverageDraft.model_fields}
    )
    with words.speaking(work.params["language"]):
        await work.step(partial(_hand_over, draft), last=True)


async def _hand_over(draft: CoverageDraft, session: Session, job: models.Job, who: Who) -> Answers:
    if who.person is None or not coverage_draft.may_see(who):
        raise Stopped
    document, day, left = await _drawn(draft, session, who)
    await actions.audit.note(
        session, at=clock.now(), person_id=who.person.id, account_id=who.account.id,
        action=Action.EXPORT, noun=Noun.QUOTA, subject=f"coverage:{day.isoformat()}",
    )  # fmt: skip
    screen = coverage_sheet.handed_over(document, draft, day, left=left)
    return Answers([Told(screen, key=f"job:{job.id}", kind="file")])


async def _drawn(draft: CoverageDraft, session: Session, who: Who) -> tuple[Document, date, bool]:
    """The file, the day it is of, and whether there are more than it holds."""
    today = local_day(clock.now(), who)
    asked = coverage_draft.asked_of(draft, today)
    digits = coverage_draft.digits(draft, who)
    cells = await queries.coverage.matrix(session, asked, who=who, today=today, digits=digits)
    most = coverage_sheet.MOST
    lines = await queries.coverage.every(session, asked, who=who, today=today, limit=most + 1)
    names = await queries.coverage.servers_of_all(session, lines[:most], today=today)
    tables = [
        coverage_sheet.counts(View(asked.day, tuple(cells))),
        coverage_sheet.every(lines[:most], names, asked.day),
    ]
    data = await asyncio.to_thread(
        sheets.drawn, dict(zip(coverage_sheet.pages(), tables, strict=True))
    )
    name = coverage_sheet.file_name(draft, asked.day)
    text = "\n".join(" · ".join(cell for cell in row if cell) for row in tables[0])
    return Document(name, sheets.TYPE, data, text), asked.day, len(lines) > most

"""The job behind 「本年表格」: one's own year, drawn as a sheet and handed over in the chat."""

import asyncio
from functools import partial

from bot import clock, sheets
from bot.jobs import Stopped, Work, on_card
from handlers import words
from handlers.records import year_sheet
from handlers.screens import Answers, Document, Told
from programme.access import Action, Noun
from storage import Session, actions, models, queries
from storage.queries.accounts import Who


async def make(work: Work) -> None:
    """Draw, then hand over in one step: a kill before it makes the sheet anew, after it none.

    `params`: year, person, language.
    """
    year, person_id = int(work.params["year"]), int(work.params["person"])
    async with work.store.read() as session:
        found = await queries.year.of_person(session, person_id=person_id, year=year)
    with words.speaking(work.params["language"]):
        table = [year_sheet.headers(), *(year_sheet.cells(row) for row in found)]
        lines, name = year_sheet.lines(found), year_sheet.file_name(year)
    drawn = await asyncio.to_thread(sheets.drawn, {str(year): table})
    document = Document(name, sheets.TYPE, drawn, lines)
    await work.step(partial(_hand_over, year, document), last=True)


async def _hand_over(
    year: int, document: Document, session: Session, job: models.Job, who: Who
) -> Answers:
    if who.person is None or not year_sheet.may_export(who):
        raise Stopped
    await actions.audit.note(
        session, at=clock.now(), person_id=who.person.id, account_id=who.account.id,
        action=Action.EXPORT, noun=Noun.VISIT, subject=f"year:{year}",
    )  # fmt: skip
    shown = await on_card(session, job, year_sheet.made(year, job.total_count))
    screen = year_sheet.handed_over(year, document)
    return Answers([*shown, Told(screen, key=f"job:{job.id}", kind="file")])

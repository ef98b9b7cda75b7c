"""The job behind 「本年表格」: one's own year, drawn as a sheet and handed over in the chat."""

import asyncio
from collections.abc import Sequence
from functools import partial
from io import BytesIO

from bot import clock
from bot.jobs import Stopped, Work, on_card
from bot.roster import writing
from handlers import words
from handlers.records import year_sheet
from handlers.screens import Answers, Document, Told
from programme.access import Action, Noun
from storage import Session, actions, models, queries
from storage.queries.accounts import Who

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


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
    drawn = await asyncio.to_thread(sheet, str(year), table)
    document = Document(name, SHEET, drawn, lines)
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


def sheet(name: str, table: Sequence[Sequence[str]]) -> bytes:
    """An .xlsx of texts alone: no cell is taken for a number, a formula or a link."""
    made = BytesIO()
    book = writing.workbook(made)
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    page.freeze_panes(1, 1)
    for line, row in enumerate(table):
        for place, said in enumerate(row):
            page.write_string(line, place, writing.safe(said), *((bold,) if line == 0 else ()))
    for place in range(len(table[0])):
        longest = max(_width(row[place]) for row in table)
        page.set_column(place, place, min(longest + 2, WIDEST))
    book.close()
    return made.getvalue()


def _width(said: str) -> int:
    """In columns of a Latin letter; a Chinese sign takes two."""
    first = said.split("\n", 1)[0]
    return sum(1 if sign.isascii() else 2 for sign in first)

"""A trip plan as a sheet, asked for in a chat: a line a stop, in the order of the days."""

import asyncio
import io
from collections.abc import Sequence
from functools import partial

from bot import clock
from bot.jobs import Stopped, Work
from bot.roster import writing
from bot.roster.invitation_sheet import SHEET
from handlers.dialogue import local_day
from handlers.near import trip_screens
from handlers.screens import Answers, Document, Told
from handlers.visits.draft import may_log
from programme.trips import Limits
from storage import Session, models, queries
from storage.queries.accounts import Who

_WIDTHS = (6, 16, 12, 36, 30, 12, 14)


async def make(work: Work) -> None:
    """Work the plan out as of now and hand it over, in one step."""
    await work.step(partial(_hand_over, work.about.trip), last=True)


async def _hand_over(limits: Limits, session: Session, job: models.Job, who: Who) -> Answers:
    if not may_log(who):
        raise Stopped
    today = local_day(clock.now(), who)
    arranged = await queries.trips.arrange(session, who=who, today=today, limits=limits)
    lines = trip_screens.lines(arranged, today)
    below = [trip_screens.summed(arranged, today), trip_screens.method(arranged)]
    data = await asyncio.to_thread(_drawn, trip_screens.heads(), lines, below)
    text = "\n".join(" · ".join(cell for cell in line if cell) for line in lines)
    document = Document(trip_screens.file_name(today), SHEET, data, text)
    told = Told(trip_screens.sheet(document), key=f"job:{job.id}", kind="file")
    return Answers([told])


def _drawn(heads: Sequence[str], lines: Sequence[Sequence[str]], below: Sequence[str]) -> bytes:
    made = io.BytesIO()
    book = writing.workbook(made)
    page = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, head, bold)
    page.freeze_panes(1, 0)
    for at, line in enumerate(lines, 1):
        for place, cell in enumerate(line):
            page.write_string(at, place, writing.safe(cell))
    for at, sentence in enumerate(below, len(lines) + 2):
        page.write_string(at, 0, writing.safe(sentence))
    book.close()
    return made.getvalue()

"""The coverage as a picture, asked for in a chat: a bar a place and rule."""

import asyncio
from functools import partial
from io import BytesIO
from typing import Any

from bot import clock, drawing
from bot.jobs import Stopped, Work
from handlers import words
from handlers.coverage import draft as coverage_draft
from handlers.coverage import picture as coverage_picture
from handlers.coverage.draft import CoverageDraft
from handlers.coverage.picture import Bar, Picture
from handlers.coverage.screens import View
from handlers.dialogue import local_day
from handlers.screens import Answers, Document, Told
from storage import Session, models, queries
from storage.queries.accounts import Who

TYPE = "image/png"
WIDE, NAME, ROW, HEAD, GAP = 1080, 190, 58, 190, 28
SMALLEST = 10
INK, FAINT, PAPER = "#1d2733", "#5b6672", "#ffffff"
# Told apart by those who see red and green alike, and by lightness on paper.
COLOURS = {"met": "#2166ac", "exempt": "#9aa3ab", "risky": "#e08214", "open": "#c6dbef"}


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
    today = local_day(clock.now(), who)
    asked = coverage_draft.asked_of(draft, today)
    digits = coverage_draft.digits(draft, who)
    cells = await queries.coverage.matrix(session, asked, who=who, today=today, digits=digits)
    view = View(asked.day, tuple(cells))
    picture = coverage_picture.of(view, draft)
    data = await asyncio.to_thread(drawn, picture)
    name = coverage_picture.file_name(draft, view)
    document = Document(name, TYPE, data, coverage_picture.in_words(view))
    screen = coverage_picture.handed_over(document, missing=drawing.missing(_said(picture)))
    return Answers([Told(screen, key=f"job:{job.id}", kind="file")])


def _said(picture: Picture) -> str:
    names = [name for name, _bars in picture.rows]
    return "".join([picture.title, *picture.columns, *names, *(w for _kind, w in picture.legend)])


def drawn(picture: Picture) -> bytes:
    """The picture as a PNG."""
    from PIL import Image, ImageDraw

    tall = HEAD + ROW * len(picture.rows) + GAP
    image = Image.new("RGB", (WIDE, tall), PAPER)
    draw = ImageDraw.Draw(image)
    _write(draw, (GAP, 22), picture.title, 36)
    _legend(draw, picture)
    wide = (WIDE - NAME - GAP) // max(1, len(picture.columns))
    for place, column in enumerate(picture.columns):
        _write(draw, (NAME + place * wide, HEAD - 44), column, 22, ink=FAINT, most=wide - 14)
    for line, (name, bars) in enumerate(picture.rows):
        top = HEAD + ROW * line
        if line % 2 == 0:
            draw.rectangle((0, top, WIDE, top + ROW - 1), fill="#f4f6f8")
        _write(draw, (GAP, top + 11), name, 26, most=NAME - GAP - 8)
        for place, bar in enumerate(bars):
            if bar is not None:
                _bar(draw, (NAME + place * wide, top + 13), wide - 120, bar)
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _legend(draw: Any, picture: Picture) -> None:
    at = GAP
    for kind, said in picture.legend:
        draw.rectangle((at, 92, at + 26, 118), fill=COLOURS[kind])
        _write(draw, (at + 34, 88), said, 22, ink=FAINT)
        at += 34 + int(drawing.font(22).getlength(drawing.drawable(said))) + 40


def _bar(draw: Any, at: tuple[int, int], wide: int, bar: Bar) -> None:
    """The parts side by side, each as long as its share; the count after them."""
    left, top = at
    owed = bar.met + bar.exempt + bar.risky + bar.open
    begin = 0
    for kind, colour in COLOURS.items():
        end = begin + getattr(bar, kind)
        if end > begin:
            ends = (left + wide * begin // owed, top, left + wide * end // owed - 1, top + 32)
            draw.rectangle(ends, fill=colour)
        begin = end
    _write(draw, (left + wide + 10, top - 2), bar.said, 24)


def _write(
    draw: Any, at: tuple[int, int], text: str, size: int, *, ink: str = INK, most: int = WIDE
) -> None:
    """In one line; what is too long for its place is made smaller, never cut."""
    said = drawing.drawable(text)
    while size > SMALLEST and drawing.font(size).getlength(said) > most:
        size -= 1
    draw.text(at, said, font=drawing.font(size), fill=ink)

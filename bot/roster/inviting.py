"""Invitations as people hand them out: a link each, and a sheet of them for whoever sends them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from bot.roster import writing
from programme.roles import WORDS, Role
from storage.actions import invitations
from storage.queries.newcomers import Newcomer
from storage.store import Session, Store

HEADERS = ("姓名", "人员编号", "单位", "身份", "手机号", "邀请链接", "有效期至")
_WIDTHS = (12, 14, 28, 26, 14, 62, 18)
_TITLE = "邀请"
_RULE = "链接只能由本人使用一次；请单独发给本人，不要转发到群里。"


@dataclass(frozen=True, slots=True)
class Invited:
    """One person's invitation; whoever holds the link can try to come in as that person."""

    person: Newcomer
    link: str
    expires: datetime


def link(code: str, bot_username: str) -> str:
    """What opens the bot with the code in hand."""
    return f"https://t.me/{bot_username}?start={code}"


async def invite(
    store: Store,
    people: Sequence[Newcomer],
    *,
    bot_username: str,
    now: datetime,
    valid: timedelta,
    invited_by: int | None = None,
) -> list[Invited]:
    """A fresh invitation for each of them; earlier ones lapse."""

    async def work(session: Session) -> dict[int, str]:
        codes = await invitations.issue_many(
            session,
            people=[person.id for person in people],
            invited_by=invited_by,
            now=now,
            valid=valid,
        )
        return dict(codes)

    codes = await store.write(work)
    return [
        Invited(person, link(codes[person.id], bot_username), now + valid) for person in people
    ]


def write(path: Path, invited: Sequence[Invited], *, zone: ZoneInfo) -> None:
    """The sheet of invitations, .xlsx or .csv by its name."""
    rows = [_row(one, zone) for one in invited]
    if path.suffix.lower() == ".csv":
        writing.table(path, [HEADERS, *rows])
        return
    _fill(path, rows)


def sheet(invited: Sequence[Invited], *, zone: ZoneInfo) -> bytes:
    """The same .xlsx without a file: what is in it opens the door."""
    made = BytesIO()
    _fill(made, [_row(one, zone) for one in invited])
    return made.getvalue()


def _fill(target: Path | BinaryIO, rows: Sequence[Sequence[str]]) -> None:
    book = writing.workbook(target)
    try:
        page = book.add_worksheet(_TITLE)
        bold = book.add_format({"bold": True, "bottom": 1})
        page.freeze_panes(1, 1)
        page.write_comment(0, 5, _RULE)
        for place, (header, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True)):
            page.set_column(place, place, width)
            page.write_string(0, place, header, bold)
        for line, row in enumerate(rows, start=1):
            for place, said in enumerate(row):
                page.write_string(line, place, writing.safe(said))
    finally:
        book.close()


def masked(mobile: str | None) -> str:
    """Enough of a number to know whose it is."""
    return f"{mobile[:3]}****{mobile[-4:]}" if mobile else ""


def _row(invited: Invited, zone: ZoneInfo) -> tuple[str, ...]:
    person = invited.person
    return (
        person.name,
        person.code,
        person.unit or "",
        "、".join(WORDS[Role(role)] for role in person.roles),
        masked(person.mobile),
        invited.link,
        invited.expires.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
    )

"""Invitations: known to their bearer only, one open a person, and none for who has left."""

import asyncio
import hashlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select, update

from bot.roster import importing, inviting
from storage.actions import invitations
from storage.errors import NotThere, Refused
from storage.models import Account, Audit, Invitation, Person
from storage.queries import newcomers
from storage.queries.invitations import digest
from storage.queries.newcomers import Newcomer
from storage.store import Session, Store
from tests.roster.conftest import NOW, TODAY
from tests.roster.small import SMALL

WEEK = timedelta(days=7)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
async def ids(store: Store) -> dict[str, int]:
    """The small roster's people by code."""
    await importing.bring_in(store, SMALL, today=TODAY, now=NOW)
    async with store.read() as session:
        return {row.code: row.id for row in await session.execute(select(Person.code, Person.id))}


async def issue(store: Store, person: int, *, later: timedelta = timedelta()) -> str:
    return await store.write(
        lambda session: invitations.issue(
            session, person_id=person, invited_by=None, now=NOW + later, valid=WEEK
        )
    )


async def rows(store: Store, *columns: Any) -> list[tuple[Any, ...]]:
    async with store.read() as session:
        found = await session.execute(select(*columns).order_by(columns[0]))
        return [tuple(row) for row in found]


async def test_a_code_fits_a_link_and_only_its_hash_is_kept(
    store: Store, ids: dict[str, int]
) -> None:
    code = await issue(store, ids["P1"])
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,64}", code)
    ((kept, state, expires),) = await rows(
        store, Invitation.code_hash, Invitation.state, Invitation.expires_at
    )
    assert kept == hashlib.sha256(code.encode()).hexdigest()
    assert (state, expires) == ("open", NOW + WEEK)
    assert inviting.link(code, "zhida_bot") == f"https://t.me/zhida_bot?start={code}"
    noted = await rows(store, Audit.id, Audit.action, Audit.noun, Audit.subject)
    assert noted[-1][1:] == ("invite", "invitation", f"person:{ids['P1']}")


async def test_a_new_invitation_revokes_the_ones_before_it(
    store: Store, ids: dict[str, int]
) -> None:
    first = await issue(store, ids["P1"])
    await store.write(lambda s: s.execute(update(Invitation).values(state="claimed")))
    second = await issue(store, ids["P1"], later=timedelta(days=1))
    assert first != second
    states = await rows(store, Invitation.id, Invitation.code_hash, Invitation.state)
    assert [row[1:] for row in states] == [
        (digest(first), "revoked"),
        (digest(second), "open"),
    ]


async def test_two_who_invite_the_same_person_at_once_leave_one_open(
    store: Store, ids: dict[str, int]
) -> None:
    await asyncio.gather(*(issue(store, ids["P1"]) for _ in range(8)))
    states = [state for (state,) in await rows(store, Invitation.state)]
    assert states.count("open") == 1
    assert states.count("revoked") == 7


async def test_one_who_may_not_be_invited_stops_all(store: Store, ids: dict[str, int]) -> None:
    await store.write(
        lambda s: s.execute(update(Person).where(Person.code == "P2").values(state="left"))
    )

    async def both(session: Session) -> None:
        await invitations.issue_many(
            session, people=[ids["P1"], ids["P2"]], invited_by=None, now=NOW, valid=WEEK
        )

    with pytest.raises(Refused) as refused:
        await store.write(both)
    assert refused.value.why == "person_left"
    with pytest.raises(NotThere):
        await issue(store, 999_999)
    assert await rows(store, Invitation.id) == []


async def test_those_without_an_account_or_an_open_invitation_are_found(
    store: Store, ids: dict[str, int]
) -> None:
    account: dict[str, Any] = {
        "channel": "telegram",
        "tenant": "1",
        "external_id": "7",
        "language": "en",
    }
    account |= {"first_seen": NOW, "last_heard": NOW, "person_id": ids["P2"]}
    await store.write(lambda s: s.execute(insert(Account).values(**account)))
    await issue(store, ids["P1"])
    await issue(store, ids["P3"], later=-2 * WEEK)
    async with store.read() as session:
        unbound = await newcomers.unbound(session, now=NOW, today=TODAY)
        waiting = await newcomers.unbound(session, now=NOW, today=TODAY, without_invitation=True)
        named = await newcomers.find_people(session, names=["人P1", "P2", "无此人"], today=TODAY)
    assert [one.code for one in unbound] == ["P1", "P3", "P4", "P5", "P6", "P7"]
    assert [one.code for one in waiting] == ["P3", "P4", "P5", "P6", "P7"]
    assert {name: [one.code for one in found] for name, found in named.items()} == {
        "人P1": ["P1"],
        "P2": ["P2"],
        "无此人": [],
    }
    first = unbound[0]
    assert (first.unit, first.mobile, first.roles) == (
        *("浙江知新学院", "15400000001", ("commissioner",)),
    )


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
async def test_the_sheet_masks_mobiles_and_holds_the_links(
    store: Store, ids: dict[str, int], tmp_path: Path, suffix: str
) -> None:
    async with store.read() as session:
        (person,) = (await newcomers.find_people(session, names=["P1"], today=TODAY))["P1"]
    invited = await inviting.invite(store, [person], bot_username="zhida_bot", now=NOW, valid=WEEK)
    path = tmp_path / f"invited{suffix}"
    inviting.write(path, invited, zone=ZONE)
    line = _second_line(path)
    assert line == [
        *("人P1", "P1", "浙江知新学院", "服务专员", "154****0001"),
        *(invited[0].link, "2026-11-28 12:00"),
    ]


def _second_line(path: Path) -> list[str]:
    if path.suffix == ".csv":
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        return raw.decode("utf-8-sig").splitlines()[1].split(",")
    page = load_workbook(path).worksheets[0]
    return [str(cell.value) for cell in page[2]]


async def test_a_name_that_would_be_a_formula_stays_a_name(tmp_path: Path) -> None:
    names = ["=HYPERLINK(1)", "+1", "-1", "@a", "\t=1", "\r=1", "a\0b", "甲\u202e乙", "😀"]
    people = [
        inviting.Invited(Newcomer(n, f"P{n}", name, None, None), "https://t.me/b?start=x", NOW)
        for n, name in enumerate(names)
    ]
    inviting.write(tmp_path / "a.xlsx", people, zone=ZONE)
    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [
        *("=HYPERLINK(1)", "+1", "-1", "@a", "=1", "=1", "ab", "甲乙", "😀"),
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    inviting.write(tmp_path / "a.csv", people, zone=ZONE)
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == [
        *("'=HYPERLINK(1)", "'+1", "'-1", "'@a", "'=1", "'=1", "ab", "甲乙", "😀"),
    ]

"""/invite for all who have not joined: a job makes the links, and one sheet of them."""

import asyncio
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from storage import faults, models
from storage.queries.invitations import digest
from tests.stories.conftest import NOW
from tests.stories.joining import (
    LINK,
    bound,
    change,
    comes_in,
    newcomers,
    ready,
    states,
    values,
)
from tests.stories.town import Chatter, Town


async def asks_for(who: Chatter, words: str) -> None:
    await who.sends("/invite")
    await who.sends(words)


def sheet_of(who: Any) -> list[tuple[Any, ...]]:
    """The rows of the newest .xlsx in the chat."""
    files = [message["document"] for message in who.person.chat() if message.get("document")]
    file = who.town.sandbox.world.files[files[-1]["file"].rsplit("/", 1)[1]]
    page = load_workbook(BytesIO(file.data)).worksheets[0]
    return [tuple(row) for row in page.iter_rows(values_only=True)]


async def test_all_who_have_not_joined_get_a_sheet_of_links(telegram_town: Town) -> None:
    town = telegram_town
    clerk, sun = town.person("王经"), town.person("孙新")
    await newcomers(town, 3)
    await clerk.sends("/invite")
    await clerk.taps("全部未加入的（4人）")
    assert clerk.sees("特派员　3")
    assert clerk.sees("服务专员　1")
    await clerk.taps("邀请还没有邀请的 4 人")
    assert clerk.sees("✅ 已生成 4 份邀请")
    head, *rows = sheet_of(clerk)
    assert head == ("姓名", "人员编号", "单位", "身份", "手机号", "邀请链接", "有效期至")
    assert [row[0] for row in rows] == ["孙新", "人3000", "人3001", "人3002"]
    assert rows[0][3:5] == ("服务专员", "190****1007")
    assert rows[0][6] == "2026-11-28 14:00"
    codes = [LINK.fullmatch(row[5])[1] for row in rows]  # type: ignore[index]
    kept = {row[0] for row in await values(town, select(models.Invitation.code_hash))}
    assert kept == {digest(code) for code in codes}
    await comes_in(town, sun, codes[0])
    assert await bound(town, "孙新") == [sun.id]


async def test_where_no_file_can_be_sent_the_links_come_as_lines(town: Town) -> None:
    clerk = town.person("王经")
    await clerk.sends("/invite")
    await clerk.taps("全部未加入")
    await clerk.taps("邀请还没有邀请的")
    named = re.search(r"孙新 https://t\.me/zhida_stories_bot\?start=[\w-]{32}", clerk.last)
    assert bool(named) == (town.channel == "narrow")


async def test_those_invited_before_are_left_out_unless_wanted(telegram_town: Town) -> None:
    town = telegram_town
    clerk = town.person("王经")
    await newcomers(town, 2)
    await asks_for(clerk, "孙新")
    await clerk.taps("邀请")
    await clerk.sends("/invite")
    await clerk.taps("全部未加入的（3人）")
    await clerk.taps("邀请还没有邀请的 2 人")
    assert [row[0] for row in sheet_of(clerk)[1:]] == ["人3000", "人3001"]
    await clerk.sends("/invite")
    await clerk.taps("全部未加入的（3人）")
    await clerk.taps("全部重新邀请（3人）")
    assert await states(town) == {n: ["revoked", "open"] for n in (1007, 3000, 3001)}


async def test_a_department_gets_its_own_area_and_nobody_of_the_bureau(
    telegram_town: Town,
) -> None:
    town = telegram_town
    wu = town.person("吴敏")
    await newcomers(town, 2, area="331127")
    await change(town, update(models.Account).where(models.Account.person_id == 1006)
                 .values(person_id=None))  # fmt: skip
    await wu.sends("/invite")
    await wu.taps("全部未加入的（1人）")
    await wu.taps("邀请还没有邀请的 1 人")
    assert [row[0] for row in sheet_of(wu)[1:]] == ["孙新"]


async def test_many_are_issued_in_batches_and_the_card_counts(telegram_town: Town) -> None:
    town = telegram_town
    clerk = town.person("王经")
    await newcomers(town, 250)
    seen: list[str] = []
    faults.listen(lambda point: seen.append(point) if point == "job_step" else None)
    try:
        await clerk.sends("/invite")
        await clerk.taps("全部未加入的（251人）")
        await clerk.taps("邀请还没有邀请的 251 人")
    finally:
        faults.listen(lambda _: None)
    assert len(seen) == 4  # three batches and the sheet
    assert clerk.sees("✅ 已生成 251 份邀请")
    assert len(sheet_of(clerk)) == 252


@pytest.mark.parametrize("nth", [1, 2, 3])
async def test_a_kill_between_two_steps_repeats_nothing(telegram_town: Town, nth: int) -> None:
    """The run ends after a committed step; the next one goes on from there."""
    town = telegram_town
    clerk = town.person("王经")
    await newcomers(town, 150)
    steps = 0

    def killed(point: str) -> None:
        nonlocal steps
        steps += point == "job_step"
        if steps == nth and point == "job_step":
            raise asyncio.CancelledError

    faults.listen(killed)
    try:
        await clerk.sends("/invite")
        await clerk.taps("全部未加入")
        await clerk.taps("邀请还没有邀请的 151 人")
    finally:
        faults.listen(lambda _: None)
    await town.restart()
    _head, *rows = sheet_of(clerk)
    assert len(rows) == 151
    assert sum(bool(message.get("document")) for message in clerk.person.chat()) == 1
    codes = {LINK.fullmatch(row[5])[1] for row in rows}  # type: ignore[index]
    open_ = select(models.Invitation.code_hash).where(models.Invitation.state == "open")
    assert {row[0] for row in await values(town, open_)} == {digest(code) for code in codes}
    assert {tuple(each) for each in (await states(town)).values()} == {("open",)}


async def test_a_job_that_fails_each_time_is_told_and_let_go(telegram_town: Town) -> None:
    """A row of a kind that this release does not know stands for any error."""
    town = telegram_town
    clerk = town.person("王经")
    await clerk.sends("/help")

    async def work(session: Any) -> None:
        asked = select(models.Account.id).where(models.Account.external_id == clerk.id)
        account = await session.scalar(asked.where(models.Account.channel == "telegram"))
        session.add(models.Job(kind="unheard_of", account_id=account, params={}, asked_at=NOW))

    await town.store.write(work)
    await town.restart()
    columns = (models.Job.state, models.Job.attempts, models.Job.problem)
    assert await values(town, select(*columns)) == [("failed", 3, "KeyError")]
    assert clerk.sees("没有做成")


async def test_who_was_demoted_before_the_sheet_gets_none(telegram_town: Town) -> None:
    town = telegram_town
    clerk = town.person("王经")
    await newcomers(town, 1)
    steps = 0

    def stop_after_the_first(point: str) -> None:
        nonlocal steps
        steps += point == "job_step"
        if point == "job_step" and steps == 1:
            raise asyncio.CancelledError

    faults.listen(stop_after_the_first)
    try:
        await clerk.sends("/invite")
        await clerk.taps("全部未加入")
        await clerk.taps("邀请还没有邀请的")
    finally:
        faults.listen(lambda _: None)
    await change(town, update(models.RoleGrant).where(models.RoleGrant.person_id == 1005)
                 .values(ends=NOW.date() - timedelta(days=1)))  # fmt: skip
    await town.restart()
    assert not any(message.get("document") for message in clerk.person.chat())
    assert clerk.sees("没有做成")
    assert await values(town, select(models.Job.state, models.Job.params)) == [("failed", None)]


async def test_two_presses_make_one_sheet(telegram_town: Town) -> None:
    town = telegram_town
    clerk = town.person("王经")
    await clerk.sends("/invite")
    await clerk.taps("全部未加入")
    for _ in range(5):
        clerk.person.taps("邀请还没有邀请的 1 人")
    await town.settle()
    assert await values(town, select(models.Job.state)) == [("done",)]
    assert sum(bool(message.get("document")) for message in clerk.person.chat()) == 1


async def test_links_stay_nowhere_once_the_sheet_has_left(
    telegram_town: Town, tmp_path: Any
) -> None:
    town = telegram_town
    clerk = town.person("王经")
    await clerk.sends("/invite")
    await clerk.taps("全部未加入")
    await clerk.taps("邀请还没有邀请的")
    bodies = select(models.Outbox.body).where(models.Outbox.kind == "file")
    assert await values(town, bodies) == [(None,)]
    assert await values(town, select(models.Job.params)) == [(None,)]


async def test_everybody_joined_leaves_nothing_to_press(town: Town) -> None:
    await ready(town, "王经")
    clerk = town.person("王经")
    await change(town, update(models.Person).where(models.Person.id == 1007).values(state="left"))
    await clerk.sends("/invite")
    assert "未加入" not in clerk.last

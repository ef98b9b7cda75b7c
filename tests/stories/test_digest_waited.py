"""What waited to leave is told as it stands then: nothing that is done, nor to whoever left."""

from datetime import date

from sqlalchemy import select

from storage import Session, actions, models
from tests.stories import bureau
from tests.stories.recorded import FACTORY, LAB, UNIVERSITY, leave, record
from tests.stories.test_coverage import notices
from tests.stories.test_digest import LEAD, TITLE, in_the_chat, told, work
from tests.stories.test_plan_days import at, count, later
from tests.stories.town import Chatter, Town

ENDS = select(models.Outbox.state, models.Outbox.reason).where(models.Outbox.lane == "slow")


async def waits(town: Town, day: str = LEAD) -> None:
    """The digests of nine o'clock are put together and cannot leave."""
    await town.comes(at(day, "00:10"))
    town.program.delivery.slow.stop()
    await town.comes(at(day, "09:00"))


async def leaves(town: Town, day: str = LEAD, hour: int = 15) -> None:
    """The way is free again at that hour, and the clock ticks once more."""
    await town.at(at(day, f"{hour}:00"))
    await town.restart()
    await town.comes(at(day, f"{hour}:01"))


async def ends(town: Town) -> list[tuple[str, str | None]]:
    """(state, reason) of what left by the slow lane, in order."""
    async with town.store.read() as session:
        rows = await session.execute(ENDS.order_by(models.Outbox.id))
        return [(row[0], row[1]) for row in rows]


async def in_one_chat(town: Town, name: str) -> Chatter:
    """Nobody else of the bureau is reached."""
    (one,) = await in_the_chat(town, name)

    async def doing(session: Session) -> None:
        for account in await session.scalars(select(models.Account)):
            if account.person_id != bureau.PEOPLE[name]:
                account.unreachable = "blocked"

    await work(town, doing)
    return one


async def test_what_holds_leaves_as_it_was_put_together(town: Town) -> None:
    lin = await in_one_chat(town, "林晓")
    await waits(town)
    assert not lin.sees(TITLE)
    await leaves(town)
    assert lin.sees("1 ⚠️ 之江实验室 2026年现场服务 0/1 · 还有30天")
    assert await ends(town) == [("sent", None)]


async def test_a_quota_met_meanwhile_is_not_told(town: Town) -> None:
    lin = await in_one_chat(town, "林晓")
    await waits(town)
    await record(town, client=LAB, day=date(2026, 12, 1), at=at(LEAD, "11:00"))
    await leaves(town)
    assert count(lin, TITLE) == 1
    assert "之江实验室" not in lin.last
    assert lin.sees("1 ⚠️ 浙江大学 2026年现场服务 0/1 · 还有30天")
    assert await ends(town) == [("skipped", "changed"), ("sent", None)]
    assert await told(town, "C11") == [("30", "said")] * 2 + [("60", "skipped")] * 3
    await lin.taps("1 安排走访")
    assert lin.sees("浙江大学")


async def test_where_nothing_is_left_nothing_leaves(town: Town) -> None:
    lin = await in_one_chat(town, "林晓")
    await waits(town)
    for client in (LAB, UNIVERSITY, FACTORY):
        await record(town, client=client, day=date(2026, 12, 1), at=at(LEAD, "11:00"))
    await leaves(town)
    assert count(lin, TITLE) == 0
    assert await ends(town) == [("skipped", "changed")]
    assert ("30", "said") not in await told(town, "C11")
    assert ("skipped", "nothing") in await later(town, "digest")


async def test_whoever_left_meanwhile_is_told_nothing(town: Town) -> None:
    lin = await in_one_chat(town, "林晓")
    await waits(town)
    await leave(town, "林晓")
    await leaves(town)
    assert count(lin, TITLE) == 0
    assert await ends(town) == [("skipped", "gone")]
    async with town.store.read() as session:
        asked = select(models.Audit.noun, models.Audit.action).where(~models.Audit.allowed)
        assert [tuple(row) for row in await session.execute(asked)] == [("reminder", "send")]


async def test_a_digest_of_yesterday_is_put_together_anew_today(town: Town) -> None:
    """Of the same lead: it was not told after all."""
    lin = await in_one_chat(town, "林晓")
    await waits(town)
    await leaves(town, "2026-12-02")
    assert count(lin, TITLE) == 1
    assert lin.sees("今日提醒 · 12月2日 周三")
    assert lin.sees("还有29天")
    assert set(await told(town, "C11")) == {("30", "said"), ("60", "skipped")}


async def test_two_mornings_that_waited_become_one_digest(town: Town) -> None:
    lin = await in_one_chat(town, "林晓")
    await waits(town)
    await town.comes(at("2026-12-17", "00:10"))
    await town.comes(at("2026-12-17", "09:00"))
    await leaves(town, "2026-12-17")
    assert count(lin, TITLE) == 1
    assert lin.sees("还有14天")
    assert await ends(town) == [("skipped", "stale"), ("sent", None)]


async def test_after_office_hours_it_waits_for_the_next_working_day(town: Town) -> None:
    lin = await in_one_chat(town, "林晓")
    await waits(town)
    await leaves(town, hour=20)
    assert count(lin, TITLE) == 0
    await town.comes(at("2026-12-02", "00:10"))
    await town.comes(at("2026-12-02", "09:00"))
    assert count(lin, TITLE) == 1
    assert lin.sees("还有29天")


async def test_what_was_put_off_to_that_day_stands_there_again(town: Town) -> None:
    zhou = await in_one_chat(town, "周楠")
    await town.comes(at(LEAD, "00:10"))
    await town.comes(at(LEAD, "09:00"))
    await zhou.taps("三天后再提醒")
    await waits(town, "2026-12-04")
    await leaves(town, "2026-12-07")
    assert count(zhou, "还有27天") == 0
    assert zhou.sees("1 ⚠️ 景宁县 四季度走访 0/1 · 还有24天")
    assert await told(town) == [("30", "said"), ("s261204", "said")]


async def test_whoever_went_away_meanwhile_is_told_by_the_stand_in(town: Town) -> None:
    lin, zhou = await in_the_chat(town, "林晓", "周楠")
    await waits(town)

    async def doing(session: Session) -> None:
        await actions.absences.begin(
            session, person_id=bureau.PEOPLE["林晓"], first_day=at(LEAD).date(),
            last_day=at("2026-12-03").date(), stand_in_id=bureau.PEOPLE["周楠"], now=at(LEAD),
        )  # fmt: skip

    await work(town, doing)
    await leaves(town)
    await town.comes(at("2026-12-02", "00:10"))
    await town.comes(at("2026-12-02", "09:00"))
    assert count(lin, TITLE) == 0
    assert zhou.sees("代林晓")


async def test_a_notice_that_waited_names_only_what_is_owed_still(town: Town) -> None:
    wang, lin = await in_the_chat(town, "王经", "林晓")
    await wang.sends("/coverage")
    await wang.taps("待完成 4 项")
    await wang.taps("督促这 4 项的人员")
    town.program.delivery.slow.stop()
    await town.comes(at("2026-11-23", "09:00"))
    await record(town, client=LAB, at=at("2026-11-23", "11:00"))
    await leaves(town, "2026-11-23")
    card = next(each for each in lin.screens() if "⚠️ 督促" in each)
    assert count(lin, "⚠️ 督促") == 1
    assert "浙江大学" in card
    assert "之江实验室" not in card
    mine = [each for each in await notices(town) if each.person_id == bureau.PEOPLE["林晓"]]
    assert sorted(each.told_at is None for each in mine) == [False, False, True]

"""What a plan brings about by the clock: the card of the day, the question after it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from storage import Session, models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import leave
from tests.stories.test_plans import plan, plans
from tests.stories.town import Chatter, Town, visits

HERE = NOW.tzinfo


def at(day: str, time: str = "08:30") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=HERE)


async def later(town: Town, kind: str) -> list[tuple[str, str | None]]:
    """(state, reason) of the later rows of a kind, in order."""
    asked = select(models.Later.state, models.Later.reason).where(models.Later.kind == kind)
    async with town.store.read() as session:
        return [(row[0], row[1]) for row in await session.execute(asked.order_by(models.Later.id))]


def count(who: Chatter, words: str) -> int:
    return sum(words in screen for screen in who.screens())


async def test_on_the_day_a_filled_card_comes_and_is_saved_in_one_tap(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await town.comes(at("2026-12-02", "08:29"))
    assert not lin.sees("服务记录 · 待保存")
    await town.comes(at("2026-12-02"))
    assert lin.sees("服务记录 · 待保存")
    assert lin.sees("12月2日 周三")
    assert lin.sees("走访计划　№1")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №1")
    assert lin.sees("走访计划 №1 已完成")
    (visit,) = await visits(town)
    assert (visit["served"], str(visit["day"]), visit["mode"]) == (
        "之江实验室", "2026-12-02", "onsite"
    )  # fmt: skip
    (row,) = await plans(town)
    assert (row["state"], row["visit"]) == ("done", 1)
    await town.comes(at("2026-12-03"))
    assert not lin.sees("这次走访去了吗")
    assert await later(town, "plan_past") == [("skipped", "not_planned")]


async def test_the_tasks_a_planned_sentence_told_of_stand_on_the_card_of_the_day(
    town: Town,
) -> None:
    """Assumed, and none of its words: the card comes by itself, and is read on a locked screen."""
    lin = town.person("林晓")
    await lin.sends("12月2日准备去之江实验室宣讲快速预审政策")
    await lin.taps("保存")
    await town.comes(at("2026-12-02"))
    assert lin.sees("任务　宣讲政策 *")
    assert lin.sees("* 为推定，请核对")
    assert "快速预审" not in lin.last
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert visit["tasks"] == "commissioner:publicise"


async def test_what_is_then_told_takes_the_place_of_what_was_planned(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("12月2日准备去之江实验室宣讲快速预审政策")
    await lin.taps("保存")
    await town.comes(at("2026-12-02"))
    await lin.sends("指导了核心技术的专利布局，答复咨询2个")
    assert "宣讲政策" not in lin.last
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert visit["tasks"] == "commissioner:consult,commissioner:guide"
    assert visit["consultations"] == 2


async def test_a_card_of_the_day_comes_once_whatever_the_restarts(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await town.restart()
    await town.comes(at("2026-12-02"))
    await town.restart()
    await town.comes(at("2026-12-02", "09:00"))
    assert count(lin, "服务记录 · 待保存") == 1
    assert await later(town, "plan_day") == [("done", None)]


async def test_over_the_holidays_it_is_asked_on_the_worked_saturday(town: Town) -> None:
    """9 October 2026 is a Friday, and the Saturday after it is worked (调休)."""
    await town.at(at("2026-10-08", "10:00"))
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "10月9日")
    await plan(lin, "浙江大学", "10月10日")
    await town.comes(at("2026-10-09"))
    assert count(lin, "服务记录 · 待保存") == 1
    await town.restart()
    await town.comes(at("2026-10-10", "08:29"))
    assert count(lin, "这次走访去了吗") == 0
    await town.comes(at("2026-10-10"))
    assert any("待保存" in screen and "浙江大学" in screen for screen in lin.screens())
    assert count(lin, "这次走访去了吗") == 1
    await town.restart()
    await town.comes(at("2026-10-11", "20:00"))
    assert count(lin, "这次走访去了吗") == 1  # Sunday is off
    await town.comes(at("2026-10-12"))
    assert count(lin, "这次走访去了吗") == 2
    await town.comes(at("2026-10-13"))
    assert count(lin, "这次走访去了吗") == 2  # once each


async def test_after_days_away_only_the_question_comes(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "11月27日")
    await town.comes(at("2026-12-01", "07:00"))
    assert count(lin, "服务记录 · 待保存") == 0
    assert count(lin, "这次走访去了吗") == 1
    assert await later(town, "plan_day") == [("skipped", "over")]


async def test_the_question_after_it_leads_to_the_record(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "11月27日")
    await town.comes(at("2026-11-27"))
    await town.comes(at("2026-11-30"))
    assert lin.sees("这次走访去了吗")
    await lin.taps("去了，记录")
    assert lin.sees("服务记录 · 待保存")
    assert lin.sees("11月27日 周五")
    await lin.taps("保存")
    assert lin.sees("走访计划 №1 已完成")
    (visit,) = await visits(town)
    assert str(visit["day"]) == "2026-11-27"


async def test_the_card_of_the_day_interrupts_no_draft(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await town.at(at("2026-12-02", "08:20"))
    await lin.sends("/visit")
    await lin.taps("浙江大学")
    await lin.taps("现场")
    await town.comes(at("2026-12-02"))
    assert lin.sees("服务记录 · 待保存")
    await lin.sends("昨天")  # still answers the draft that was being filled in
    assert lin.sees("做了哪些")
    assert lin.sees("浙江大学")


async def test_a_visit_logged_otherwise_closes_the_plan_and_its_card(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await town.comes(at("2026-12-02"))
    await lin.sends("/visit")
    await lin.taps("之江实验室")
    await lin.taps("现场")
    await lin.taps("今天")
    await lin.taps("宣讲政策")
    await lin.taps("完成")
    await lin.taps("跳过")
    await lin.taps("保存")
    assert lin.sees("走访计划 №1 已完成")
    assert count(lin, "走访计划 №1 已完成：记录 №1") == 1  # the card of the day says so
    (row,) = await plans(town)
    assert (row["state"], row["visit"]) == ("done", 1)


async def test_a_visit_taken_back_leaves_the_plan_and_saved_again_ends_it(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await town.comes(at("2026-12-02"))
    await lin.taps("保存")
    await lin.taps("撤回修改")
    assert [row["state"] for row in await plans(town)] == ["planned"]
    await lin.taps("保存")
    (row,) = await plans(town)
    assert (row["state"], row["visit"]) == ("done", 2)


async def test_a_plan_for_today_opens_its_card_after_a_while(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "今天")
    await town.comes(NOW + timedelta(hours=1, minutes=59))
    assert count(lin, "服务记录 · 待保存") == 0
    await town.comes(NOW + timedelta(hours=2, minutes=5))
    assert count(lin, "服务记录 · 待保存") == 1


async def test_by_what_means_is_asked_on_the_day_of_a_remote_one(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.sends("12月2日")
    await lin.taps("改为非现场")
    await lin.taps("保存")
    await town.comes(at("2026-12-02"))
    assert lin.sees("现场还是非现场")
    await lin.taps("电话")
    await lin.taps("保存")
    assert lin.sees("走访计划 №1 已完成")


async def test_whoever_is_not_served_any_more_or_left_gets_no_card(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await plan(lin, "浙江大学", "12月3日")

    async def ended(session: Any) -> None:
        await session.execute(text("UPDATE assignments SET ends = '2026-11-30' WHERE id = 1"))

    await town.store.write(ended)
    await town.comes(at("2026-12-02"))
    assert count(lin, "服务记录 · 待保存") == 0
    await leave(town, "林晓")
    await town.comes(at("2026-12-03"))
    assert count(lin, "服务记录 · 待保存") == 0
    assert await later(town, "plan_day") == [("skipped", "not_served"), ("skipped", "nobody")]


async def test_the_clock_of_a_person_is_that_of_their_own_zone(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")

    async def moves(session: Any) -> None:
        await session.execute(
            text("UPDATE people SET time_zone = 'Asia/Urumqi' WHERE name = '林晓'")
        )

    await town.store.write(moves)
    await plan(lin, "之江实验室", "12月2日")
    await town.comes(at("2026-12-02", "10:29"))
    assert not lin.sees("服务记录 · 待保存")
    await town.comes(at("2026-12-02", "10:30"))
    assert lin.sees("服务记录 · 待保存")


async def test_the_days_work_runs_on_both_engines(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "11月27日")
    await town.comes(at("2026-11-27"))
    await town.comes(at("2026-11-30"))
    await lin.taps("去了，记录")
    await lin.taps("保存")
    assert lin.sees("走访计划 №1 已完成")
    assert [row["state"] for row in await plans(town)] == ["done"]


async def loaded(town: Town, *days: tuple[str, bool]) -> None:
    """The bureau loads these days: worked, or off."""

    async def doing(session: Session) -> None:
        session.add_all(
            models.CalendarDay(
                day=at(day).date(), working=working, set_by=bureau.PEOPLE["王经"], set_at=NOW
            )
            for day, working in days
        )

    await town.store.write(doing)


async def test_the_days_that_the_bureau_loaded_are_those_of_a_plan(town: Town) -> None:
    lin = town.person("林晓")
    await loaded(town, ("2026-12-03", False), ("2026-12-05", True))
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.sends("12月3日")
    assert lin.sees("12月3日 周四（休息日）")
    await lin.taps("日期")
    if town.channel == "telegram":
        assert "[3休]" in lin.last
        assert "[5班]" in lin.last
    await lin.sends("12月2日")
    await lin.taps("保存")
    await town.comes(at("2026-12-03"))
    assert not lin.sees("这次走访去了吗")
    await town.comes(at("2026-12-04"))
    assert lin.sees("这次走访去了吗")


async def test_a_day_off_that_is_loaded_later_puts_the_question_off(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await loaded(town, ("2026-12-03", False))
    await town.comes(at("2026-12-03"))
    assert not lin.sees("这次走访去了吗")
    await town.comes(at("2026-12-04"))
    assert lin.sees("这次走访去了吗")

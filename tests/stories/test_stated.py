"""What was stated stands as stated, what words only imply is marked, what is unclear is named."""

from datetime import date

from sqlalchemy import update

from storage import models
from tests.stories.recorded import change
from tests.stories.town import Town


async def test_what_was_answered_by_hand_is_no_assumption_of_the_words_that_follow(
    town: Town,
) -> None:
    """By buttons up to the content: the day, the unit and the tasks were stated, not assumed."""
    lin = town.person("林晓")
    await lin.sends("/visit")
    for label in ("之江实验室", "现场", "昨天", "宣讲政策", "完成"):
        await lin.taps(label)
    await lin.sends("讲了快速预审")
    assert lin.sees("日期　11月20日 周五\n")
    assert not lin.last.count("*")


async def test_tasks_that_were_read_before_the_unit_was_chosen_are_assumed_too(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("昨天现场宣讲了快速预审政策，大家听得认真")
    await lin.taps("之江实验室")
    assert lin.sees("任务　宣讲政策 *")


async def test_a_length_or_a_day_written_on_the_card_is_that_field(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天去之江实验室宣讲了快速预审政策")
    await lin.sends("3小时")
    assert lin.sees("时长　3小时")
    await lin.sends("昨天")
    assert lin.sees("日期　11月20日 周五\n")
    assert lin.sees("内容　今天去之江实验室宣讲了快速预审政策\n")
    await lin.sends("明天")
    assert lin.sees("没有记上：11月22日还没到。")


async def test_a_unit_is_named_as_it_was_written_where_it_is_not_theirs(town: Town) -> None:
    """A hospital of a university is not the university, and a kind of unit is a name too."""
    served = update(models.Assignment)
    await change(town, served.where(models.Assignment.id == 3).values(client_id=4))
    lin = town.person("林晓")
    await lin.sends("昨天去技创中心，讲了商标注册")
    assert lin.sees("“技创中心”不在您的服务对象中")
    await change(town, served.where(models.Assignment.id == 2).values(ends=date(2026, 1, 31)))
    await lin.sends("今天去了浙江大学附属第一医院，讲了商业秘密保护，大家听得认真")
    assert lin.sees("“浙江大学附属第一医院”不在您的服务对象中")


async def test_a_word_that_answers_nothing_is_not_taken_for_what_was_said(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    await lin.taps("之江实验室")
    await lin.sends("骑马")
    assert lin.sees("请点选，或输入：现场、电话、微信。")
    assert not lin.last.count("内容")
    await lin.sends("微信聊的")
    assert lin.sees("方式　非现场（微信）")
    await lin.sends("13月45日")
    assert lin.sees("没有认出日期")


async def test_a_number_with_its_measure_word_is_a_number(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天去之江实验室宣讲了快速预审政策")
    await lin.taps("咨询")
    await lin.sends("三个")
    assert lin.sees("咨询　3个\n")

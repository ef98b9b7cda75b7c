"""Consultations told in a message: the question itself where the grammar is sure, else a count."""

import pytest
from sqlalchemy import text

from handlers.quicklog import questions
from tests.stories.town import Town, visits

SURE = [
    ("对方问PCT怎么交费，当场答复", ["PCT怎么交费"]),
    ("咨询如何办理优先审查", ["如何办理优先审查"]),
    ("问PCT怎么交费并当场解答，又问商标续展要多少钱", ["PCT怎么交费", "商标续展要多少钱"]),
    ("电话咨询商标续展期限多久，已答复", ["商标续展期限多久"]),
    ("答复了如何办理优先审查的咨询2个", ["如何办理优先审查"]),
    ("一个问优先审查是否收费，一个问费减要哪些材料", ["优先审查是否收费", "费减要哪些材料"]),
    ("他们问：专利费减怎么备案？答复了", ["专利费减怎么备案？"]),
    (
        "by phone, answered two questions: when does the PCT phase begin? what does it cost?",
        ["when does the PCT phase begin?", "what does it cost?"],
    ),
    ("they asked how to file a PCT application, answered", ["how to file a PCT application"]),
]
NONE_SURE = [
    "答复PCT咨询3个", "我问了他们近况如何，都说不错", "慰问了骨干，谈了专利布局如何推进",
    "走访中了解到问题如何解决还不清楚", "向企业询问有没有困难", "问能不能帮忙对接专利导航机构",
    "顾问如何聘请也讲了", "咨询了专利导航、快速预审等问题", "询问专利情况怎么样",
    "we asked what they need most",
]  # fmt: skip


@pytest.mark.parametrize(("said", "asked"), SURE)
def test_a_question_told_in_plain_words_is_kept_as_it_was_told(
    said: str, asked: list[str]
) -> None:
    assert questions.told(said) == asked


@pytest.mark.parametrize("said", NONE_SURE)
def test_what_we_asked_a_need_or_a_mere_count_is_no_question(said: str) -> None:
    assert questions.told(said) == []


def test_what_was_voiced_as_an_issue_is_none_besides() -> None:
    said = "对方问专利导航怎么申请不到支持，希望解决"
    assert questions.told(said, issue="专利导航怎么申请不到支持") == []


async def test_questions_stand_in_one_line_without_marks_that_clash(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天电话之江实验室，答复两个咨询：PCT期限是多久？商标续展要什么材料？")
    assert lin.sees("咨询　2个：PCT期限是多久；商标续展要什么材料\n")
    await lin.taps("保存")
    await lin.taps("更多")
    assert lin.sees("咨询　2个\n")


async def test_a_told_question_becomes_a_record_and_counts(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天去之江实验室宣讲快速预审政策，对方问PCT怎么交费，当场答复")
    assert lin.sees("咨询　1个：PCT怎么交费")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert visit["consultations"] == 1
    async with town.store.read() as session:
        rows = await session.execute(text("SELECT question, state FROM consultations"))
        assert [tuple(row) for row in rows] == [("PCT怎么交费", "answered")]

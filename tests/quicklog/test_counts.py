"""How many consultations were answered: only a number that was stated."""

import pytest

from handlers.quicklog import counts, numerals
from handlers.quicklog.clauses import even


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("答复PCT咨询3个", 3),
        ("解答了两个关于预审的问题", 2),
        ("咨询2条", 2),
        ("答疑五个", 5),
        ("问了仨问题，都答了", 3),
        ("他们问三个事儿，我都给说了", 3),
        ("五个关于分类号的问题都回掉了", 5),
        ("每家答仨一共六个问题", 6),
        ("答复专利咨询3个，商标咨询2个", 5),
        ("答了2问", 2),
        ("解答咨询十二项", 12),
        ("提的俩问题都给说通了", 2),
        ("answered three questions", 3),
        ("two queries on grace periods, both answered", 2),
        ("one Q about fees, answered", 1),
        ("两问两答，电话里完事", 2),
        ("微信，答一题", 1),
        ("来了两个博士问了三件事，都说明白了", 3),
        ("小赵问了两点，都答了", 2),
        ("cleared up 3 things on fees", 3),
        ("三问皆答", 3),
        ("逐条复函，计五问", 5),
        ("良渚，电话，答1，5分钟", 1),
    ],
)
def test_answered_ones_are_counted(text: str, number: int) -> None:
    assert counts.total(even(text)) == number


@pytest.mark.parametrize(
    "text",
    [
        "对方反映3个问题", "发现两个问题", "答复了咨询", "问了几个问题都答了", "提出2个需求",
        "讲了3个专利", "两边答应一起出", "第一个问题", "回访了3家", "答复了若干咨询",
        "夜里十一点问我", "they raised two problems",
        "接着教他们怎么把三个专利挂到网上",
        "他们的备案被退回两次",
    ],
)  # fmt: skip
def test_needs_and_other_numbers_are_not(text: str) -> None:
    assert counts.total(even(text)) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("十五", 15), ("二十", 20), ("一百零二", 102), ("俩", 2), ("1.5", 1.5),
     ("twelve", 12), ("几", None), ("", None)],
)  # fmt: skip
def test_numerals(text: str, value: float | None) -> None:
    assert numerals.value(text) == value

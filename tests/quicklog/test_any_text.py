"""Laws that hold for any text whatever."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import quicklog
from handlers.quicklog import Entry, Registry, tasks

REGISTRY = Registry.of(
    [
        Entry("K01", "之江实验室", ("之江",)),
        Entry("K02", "浙江省智能工厂技术创新中心", ("技创中心",)),
        Entry("K03", "浙江省现代纺织技术创新中心", ("技创中心",)),
        Entry("K04", "甬江实验室"),
    ]
)
ASSIGNED = ["K01", "K02", "K03"]
PIECES = st.sampled_from(
    ["昨天", "上周三", "11月31日", "去", "之江实验室", "甬江", "技创中心", "讲了", "政策",
     "答复", "咨询", "3个", "两小时", "半天", "各1小时", "对方反映", "没有专人", "，", "。",
     "？", " ", "没去成", "改电话", "下周", "9点到", "99点", "零", "百百", "2/30", "12-25",
     "０１２", "visited", "the lab", "two questions", "İ", "\u200b"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=25).map("".join))


@pytest.mark.parametrize("role", ["commissioner", "envoy", "escort"])
@settings(max_examples=150, deadline=None)
@given(text=TEXTS, today=st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_any_text_is_read_within_its_bounds(role: str, text: str, today: date) -> None:
    read = quicklog.read(text, role=role, today=today, assigned=ASSIGNED, registry=REGISTRY)
    assert set(read.clients) <= set(ASSIGNED)
    assert not (read.clients and read.client_candidates)
    assert set(read.tasks) <= set(tasks.OF_SCHEME[role])
    assert read.issue == (read.issue_span is not None)
    assert read.issue_span is None or read.issue_span in text
    assert read.date_end is None or (read.date and read.date < read.date_end)
    assert read.minutes is None or read.minutes > 0
    if read.intent != "log":
        assert (read.tasks, read.minutes, read.consultations, read.issue) == (
            (),
            None,
            None,
            False,
        )
    if read.intent == "cancelled":
        assert read.mode is None


@settings(max_examples=40, deadline=None)
@given(names=st.lists(st.text(max_size=12), max_size=8), text=TEXTS)
def test_any_registry_will_do(names: list[str], text: str) -> None:
    registry = Registry.of(Entry(f"K{at}", name, (name[:3],)) for at, name in enumerate(names))
    assigned = [f"K{at}" for at in range(0, len(names), 2)]
    today = date(2026, 11, 20)
    read = quicklog.read(
        text + "".join(names), role="escort", today=today, assigned=assigned, registry=registry
    )
    assert set(read.clients) <= set(assigned)

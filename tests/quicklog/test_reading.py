"""A whole message: intents, modes, issues, tasks, and what a person of several roles gets."""

from datetime import date

import pytest

from handlers import quicklog
from handlers.quicklog import Entry, Reading, Registry

TODAY = date(2026, 11, 20)
REGISTRY = Registry.of(
    [
        Entry("K01", "之江实验室", ("之江",)),
        Entry("K02", "瑞丰机电有限公司", ("瑞丰",)),
        Entry("R01", "景宁畲族自治县", ("景宁",)),
    ]
)


def read(text: str, role: str = "commissioner") -> Reading:
    assigned = ["R01"] if role == "envoy" else ["K01", "K02"]
    return quicklog.read(text, role=role, today=TODAY, assigned=assigned, registry=REGISTRY)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("昨天去之江实验室讲了政策", "log"),
        ("下周三准备去之江", "plan"),
        ("明天下午和瑞丰视频", "plan"),
        ("12月3日去瑞丰", "plan"),
        ("昨天去瑞丰没去成", "cancelled"),
        ("给之江打电话没接通", "cancelled"),
        ("今天去之江的安排取消了", "cancelled"),
        ("昨天没去成瑞丰，改电话答复了两个问题", "log"),
        ("昨天去了之江，约好下周再去", "log"),
        ("前天跑了趟瑞丰，帮着理了台账，打算下个月再来看", "log"),
        ("今天去瑞丰的行程作废，那边停电", "cancelled"),
        ("约好了今天去之江，他们临时推了", "cancelled"),
        ("你好", "other"),
        ("我今年还差几家没走访？", "other"),
        ("怎么改记录", "other"),
        ("Visited 之江 yesterday, answered two questions", "log"),
        ("Will visit 之江 next Monday", "plan"),
        ("The visit to 之江 yesterday was cancelled", "cancelled"),
        ("How do I change a record?", "other"),
    ],
)
def test_intents(text: str, intent: str) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("昨天到瑞丰座谈了1小时", "onsite"),
        ("走访之江，了解专利情况", "onsite"),
        ("昨天电话答复瑞丰2个问题", "remote"),
        ("和之江开了腾讯会议，讲政策", "remote"),
        ("微信指导瑞丰改了交底书", "remote"),
        ("昨天去之江，会后又微信答了两个问题", "onsite"),
        ("瑞丰的李总来我办公室，答了他两个问题", None),
        ("昨天没去成瑞丰，改视频答复了两个问题", "remote"),
        ("Called 瑞丰 yesterday, answered two questions", "remote"),
        ("Visited 之江 yesterday for an hour", "onsite"),
    ],
)
def test_modes(text: str, mode: str | None) -> None:
    assert read(text).mode == mode


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("昨天去之江讲政策，对方缺专利导航支持", "缺专利导航支持"),
        ("昨天走访瑞丰，企业反映预审太慢。", "预审太慢"),
        ("到之江座谈，王主任说没有专人管专利，年费老漏缴", "没有专人管专利，年费老漏缴"),
        ("去瑞丰看台账，发现研发记录不完整", "研发记录不完整"),
        ("昨天在瑞丰，散会有人递条子：样品被拍走发网上算不算公开没人说得清",
         "样品被拍走发网上算不算公开没人说得清"),
        ("Visited 瑞丰. They said the outside agent keeps missing deadlines",
         "the outside agent keeps missing deadlines"),
    ],
)  # fmt: skip
def test_an_issue_is_told_in_its_own_words(text: str, span: str) -> None:
    reading = read(text)
    assert (reading.issue, reading.issue_span) == (True, span)
    assert "understand" in reading.tasks


@pytest.mark.parametrize(
    "text",
    [
        "昨天去之江，解答商标被抢注怎么办的咨询2个",
        "电话回访瑞丰，没有新的需求",
        "去之江讲了海外维权，2小时",
        "微信答复瑞丰专利年费问题3个，都解决了",
    ],
)
def test_what_was_served_or_answered_is_no_issue(text: str) -> None:
    reading = read(text)
    assert (reading.issue, reading.issue_span) == (False, None)


def test_a_message_becomes_a_card() -> None:
    reading = read("昨天下午去之江实验室现场服务2小时，宣讲快速预审政策，答复PCT咨询3个")
    assert reading.date == date(2026, 11, 19)
    assert reading.clients == ("K01",)
    assert reading.tasks == ("publicise", "consult")
    assert (reading.minutes, reading.consultations) == (120, 3)
    assert reading.assumed == frozenset()


def test_what_was_not_said_is_named_as_assumed() -> None:
    reading = read("给他们讲了讲新条例，答复两个问题")
    assert {"date", "mode", "clients"} <= reading.assumed


def test_an_envoys_unit_is_kept_as_the_place() -> None:
    reading = read("昨天去景宁的鸿达茶业公司讲了地理标志政策", role="envoy")
    assert (reading.clients, reading.place) == (("R01",), "鸿达茶业公司")


UNCLEAR = Registry.of(
    [
        Entry("K01", "浙江省智能工厂技术创新中心", ("技创中心",)),
        Entry("K02", "浙江省现代纺织技术创新中心", ("技创中心",)),
        Entry("K03", "Ｚ光电有限公司", ("Z光电",)),
        Entry("K04", "之江实验室", ("之江",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "unclear", "foreign"),
    [
        ("昨天去技创中心讲政策", "技创中心", None),
        ("昨天去Ｚ光电讲政策", None, "Ｚ光电"),
        ("昨天去鸿达科技讲政策", None, "鸿达科技"),
        ("昨天去之江讲政策", None, None),
        ("昨天去之江和技创中心讲政策", "技创中心", None),
        ("昨天去之江和Z光电讲政策", None, "Z光电"),
        ("下周三去技创中心", "技创中心", None),
        ("昨天去Z光电没去成", None, "Z光电"),
    ],
)
def test_an_unclear_name_is_kept_as_it_was_written(
    text: str, unclear: str | None, foreign: str | None
) -> None:
    got = quicklog.read(
        text, role="commissioner", today=TODAY, assigned=["K01", "K02", "K04"], registry=UNCLEAR
    )
    assert (got.unclear, got.foreign) == (unclear, foreign)
    assert got.outside == (("K03",) if foreign and "光电" in foreign else ())
    assert got.client_candidates == (("K01", "K02") if unclear and not got.clients else ())


def test_without_a_role_all_but_tasks_is_read() -> None:
    got = quicklog.read(
        "昨天去之江讲了政策，1小时", role=[], today=TODAY, assigned=["K01"], registry=REGISTRY
    )
    assert (got.intent, got.clients, got.minutes) == ("log", ("K01",), 60)
    assert (got.tasks, got.tasks_of) == ((), {})


def test_several_roles_have_their_tasks_apart() -> None:
    reading = quicklog.read(
        "昨天去之江，解读专利法新规定，指导专利布局",
        role=("commissioner", "escort"),
        today=TODAY,
        assigned=["K01"],
        registry=REGISTRY,
    )
    assert set(reading.tasks_of) == {"commissioner", "escort"}
    assert reading.tasks_of["escort"] == ("law", "layout")
    assert "publicise" in reading.tasks_of["commissioner"]


@pytest.mark.parametrize(
    ("text", "role", "tasks"),
    [
        ("昨天去瑞丰，把他们合同里的权属瑕疵补齐了", "commissioner", ("guide",)),
        ("昨天去瑞丰转转，听听近况", "commissioner", ("understand",)),
        ("昨天到景宁，定下三条招数，统一标、统一管", "envoy", ("measures",)),
        ("昨天去瑞丰，教他们防御性注册商标", "escort", ("layout",)),
        ("昨天去瑞丰，讲开源许可证的合规风险", "escort", ("protection",)),
    ],
)
def test_tasks_in_everyday_words(text: str, role: str, tasks: tuple[str, ...]) -> None:
    assert read(text, role).tasks == tasks


def test_what_is_called_off_was_meant_for_the_day_to_come() -> None:
    assert read("瑞丰说11月21号不方便，取消了").date == date(2026, 11, 21)
    assert read("11月19号去瑞丰取消了").date == date(2026, 11, 19)


def test_the_end_of_a_name_is_no_length() -> None:
    entries = [Entry("K01", "温州医科大学附属第一医院", ("温附一",))]
    registry = Registry.of(entries)
    text = "温附一上午视频，讲了政策"
    got = quicklog.read(
        text, role="commissioner", today=TODAY, assigned=["K01"], registry=registry
    )
    assert (got.date, got.minutes) == (TODAY, None)


def test_the_same_message_reads_the_same() -> None:
    text = "上周三去瑞丰，听他们讲出口侵权的难处，1小时"
    assert read(text) == read(text)

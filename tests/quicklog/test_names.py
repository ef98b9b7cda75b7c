"""Whom a message is about: never one laboratory for another, and asked where it is not clear."""

import pytest

from handlers.quicklog import Entry, Registry, names
from handlers.quicklog.clauses import even

REGISTRY = Registry.of(
    [
        Entry("K01", "之江实验室", ("之江", "Zhejiang Lab")),
        Entry("K02", "甬江实验室", ("甬江",)),
        Entry("K03", "瓯江实验室", ("瓯江",)),
        Entry("K04", "浙江省智能工厂技术创新中心", ("技创中心", "智能工厂中心")),
        Entry("K05", "浙江省现代纺织技术创新中心", ("技创中心", "纺织中心")),
        Entry("K06", "浙江华锐智能装备有限公司"),
        Entry("K07", "杭州华锐新材料股份有限公司"),
        Entry("K08", "浙江大学医学院附属第一医院", ("浙一", "浙大一院")),
        Entry("K09", "浙江大学", ("浙大",)),
        Entry("K10", "浙江理工大学", ("浙理工",)),
        Entry("K11", "浙江大学医学院附属第二医院", ("浙二",)),
        Entry("R01", "景宁畲族自治县", ("景宁",)),
        Entry("R02", "泰顺县"),
    ]
)


def whom(text: str, *assigned: str, envoy: bool = False) -> names.Whom:
    return names.find(even(text), REGISTRY, assigned, envoy=envoy)


@pytest.mark.parametrize(
    ("text", "clients"),
    [
        ("去了之江实验室", ["K01"]),
        ("去之江和甬江各1小时", ["K01", "K02"]),
        ("甬江、之江都去了", ["K02", "K01"]),
        ("去浙江大学医学院附属第一医院", ["K08"]),
        ("浙大一院的王主任", ["K08"]),
        ("去了浙大", ["K09"]),
        ("去浙大医学院见了两位老师", ["K09"]),
        ("visited ZHEJIANG LAB", ["K01"]),
        ("去了智能工厂技创中心", ["K04"]),
        ("去了理工大", ["K10"]),
        ("在华锐智能待了半天", ["K06"]),
        ("Called Yongjiang Lab", ["K02"]),
        ("去了永江实验室", ["K02"]),
        ("去之将实验室", ["K01"]),
        ("去了浙江华锐只能装备有限公司", ["K06"]),
    ],
)
def test_served_in_order(text: str, clients: list[str]) -> None:
    assert list(whom(text, *REGISTRY.by_id).clients) == clients


@pytest.mark.parametrize(
    ("text", "assigned", "candidates"),
    [
        ("去了技创中心", ["K04", "K05"], ["K04", "K05"]),
        ("去了华锐", ["K06", "K07"], ["K06", "K07"]),
        ("去医院讲课", ["K08", "K11"], ["K08", "K11"]),
        ("去实验室一小时", ["K01", "K03", "K09"], ["K01", "K03"]),
    ],
)
def test_what_may_mean_several_is_asked(
    text: str, assigned: list[str], candidates: list[str]
) -> None:
    read = whom(text, *assigned)
    assert (list(read.clients), list(read.candidates)) == ([], candidates)


@pytest.mark.parametrize(
    ("text", "assigned"),
    [
        ("去了甬江实验室", ["K01", "K03"]),
        ("去了甬江实验室", ["K01"]),
        ("去了永江实验室", ["K01", "K03"]),
        ("昨天走访鸿达科技", ["K01"]),
        ("去浙大二院讲商业秘密", ["K09", "K01"]),
        ("去浙大二院讲商业秘密", ["K09"]),
        ("昨天去浙江大学医学院附属儿童医院", ["K09"]),
    ],
)
def test_a_unit_of_others_is_nobody_of_theirs(text: str, assigned: list[str]) -> None:
    read = whom(text, *assigned)
    assert (read.clients, read.candidates) == ((), ())


def test_a_unit_of_ones_own_is_no_mere_place_in_the_region() -> None:
    assert whom("去之江讲政策", "R01", "K01", envoy=True).clients == ("K01",)
    assert whom("去之江和景宁", "R01", "K01", envoy=True).clients == ("K01", "R01")
    assert whom("去景宁的甬江实验室分部", "R01", "K01", envoy=True).clients == ("R01",)


def test_the_only_assignment_is_meant_where_none_is_named() -> None:
    assert whom("今天去讲了政策", "K01").clients == ("K01",)
    assert whom("今天去讲了政策", "K01").assumed
    assert whom("今天去技创中心", "K05").clients == ("K05",)
    assert whom("今天去讲了政策", "K01", "K02").clients == ()


def test_any_place_is_the_region_of_an_envoy() -> None:
    assert whom("去鹤溪街道的鸿达茶业公司", "R01", envoy=True).clients == ("R01",)
    assert whom("去之江实验室景宁基地", "R01", envoy=True).clients == ("R01",)
    assert whom("去了泰顺", "R01", envoy=True).clients == ()


def test_thousands_of_units_are_found_by_name() -> None:
    many = Registry.of(Entry(f"N{at}", f"浙江第{at}号精密制造有限公司") for at in range(3000))
    assert names.find("去了浙江第2718号精密制造有限公司", many, ["N2718"]).clients == ("N2718",)


OWN = Registry.of(
    [
        Entry("K01", "骏桥电机有限公司", ("骏桥",)),
        Entry("K02", "格林赛尔能源科技有限公司", ("格林赛尔",)),
        Entry("K03", "浙江省高档数控机床技术创新中心", ("技创中心",)),
        Entry("K04", "浙江大学医学院附属第一医院", ("浙一", "一院")),
    ]
)


@pytest.mark.parametrize(
    ("text", "clients"),
    [
        ("周五打算上骏乔家坐坐", ["K01"]),  # heard, and one sign of two is another
        ("去了格林塞尔", ["K02"]),
        ("glse 电话答疑", ["K02"]),  # the first letters of its syllables
        ("今天去GLSE讲课", ["K02"]),
        ("跟高档数控机床那家通了个电话", ["K03"]),
        ("在wx上答疑", []),
        ("去医院讲课", ["K04"]),  # the only hospital, and not 一院 by ear
    ],
)
def test_a_name_misheard_or_shortened_is_one_of_their_own(text: str, clients: list[str]) -> None:
    read = names.find(even(text), OWN, ["K01", "K02", "K03", "K04"])
    assert list(read.clients) == clients


def test_a_hospital_nobody_knows_is_named_whole() -> None:
    text = even("昨天去浙江大学医学院附属儿童医院")
    read = names.find(text, REGISTRY, ["K09"])
    assert read.outside_at is not None
    assert text[slice(*read.outside_at)] == "浙江大学医学院附属儿童医院"

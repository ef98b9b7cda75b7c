"""Names are found by what people type: parts, pinyin, initials."""

import pytest

from storage.actions.roster.searching import person_search_text, search_text


@pytest.mark.parametrize(
    ("name", "aliases", "text"),
    [
        ("之江实验室", (), "之江实验室 zhijiangshiyanshi zjsys"),
        ("浙江大学", ("浙大", "ZJU"), "浙江大学 浙大 zju zhejiangdaxue zjdx zheda zd"),
        ("长兴县", (), "长兴县 changxingxian cxx"),
        ("ABC 传感（杭州）", (), "abc传感（杭州） abcchuanganhangzhou abccghz"),
        ("Anna Lee", (), "annalee"),
    ],
)
def test_a_name_is_found_by_its_sounds(name: str, aliases: tuple[str, ...], text: str) -> None:
    assert search_text(name, aliases, most=1000) == text


def test_surnames_have_readings_of_their_own() -> None:
    assert person_search_text("单雨") == "单雨 danyu dy shanyu sy"
    assert person_search_text("林晓") == "林晓 linxiao lx"


def test_it_never_grows_beyond_its_column() -> None:
    text = search_text("长" * 60, tuple("别" * n for n in range(1, 60)), most=300)
    assert len(text) <= 300
    assert text.startswith("长" * 60 + " 别 别别")

"""Formatted text: HTML, explicit entities, and what is found in plain text."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import entities
from bot.sandbox.answers import Refusal

Marks = list[tuple[str, str]]


def marks(text: str, found: list[dict[str, Any]]) -> Marks:
    """Each entity's type with the words that it covers, cut out in UTF-16."""
    code = text.encode("utf-16-le")
    return [
        (e["type"], code[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le"))
        for e in found
    ]


def html(source: str) -> tuple[str, Marks]:
    text, found = entities.read(source, mode="HTML", explicit=None)
    return text, marks(text, found)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("<b>甲</b>乙", "甲乙", [("bold", "甲")]),
        ("😀<i>乙</i>😀", "😀乙😀", [("italic", "乙")]),
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("<strong>a</strong> <em>b</em>", "a b", [("bold", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", "a"), ("strikethrough", "b")]),
        ("<code>x &lt; y &amp; z</code>", "x < y & z", [("code", "x < y & z")]),
        ("<pre>x</pre>", "x", [("pre", "x")]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", "x")]),
        ('<a href="https://example.org/?a=1&amp;b=2">链</a>', "链", [("text_link", "链")]),
        ("<a>链</a>", "链", []),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", "x")]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", "x")]),
        ("<B>甲</B>", "甲", [("bold", "甲")]),
        ("  <b> 甲 </b>  ", "甲", [("bold", "甲")]),
        ("<b></b>甲", "甲", []),
        ("&#20013;&#x6587; &nbsp; &quot;", '中文 &nbsp; "', []),
        ("a < b", None, []),
        ("&lt;b&gt;", "<b>", []),
    ],
)
def test_html_is_read(source: str, text: str | None, expected: Marks) -> None:
    if text is None:
        with pytest.raises(Refusal, match='Unsupported start tag "" at byte offset 2'):
            html(source)
    else:
        assert html(source) == (text, expected)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("中<div>x</div>", 'Unsupported start tag "div" at byte offset 3'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ],
)
def test_bad_html_is_refused(source: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {sentence}"


def test_a_pre_block_keeps_its_language() -> None:
    _, found = entities.read(
        '<pre><code class="language-sql">select</code></pre>', mode="HTML", explicit=None
    )
    assert found == [{"type": "pre", "offset": 0, "length": 6, "language": "sql"}]


def test_other_parse_modes_are_refused() -> None:
    with pytest.raises(Refusal, match="HTML only"):
        entities.read("*x*", mode="MarkdownV2", explicit=None)


def test_explicit_entities_are_kept() -> None:
    text, found = entities.read(
        " 😀甲 ", mode="", explicit=[{"type": "bold", "offset": 3, "length": 1}]
    )
    assert (text, marks(text, found)) == ("😀甲", [("bold", "甲")])


@pytest.mark.parametrize(
    ("entity", "sentence"),
    [
        ({"type": "bold", "offset": 0, "length": 9}, "ends after the end of the text"),
        ({"type": "bold", "offset": 1, "length": 1}, "begins in a middle of a UTF-16 symbol"),
        ({"type": "bold", "offset": 0, "length": 1}, "ends in a middle of a UTF-16 symbol"),
        ({"type": "loud", "offset": 0, "length": 1}, "unknown type"),
        ({"type": "bold", "offset": "x", "length": 1}, "Integer"),
        ({"type": "text_link", "offset": 0, "length": 2}, "url"),
        ("bold", "Object"),
    ],
)
def test_wrong_explicit_entities_are_refused(entity: Any, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        entities.read("😀甲", mode="", explicit=[entity])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/visit", [("bot_command", "/visit")]),
        (
            "看 /visit 和 /mine@zhida_bot。",
            [("bot_command", "/visit"), ("bot_command", "/mine@zhida_bot")],
        ),
        ("a/b 1/2 //x", []),
        ("记/visit", []),
        ("https://example.org/a/b?c=1#d。下一句", [("url", "https://example.org/a/b?c=1#d")]),
        ("见t.me/zhida_bot?start=x", []),
        ("见 t.me/zhida_bot?start=x", [("url", "t.me/zhida_bot?start=x")]),
        ("lin@example.org", [("email", "lin@example.org")]),
        ("@zhida #专利 #1", [("mention", "@zhida"), ("hashtag", "#专利")]),
    ],
)
def test_links_and_commands_are_found(text: str, expected: Marks) -> None:
    read, found = entities.read(text, mode="", explicit=None)
    assert marks(read, found) == expected


def test_control_characters_become_blanks() -> None:
    assert entities.read("a\0b\tc\r\nd", mode="", explicit=None)[0] == "a b c\nd"


PIECES = [*"<>/\"'=& ab😀\r", "<b>", "</b>", '<a href="', "</a>", "&lt;", "<pre>"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_html_breaks_it(source: str) -> None:
    with suppress(Refusal):
        text, found = entities.read(source, mode="HTML", explicit=None)
        assert all(words for _, words in marks(text, found))


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"), min_size=1))
def test_escaped_text_always_arrives_as_it_was(before: str, inside: str) -> None:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    plain, _ = entities.read(f"|{before}{inside}|", mode="", explicit=None)
    text, found = entities.read(
        f"|{escaped(before)}<b>{escaped(inside)}</b>|", mode="HTML", explicit=None
    )
    assert text == plain
    inner, _ = entities.read(f"|{inside}|", mode="", explicit=None)
    bold = [words for kind, words in marks(text, found) if kind == "bold"]
    assert bold == [inner[1:-1]] * bool(inner[1:-1])

"""What a person undertakes, by the schemes they serve in (C25, E14, S24)."""

from itertools import chain, combinations

import pytest

from programme import undertakings
from programme.schemes import Scheme

EVERY_COMBINATION = [
    *chain.from_iterable(combinations(Scheme, size) for size in range(len(Scheme) + 1))
]


def text(*schemes: Scheme) -> str:
    return "\n".join(undertakings.for_schemes(schemes).lines)


def test_a_commissioner_undertakes_what_the_first_annex_says() -> None:
    merged = undertakings.for_schemes([Scheme.COMMISSIONER])
    assert merged.cited == "附件1 二（三）3；方案 四"
    assert merged.lines == (
        "保持“亲清”政商关系，热情服务、尽心服务",
        "严格遵守中央八项规定等纪律要求",
        "不给服务对象增加负担，不接受服务对象任何形式的报酬",
        "严守服务对象秘密",
        "本助手不得传送国家秘密",
    )


def test_an_envoys_words_name_the_region_and_not_the_first_annexs_rules() -> None:
    words = text(Scheme.ENVOY)
    assert "不接受服务区域任何形式的报酬" in words
    assert "亲清" not in words
    assert "八项规定" not in words
    assert undertakings.for_schemes([Scheme.ENVOY]).cited == "附件2 二（三）3；方案 四"


@pytest.mark.parametrize("schemes", EVERY_COMBINATION)
def test_merging_repeats_nothing_and_loses_nothing(schemes: tuple[Scheme, ...]) -> None:
    merged = undertakings.for_schemes(schemes)
    assert len(set(merged.lines)) == len(merged.lines)
    assert len(set(merged.clauses)) == len(merged.clauses)
    for scheme in schemes:
        assert set(undertakings.UNDERTAKINGS[scheme].lines) <= set(merged.lines)
        assert set(undertakings.UNDERTAKINGS[scheme].clauses) <= set(merged.clauses)


@pytest.mark.parametrize("schemes", EVERY_COMBINATION)
def test_everyone_keeps_clients_secrets_and_sends_no_state_secret(
    schemes: tuple[Scheme, ...],
) -> None:
    assert undertakings.for_schemes(schemes).lines[-2:] == (
        "严守服务对象秘密",
        "本助手不得传送国家秘密",
    )


def test_the_order_in_which_schemes_are_named_changes_nothing() -> None:
    assert text(Scheme.ESCORT, Scheme.COMMISSIONER) == text(Scheme.COMMISSIONER, Scheme.ESCORT)


def test_another_text_has_another_digest() -> None:
    digests = {undertakings.for_schemes([scheme]).digest for scheme in Scheme}
    digests |= {undertaking.digest for undertaking in undertakings.UNDERTAKINGS.values()}
    assert len(digests) == 2 * len(Scheme)
    assert all(len(digest) == 64 for digest in digests)


@pytest.mark.parametrize("schemes", EVERY_COMBINATION)
@pytest.mark.parametrize("fewer", EVERY_COMBINATION)
def test_whoever_accepted_owes_the_lines_that_are_new_and_no_others(
    schemes: tuple[Scheme, ...], fewer: tuple[Scheme, ...]
) -> None:
    accepted = undertakings.for_schemes(schemes).accepting(None)
    asked = undertakings.for_schemes(fewer)
    lines = undertakings.for_schemes(schemes).lines
    assert asked.owed(accepted) == (not set(asked.lines) <= set(lines))
    assert asked.owed(None)
    assert not asked.owed(asked.accepting(accepted))


def test_what_was_accepted_before_stays_accepted_and_words_that_are_gone_are_forgotten() -> None:
    before = undertakings.for_schemes([Scheme.COMMISSIONER]).accepting("0123456789abcdef")
    both = undertakings.for_schemes([Scheme.ENVOY]).accepting(before)
    assert "0123456789abcdef" not in both
    assert not undertakings.for_schemes([*Scheme]).owed(both)
    assert len(undertakings.for_schemes([*Scheme]).accepting(both)) < 400, "the column's width"


def test_one_changed_word_is_owed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    accepted = undertakings.for_schemes([Scheme.ENVOY]).accepting(None)
    changed = undertakings.Merged((*undertakings.for_schemes([]).lines, "守时"), ())
    assert changed.owed(accepted)

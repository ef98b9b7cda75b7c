"""What is asked and shown of discipline comes from the notice of the scheme that was served."""

import pytest

from programme import discipline, tasks
from programme.schemes import Scheme

C, E, S = Scheme.COMMISSIONER, Scheme.ENVOY, Scheme.ESCORT


@pytest.mark.parametrize(
    ("schemes", "clause", "by_bureau"),
    [
        ([C], "C25", False),
        ([E], "E14", False),
        ([S], "S24", True),
        ([S, C], "C25", False),
        ([E, C], "C25", False),
        ([], "S24", True),
    ],
)
def test_one_word_a_visit_of_the_strictest_notice(
    schemes: list[Scheme], clause: str, by_bureau: bool
) -> None:
    word = discipline.word(schemes)
    assert (word.clause.code, word.set_by_bureau) == (clause, by_bureau)
    assert "无报酬" in word.said
    assert "未增加负担" in word.said


def test_only_the_commissioners_word_names_the_eight_point_rules() -> None:
    assert "超规定接待" in discipline.word([C]).said
    assert "超规定接待" not in discipline.word([E]).said + discipline.word([S]).said


def test_the_reminder_has_three_lines_and_cites_its_clause() -> None:
    for scheme, clause in ((C, "C25"), (E, "E14")):
        merged = discipline.reminder([scheme])
        assert len(merged.lines) == 3
        assert [each.code for each in merged.clauses] == [clause]
    assert "亲清" not in "".join(discipline.reminder([E]).lines)


def test_details_are_those_that_the_notice_names() -> None:
    named = {
        (task.clause.code, detail.name)
        for scheme in Scheme
        for task in tasks.of_scheme(scheme)
        for detail in task.details
    }
    assert named == {
        ("C12", "topic"), ("C12", "material"), ("C12", "audience"),
        ("C14", "situation"), ("C14", "needs"), ("C14", "opinions"),
        ("C15", "area"), ("C15", "outcome"),
    }  # fmt: skip


def test_the_areas_of_guidance_are_words_of_the_clause() -> None:
    guide = tasks.task(C, "guide")
    area = next(each for each in guide.details if each.name == "area")
    for choice in area.choices:
        assert choice[:2] in guide.clause.words, choice
        assert choice[-2:] in guide.clause.words, choice

"""The laws of the house, held by reading the sources; a law that no test holds is a wish.

Each law also meets a small file that breaks it, so that none is blind.
"""

from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.house import belongings, directions, shape, words
from tests.house.sources import Breach, Source, project_files, python_sources, readable

SourceLaw = Callable[[Source], Iterator[Breach]]
TextLaw = Callable[[str, str], Iterator[Breach]]

SOURCE_LAWS: tuple[SourceLaw, ...] = (
    directions.one_way,
    directions.one_way_in_storage,
    directions.doors,
    directions.environment,
    directions.wall_clock,
    directions.calendar,
    directions.database_clock,
    directions.pure_programme,
    shape.opening,
    shape.file_length,
    shape.function_length,
    shape.module_name,
    shape.no_print,
    shape.no_sleep_in_tests,
    words.said_in_place,
    words.said_whole,
    words.chinese_in_place,
)
TEXT_LAWS: tuple[TextLaw, ...] = (
    belongings.machine_paths,
    belongings.index_addresses,
    belongings.unfinished,
    belongings.lock_files,
)


def kept(breaches: Iterable[Breach]) -> None:
    """Fail with every place that breaks the law, as path:line, to be clicked on."""
    found = sorted({str(breach) for breach in breaches})
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.parametrize("law", SOURCE_LAWS, ids=lambda law: law.__name__)
def test_sources_keep_the_law(law: SourceLaw) -> None:
    kept(breach for source in python_sources() for breach in law(source))


@pytest.mark.parametrize("law", TEXT_LAWS, ids=lambda law: law.__name__)
def test_every_file_keeps_the_law(law: TextLaw) -> None:
    texts = ((path, text) for path in project_files() if (text := readable(path)) is not None)
    kept(breach for path, text in texts for breach in law(path, text))


def test_every_folder_of_tests_is_a_package() -> None:
    present = frozenset(project_files())
    kept(b for source in python_sources() for b in shape.tests_are_packages(source, present))


def test_reasons_for_long_functions_are_still_needed() -> None:
    kept(shape.reasons_still_needed(python_sources()))


def test_every_sentence_has_its_chinese() -> None:
    kept(words.complete(words.sentences_of_project(), words.catalogues_of_project()))


def test_the_laws_read_the_whole_project() -> None:
    paths = {source.path for source in python_sources()}
    assert {"bot/clock.py", "storage/__init__.py", "tests/test_house.py"} <= paths
    assert "Makefile" in project_files()

"""How the code reads: openings, sizes, names, and what a test may not do."""

import ast
import re
from collections.abc import Iterator

from tests.house.sources import PRODUCT, Breach, Source, names, spelled

LONGEST_OPENING = 4
LONGEST_FILE = 350
LONGEST_FUNCTION = 50
EMPTY_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|consts?|constants|services?|managers?)$")
SPEAKS_TO_THE_TERMINAL = "bot/commands/"

# A migration lists tables and columns, is written once, and is never changed again.
WRITTEN_ONCE = "storage/migrations/versions/"

# A function over 50 lines explains itself here: "path:name": "why it reads better whole".
LONG_FOR_A_REASON: dict[str, str] = {
    "storage/actions/visits.py:log": "a parameter for each column of a visit",
}

SLEEPS = {"time.sleep", "asyncio.sleep", "anyio.sleep"}


def opening(source: Source) -> Iterator[Breach]:
    """Every module opens with a docstring whose first paragraph is one to four lines."""
    said = ast.get_docstring(source.tree)
    if not said:
        yield source.breach(1, "a module opens with a docstring of one to four lines")
    elif len(said.split("\n\n")[0].splitlines()) > LONGEST_OPENING:
        yield source.breach(
            1, "the first paragraph of a module's docstring has at most four lines"
        )


def file_length(source: Source) -> Iterator[Breach]:
    """No file is longer than 350 lines."""
    length = len(source.lines)
    if length > LONGEST_FILE and not source.under(WRITTEN_ONCE):
        yield source.breach(
            LONGEST_FILE, f"{length} lines; split along the story by {LONGEST_FILE}"
        )


def function_length(source: Source) -> Iterator[Breach]:
    """A function over 50 lines is split, or listed with its reason."""
    if source.under(WRITTEN_ONCE):
        return
    for node in source.nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            listed = f"{source.path}:{node.name}" in LONG_FOR_A_REASON
            if length > LONGEST_FUNCTION and not listed:
                yield source.breach(node, f"{node.name}() has {length} lines; split or explain it")


def reasons_still_needed(sources: tuple[Source, ...]) -> Iterator[Breach]:
    """A reason for a long function goes when the function does."""
    present = {
        f"{source.path}:{node.name}"
        for source in sources
        for node in source.nodes
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    }
    for listed in sorted(LONG_FOR_A_REASON.keys() - present):
        path, _, name = listed.rpartition(":")
        yield Breach(path, 1, f"{name}() is no longer long; take it off the list")


def module_name(source: Source) -> Iterator[Breach]:
    """A module is named for its noun, not utils, helpers, common, const, service or manager."""
    for part in source.module.split("."):
        if EMPTY_NAMES.search(part):
            yield source.breach(1, f"“{part}” says nothing; name the module for its noun")


def no_print(source: Source) -> Iterator[Breach]:
    """Only the command line prints."""
    if source.folder not in PRODUCT or source.under(SPEAKS_TO_THE_TERMINAL):
        return
    for node in source.nodes:
        if isinstance(node, ast.Call) and spelled(node.func, {}) == "print":
            yield source.breach(node, f"print stands only in {SPEAKS_TO_THE_TERMINAL}")


def no_sleep_in_tests(source: Source) -> Iterator[Breach]:
    """Tests set the time; they do not sleep. (`asyncio.sleep(0)` only lets others run.)

    The fault suite looks at other processes, which tell it nothing, until a deadline.
    """
    if source.folder != "tests" or source.under("tests/faults/"):
        return
    known = names(source)
    for node in source.nodes:
        if isinstance(node, ast.Call) and spelled(node.func, known) in SLEEPS:
            zero = bool(node.args) and isinstance(node.args[0], ast.Constant)
            if not (zero and node.args[0].value == 0):  # type: ignore[attr-defined]
                yield source.breach(
                    node, "a test sets the time or waits for an event, never sleeps"
                )


def tests_are_packages(source: Source, present: frozenset[str]) -> Iterator[Breach]:
    """Each folder of tests is a package, so that two may both have a test_visits.py."""
    if source.folder == "tests":
        opener = source.path.rpartition("/")[0] + "/__init__.py"
        if opener not in present:
            yield source.breach(1, f"{opener} is missing")

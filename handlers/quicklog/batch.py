"""The batch command: JSON lines in, JSON lines out, one for one; a bad line is answered as bad."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from handlers.quicklog import learned
from handlers.quicklog.reading import read
from handlers.quicklog.registry import Entry, Registry, sound
from handlers.quicklog.tasks import OF_SCHEME

KEPT_REGISTRIES = 8


def answers(lines: Iterable[bytes]) -> Iterator[bytes]:
    """An answer for every line, in UTF-8 whatever the locale; empty lines too.

    What takes long the first time (the weights, how signs sound) is made ready before it.
    """
    learned.model()
    sound("热身")
    registries = Registries()
    for line in lines:
        answer = _answer(line, registries)
        yield json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


class Registries:
    """Compiled registries by what they hold: every line brings its own, mostly the same."""

    def __init__(self) -> None:
        self._kept: list[tuple[Any, Registry]] = []

    def of(self, given: Any) -> Registry:
        """The registry of a line; raises TypeError, KeyError where it is none."""
        for raw, registry in self._kept:
            if raw == given:
                return registry
        if not isinstance(given, list):
            raise TypeError("registry is a list")
        registry = Registry.of(Entry.of(each) for each in given)
        _ = registry.sounding
        self._kept = [(given, registry), *self._kept[: KEPT_REGISTRIES - 1]]
        return registry


def _answer(line: bytes, registries: Registries) -> dict[str, Any]:
    given: Any = None
    try:
        given = json.loads(line.decode("utf-8-sig"))
        return {"id": given["id"], **_read(given, registries)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        known = given.get("id") if isinstance(given, dict) else None
        return {"id": known, "error": f"{type(problem).__name__}: {problem}"}


def _read(given: dict[str, Any], registries: Registries) -> dict[str, Any]:
    if given["role"] not in OF_SCHEME or not isinstance(given["text"], str):
        raise ValueError("role is commissioner, envoy or escort, and text is text")
    return read(
        given["text"],
        role=given["role"],
        today=date.fromisoformat(given["today"]),
        assigned=given.get("assigned") or (),
        registry=registries.of(given.get("registry") or []),
    ).answer()

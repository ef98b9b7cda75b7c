"""Reading one parameter of a call: native JSON, or the strings that a form carries."""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.answers import bad

Reader = Callable[[str, Any], Any]

_TRUE = {"true", "1", "yes", "t", "y"}
_FALSE = {"false", "0", "no", "f", "n", ""}


def text(name: str, value: Any) -> str:
    """A string; lone surrogates cannot be sent and are refused."""
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise bad(f"parameter {name} must be of type String")
        return str(value)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad("strings must be encoded in UTF-8") from None
    return value


def integer(name: str, value: Any) -> int:
    """A whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
    raise bad(f"parameter {name} must be of type Integer")


def number(name: str, value: Any) -> float:
    """A finite number."""
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            result = float(value)
        except ValueError:
            result = math.nan
        if math.isfinite(result):
            return result
    raise bad(f"parameter {name} must be of type Float")


def flag(name: str, value: Any) -> bool:
    """A boolean."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise bad(f"parameter {name} must be of type Boolean")


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise bad(f"can't parse {name} JSON object") from None


def structure(name: str, value: Any) -> dict[str, Any]:
    """A JSON object."""
    result = _decoded(name, value)
    if not isinstance(result, dict):
        raise bad(f"object expected as {name}")
    return result


def sequence(name: str, value: Any) -> list[Any]:
    """A JSON array."""
    result = _decoded(name, value)
    if isinstance(result, tuple):
        return list(result)
    if not isinstance(result, list):
        raise bad(f"expected an Array as {name}")
    return result


def chat(name: str, value: Any) -> int:
    """A chat by number; the sandbox has no public @names."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    word = str(value).strip()
    if not word:
        raise bad(f"{name} is empty")
    try:
        return int(word)
    except ValueError:
        raise bad("chat not found") from None


def attachment(name: str, value: Any) -> str:
    """A file: its id, or `attach://part`; the uploaded part itself comes in the call's files."""
    return text(name, value)


def each(name: str, value: dict[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """An object whose fields are all known, each read as what it is."""
    only(name, value, frozenset(readers))
    return {
        field: readers[field](field, part) for field, part in value.items() if part is not None
    }


def only(name: str, value: dict[str, Any], known: frozenset[str]) -> None:
    """Refuse an object with a field that the sandbox does not know: a mistake must not pass."""
    unknown = sorted(set(value) - known)
    if unknown:
        raise bad(f"the sandbox does not know {name} field {unknown[0]!r}")

"""Holds calls, answers and updates against the Bot API's own description.

`ZHIDA_BOTAPI_SPEC` names a machine-readable Bot API file; where it is not set, the classes and
signatures of python-telegram-bot say what is right. Each check raises AssertionError with the path
to what is wrong.
"""

import inspect
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import telegram

NOT_OURS = {"read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs"}


class Spec(Protocol):
    """What knows the Bot API."""

    def parameters(self, method: str) -> dict[str, tuple[set[str], bool]]:
        """Each parameter's types (empty where only its name is known) and whether it must be."""
        ...

    def check_parameter(self, method: str, name: str, value: Any) -> None: ...

    def check_answer(self, method: str, result: Any) -> None: ...

    def check_update(self, update: Any) -> None: ...


def check_request(method: str, params: Mapping[str, Any], files: Mapping[str, Any] = {}) -> None:
    """Is this a call as documented?"""
    spec = chosen()
    known = spec.parameters(method)
    for name, value in params.items():
        assert name in known, f"{method} has no parameter {name}"
        if value is not None:
            spec.check_parameter(method, name, value)
    for name, (_, needed) in known.items():
        assert not needed or name in params or name in files, f"{method} needs {name}"


def check_answer(method: str, result: Any) -> None:
    """Is this `result` what the method returns?"""
    chosen().check_answer(method, result)


def check_update(update: Any) -> None:
    """Is this an update?"""
    chosen().check_update(update)


@cache
def chosen() -> Spec:
    """The described API where there is a description, else python-telegram-bot's."""
    named = os.environ.get("ZHIDA_BOTAPI_SPEC")
    return Described(Path(named)) if named else Library()


class Described:
    """A machine-readable description of the Bot API."""

    def __init__(self, path: Path) -> None:
        read = json.loads(path.read_text(encoding="utf-8"))
        self._methods: dict[str, Any] = read["methods"]
        self._types: dict[str, Any] = read["types"]

    def parameters(self, method: str) -> dict[str, tuple[set[str], bool]]:
        assert method in self._methods, f"no method {method}"
        return {
            field["name"]: (set(field["types"]), field["required"])
            for field in self._methods[method].get("fields", [])
        }

    def check_parameter(self, method: str, name: str, value: Any) -> None:
        types, _ = self.parameters(method)[name]
        if isinstance(value, str) and not types & {"String", "InputFile"}:
            value = json.loads(value)  # forms carry everything as text
        self._check_any(value, sorted(types), f"{method}.{name}")

    def check_answer(self, method: str, result: Any) -> None:
        self._check_any(result, self._methods[method]["returns"], method)

    def check_update(self, update: Any) -> None:
        self._check(update, "Update", "Update")

    def _check_any(self, value: Any, types: list[str], where: str) -> None:
        problems = []
        for kind in types:
            try:
                self._check(value, kind, where)
            except AssertionError as problem:
                problems.append(str(problem))
            else:
                return
        raise AssertionError("; or ".join(problems))

    def _check(self, value: Any, kind: str, where: str) -> None:
        if kind.startswith("Array of "):
            assert isinstance(value, list | tuple), f"{where} is no array"
            for number, part in enumerate(value):
                self._check(part, kind.removeprefix("Array of "), f"{where}[{number}]")
        elif kind in PLAIN:
            assert PLAIN[kind](value), f"{where} is no {kind}: {value!r:.80}"
        else:
            self._check_object(value, kind, where)

    def _check_object(self, value: Any, kind: str, where: str) -> None:
        described = self._types[kind]
        if "subtypes" in described:
            self._check_any(value, described["subtypes"], where)
            return
        if kind == "KeyboardButton" and isinstance(value, str):
            return  # so its description says
        assert isinstance(value, dict), f"{where} is no {kind}"
        fields = {field["name"]: field for field in described.get("fields", [])}
        for name, part in value.items():
            assert name in fields, f"{kind} has no field {name} (in {where})"
            self._check_any(part, fields[name]["types"], f"{where}.{name}")
            self._check_constant(part, fields[name]["description"], f"{where}.{name}")
        for name, field in fields.items():
            assert name in value or not field["required"], f"{where}: {kind} needs {name}"

    @staticmethod
    def _check_constant(value: Any, description: str, where: str) -> None:
        """“…must be photo”, “always “kicked”” tell one subtype from another."""
        said = re.search(r"(?:, must be |, always [“\"])(\w+)[”\"]?$", description)
        if said:
            assert value == said.group(1), f"{where} must be {said.group(1)}"


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


PLAIN: dict[str, Callable[[Any], bool]] = {
    "String": lambda value: isinstance(value, str),
    "Integer": _whole,
    "Float": lambda value: isinstance(value, float) or _whole(value),
    "Boolean": lambda value: isinstance(value, bool),
    "InputFile": lambda value: isinstance(value, str),
}


PYTHON: dict[str, set[type]] = {"int": {int}, "float": {int, float}, "str": {str}, "bool": {bool}}


def _plain_kind(parameter: inspect.Parameter | None) -> str | None:
    """The one plain type that a field may have, as its annotation says."""
    words = str(parameter.annotation) if parameter else ""
    options = {part.strip(" <>'").removeprefix("class '") for part in words.split("|")}
    options.discard("None")
    return options.pop() if len(options) == 1 and options < set(PYTHON) else None


class Library:
    """What python-telegram-bot knows: names of parameters, classes of answers."""

    def parameters(self, method: str) -> dict[str, tuple[set[str], bool]]:
        name = re.sub(r"(?<!^)([A-Z])", r"_\1", method).lower()
        function = getattr(telegram.Bot, name, None)
        assert function is not None, f"no method {method}"
        return {
            parameter.name: (set[str](), parameter.default is parameter.empty)
            for parameter in inspect.signature(function).parameters.values()
            if parameter.name not in NOT_OURS | {"self"}
        }

    def check_parameter(self, method: str, name: str, value: Any) -> None:
        json.dumps(value, allow_nan=False)

    def check_answer(self, method: str, result: Any) -> None:
        name = re.sub(r"(?<!^)([A-Z])", r"_\1", method).lower()
        said = str(inspect.signature(getattr(telegram.Bot, name)).return_annotation)
        words = [name.rpartition(".")[2] for name in re.findall(r"[\w.]*\w", said)]
        words = [word for word in words if word not in {"class", "tuple", "Union"}]
        if "tuple" in said:
            assert isinstance(result, list), f"{method} returns a list"
            for part in result:
                self._check(part, words[0], method)
        elif "bool" in words and isinstance(result, bool):
            return
        else:
            self._check(result, words[0], method)

    def check_update(self, update: Any) -> None:
        self._check(update, "Update", "Update")
        kinds = [name for name in update if name != "update_id"]
        assert len(kinds) == 1, f"an update is of one kind, not {kinds}"

    def _check(self, value: Any, kind: str, where: str) -> None:
        assert isinstance(value, dict), f"{where} is no {kind}"
        read = getattr(telegram, kind).de_json(value, None)
        strange = sorted(_strange(read))
        assert not strange, f"{where}: {kind} has no field {strange[0]}"
        _check_kinds(value, read, where)
        _check_within(value, read.to_dict(), where)


def _strange(value: Any) -> Iterator[str]:
    """Fields that the library's classes do not know."""
    if isinstance(value, telegram.TelegramObject):
        yield from value.api_kwargs
        slots = {name for c in type(value).__mro__ for name in getattr(c, "__slots__", ())}
        for name in slots:
            if not name.startswith("_") and name != "api_kwargs":
                yield from _strange(getattr(value, name, None))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strange(part)


def _check_kinds(ours: Any, read: Any, where: str) -> None:
    """Plain fields are of the type that the class gives them; it does not look by itself."""
    if isinstance(ours, list) and isinstance(read, list | tuple):
        for number, (part, one) in enumerate(zip(ours, read, strict=True)):
            _check_kinds(part, one, f"{where}[{number}]")
    elif isinstance(ours, dict) and isinstance(read, telegram.TelegramObject):
        said = inspect.signature(type(read).__init__).parameters
        for name, part in ours.items():
            field = "from_user" if name == "from" else name
            kind = _plain_kind(said.get(field))
            assert kind is None or type(part) in PYTHON[kind], f"{where}.{name} is no {kind}"
            if isinstance(part, dict | list):
                _check_kinds(part, getattr(read, field, None), f"{where}.{name}")


def _check_within(ours: Any, theirs: Any, where: str) -> None:
    """What we wrote is what the library read: nothing dropped, nothing of another type."""
    if isinstance(ours, dict):
        assert isinstance(theirs, dict), f"{where} was read as {theirs!r:.80}"
        for name, part in ours.items():
            if part not in ([], "") or name in theirs:
                _check_within(part, theirs.get(name), f"{where}.{name}")
    elif isinstance(ours, list):
        assert len(ours) == len(theirs), f"{where} was read as {theirs!r:.80}"
        for number, (part, read) in enumerate(zip(ours, theirs, strict=True)):
            _check_within(part, read, f"{where}[{number}]")
    else:
        assert ours == theirs, f"{where} was read as {theirs!r:.80}"
        assert isinstance(ours, bool) == isinstance(theirs, bool), f"{where}: boolean or number?"

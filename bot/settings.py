"""What the operator sets: `ZHIDA_…` variables, or the same names in a file `.env`.

No other module reads the environment. `Settings` is loaded when first asked for, because pydantic
takes longer to import than `zhida --help` should take.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.variables import Settings, SettingsProblem, Wrong

__all__ = ["Settings", "SettingsProblem", "Wrong", "names", "shell_language"]

PREFIX = "ZHIDA_"
ENV_FILE = Path(".env")
# Read by the tests, not by the program.
NOT_OURS = ("ZHIDA_TEST_", "ZHIDA_BOTAPI_SPEC")


def __getattr__(name: str) -> Any:
    if name in {"Settings", "SettingsProblem", "Wrong"}:
        from bot import variables

        return getattr(variables, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def shell_language() -> str:
    """The language of the shell that started us: Chinese where its locale says zh."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := os.environ.get(name):
            return "zh_Hans_CN" if locale.lower().startswith("zh") else "en"
    return "en"


def names(in_file: Iterable[str]) -> list[str]:
    """Every name that claims to be ours, in the environment and `in_file`, upper case, sorted."""
    found = {name.upper() for name in (*os.environ, *in_file)}
    return sorted(
        name for name in found if name.startswith(PREFIX) and not name.startswith(NOT_OURS)
    )

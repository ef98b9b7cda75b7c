"""What the operator sets: `ZHIDA_…` variables, or the same names in a file `.env`.

No other module reads the environment. `Settings` is loaded when first asked for, because pydantic
takes longer to import than `zhida --help` should take.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.variables import Settings, SettingsProblem, Wrong

__all__ = ["Settings", "SettingsProblem", "Wrong", "given", "shell_language"]

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


def given(env_file: Path = ENV_FILE) -> dict[str, str]:
    """Whatever claims to be ours and is not blank, by its name; the environment goes first.

    Raises `OSError` or `UnicodeDecodeError` where the file cannot be read.
    """
    from dotenv import dotenv_values

    in_file = dotenv_values(env_file, encoding="utf-8") if env_file.exists() else {}
    return {
        name: value
        for name, value in {**in_file, **os.environ}.items()
        if value and name.upper().startswith(PREFIX) and not name.startswith(NOT_OURS)
    }

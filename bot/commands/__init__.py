"""The command line `zhida`: what it can do, in the order in which an operator meets it.

A command's module is imported only when the command is run, so that `zhida --help` is quick.
"""

import os
import sys

from bot import settings
from handlers import words


def main() -> None:
    """The console script."""
    os.umask(0o077)  # whatever is written from here on is for its owner only
    words.use(settings.shell_language())
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit code. What is wrong is said in one sentence."""
    from bot.commands import frame, listing

    try:
        return frame.run(listing.about(), listing.entries(), arguments or ["--help"])
    except Exception as problem:  # noqa: BLE001 - told in words, or shown whole without secrets
        from bot.commands import problems

        return problems.tell(problem)

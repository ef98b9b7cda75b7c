"""Everything the README promises a newcomer and an operator, from a fresh clone."""
# ruff: noqa: INP001, S603, S607 - a script beside the project

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import fresh_run
import fresh_try

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    # Where we are run with SIGINT ignored, as behind a shell's `&`, our children would be too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="zhida-newcomer-") as folder:
        clone = Path(folder, "zhida")
        _clone(clone, Path(folder, "gitconfig"))
        fresh_try.check(clone, Path(folder, "data"))
        fresh_run.check(clone, Path(folder, "operator"))


def _clone(clone: Path, config: Path) -> None:
    """A check may run as another user than the one whose checkout it is, which git refuses."""
    config.write_text("[safe]\n\tdirectory = *\n")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": str(config)}
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True, env=environment)


if __name__ == "__main__":
    try:
        main()
    except fresh_try.Failed as failure:
        sys.exit(f"Failed: {failure}")

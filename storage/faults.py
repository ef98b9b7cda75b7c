"""Named points where the fault suite may kill the process; outside it `hit` does nothing."""

from collections.abc import Callable


def _pass(_point: str) -> None:
    return


_hook: Callable[[str], None] = _pass


def hit(point: str) -> None:
    """Say that the program stands at `point`; only a fault test listens."""
    _hook(point)


def listen(hook: Callable[[str], None]) -> None:
    """Let a fault test decide what happens at each point."""
    global _hook  # noqa: PLW0603 - one listener a process
    _hook = hook

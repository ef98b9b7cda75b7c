"""One sentence about a visit, read into the fields of a card: offline, in a few milliseconds.

`python -m handlers.quicklog < in.jsonl > out.jsonl` reads many. The grammar is a fifth of a
start's time and no start needs it: it comes with the first sentence, or by `warm` before that.
"""

import datetime as dt
from collections.abc import Iterable

from handlers.quicklog.fields import Intent, Reading
from handlers.quicklog.registry import Entry, Registry

__all__ = ["Entry", "Intent", "Reading", "Registry", "read", "warm"]


def read(
    text: str,
    *,
    role: str | Iterable[str],
    today: dt.date,
    assigned: Iterable[str],
    registry: Registry,
    meant: Intent | None = None,
) -> Reading:
    """Read one message; `role` may be several, the tasks are then told apart in `tasks_of`.

    Without a role there are no tasks. An unknown role raises KeyError. `meant` where the intent
    is known.
    """
    from handlers.quicklog import reading

    return reading.read(
        text, role=role, today=today, assigned=assigned, registry=registry, meant=meant
    )


def warm() -> None:
    """Have the grammar and the learned weights at hand before anybody writes."""
    from handlers.quicklog import learned, reading  # noqa: F401 - importing it is the work

    learned.model()

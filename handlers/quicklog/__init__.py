"""One sentence about a visit, read into the fields of a card: offline, in a few milliseconds.

`python -m handlers.quicklog < in.jsonl > out.jsonl` reads many.
"""

from handlers.quicklog.reading import Reading, read
from handlers.quicklog.registry import Entry, Registry

__all__ = ["Entry", "Reading", "Registry", "read"]

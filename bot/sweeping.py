"""By night, what no file names any more goes off the disk; its row went a night before at least.

So a backup that copied the database while the row stood still finds the bytes a moment later.
"""

import asyncio
import itertools
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot import clock
from storage import Store, queries
from storage.file_store import FileStore

log = logging.getLogger(__name__)

AT_ONCE = 500
UNTOUCHED = timedelta(days=1)


@dataclass(frozen=True)
class Sweeping:
    """Call it before the rows of the night are purged."""

    store: Store
    files: FileStore

    async def __call__(self, _row: object = None) -> int:
        """Returns how many went."""
        since, gone = clock.now() - UNTOUCHED, 0
        for some in _parts(await asyncio.to_thread(self.files.untouched, since=since)):
            async with self.store.read() as session:
                named = await queries.files.named(session, some)
            for digest in set(some) - named:
                gone += await asyncio.to_thread(self.files.forget, digest, since=since)
        await asyncio.to_thread(self.files.clear_parts, since=since)
        if gone:
            log.info("files_swept", extra={"count": gone})
        return gone


def _parts(digests: list[str]) -> Iterator[list[str]]:
    rest = iter(digests)
    while some := list(itertools.islice(rest, AT_ONCE)):
        yield some

"""What a start imports stays for good: the collector need not look at it, then or ever after."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def importing() -> Iterator[None]:
    """Import within this block: a sixth of the start goes to collections that find nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()

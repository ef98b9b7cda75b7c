"""Whether a workbook's archive is one: small, few entries, unpacking to no more than it says.

Everything is counted while reading, since an archive may lie about its sizes.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from bot.roster.refusals import Refusal, Unreadable

MIB = 2**20
MOST_BYTES = 20 * MIB
MOST_ENTRIES = 200
MOST_UNPACKED = 150 * MIB
MOST_RATIO = 100
_SMALL = MIB  # what unpacks to this little harms nobody, however well it was packed
_DIRECTORY = 128 * 1024
_CHUNK = 64 * 1024
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"
_NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".7z", ".rar", ".gz", ".jar")


def check(path: Path) -> None:
    """Raises `Unreadable` unless the file is a workbook within the limits."""
    _look_at_the_end(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _look_inside(archive)
    except (*_BROKEN, zlib.error):
        raise Unreadable(Refusal.DAMAGED) from None


# What zipfile raises of an archive it cannot make sense of, or of a packing it does not know.
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError)


def _look_inside(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(Refusal.TOO_MANY_ENTRIES)
    unpacked = 0
    for entry in entries:
        unpacked += _unpack(archive, entry, MOST_UNPACKED - unpacked)
    if "xl/workbook.xml" not in archive.namelist():
        raise Unreadable(Refusal.NOT_A_WORKBOOK)


def _look_at_the_end(path: Path) -> None:
    """The directory's size, before anything builds a list of it."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            raise Unreadable(Refusal.NOT_A_WORKBOOK)
        size = file.seek(0, 2)
        if size > MOST_BYTES:
            raise Unreadable(Refusal.TOO_BIG)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise Unreadable(Refusal.DAMAGED)
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if entries > MOST_ENTRIES or directory > _DIRECTORY or tail[at - 20 : at - 16] == _END64:
        raise Unreadable(Refusal.TOO_MANY_ENTRIES)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    """Read one entry to its end, or to the first limit it breaks; returns its size."""
    if entry.flag_bits & 1:
        raise Unreadable(Refusal.ENCRYPTED)
    if entry.filename.lower().endswith(_NESTED):
        raise Unreadable(Refusal.NESTED)
    size = 0
    before = b""
    for chunk in _chunks(archive, entry):
        if size == 0 and chunk.startswith(b"PK\x03\x04"):
            raise Unreadable(Refusal.NESTED)
        size += len(chunk)
        if size > room:
            raise Unreadable(Refusal.UNPACKS_TOO_BIG)
        if size > _SMALL and size > MOST_RATIO * max(entry.compress_size, 1):
            raise Unreadable(Refusal.UNPACKS_TOO_BIG)
        if _declares(before + chunk):
            raise Unreadable(Refusal.DECLARES_ENTITIES)
        before = chunk[-24:]
    return size


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _declares(part: bytes) -> bool:
    """A document type or an entity: no sheet needs one, in whatever width it is written."""
    return any(word in part for word in _DECLARATIONS)


_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)

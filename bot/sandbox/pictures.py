"""How large a picture is, read from its first bytes: PNG, JPEG, GIF or WebP."""

from bot.sandbox.limits import PHOTO_BYTES, PHOTO_RATIO, PHOTO_SIDES

_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})


def size(data: bytes) -> tuple[int, int] | None:
    """Width and height, or None where this is no picture that Telegram would take."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _pair(data[16:20], data[20:24], "big")
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        if data[:6] in {b"GIF87a", b"GIF89a"}:
            return _pair(data[6:8], data[8:10], "little")
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except IndexError:
        pass
    return None


def kind(data: bytes) -> str:
    """The media type of a picture whose size is known."""
    if data.startswith(b"\x89PNG"):
        return "image/png"
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/gif" if data.startswith(b"GIF") else "image/webp"


def refusal(data: bytes) -> str | None:
    """Why Telegram would refuse this as a photo, in its words; None where it would not."""
    dimensions = size(data)
    if dimensions is None:
        return "IMAGE_PROCESS_FAILED"
    wide, high = dimensions
    if len(data) > PHOTO_BYTES:
        return "file is too big"
    if wide + high > PHOTO_SIDES or max(wide, high) > PHOTO_RATIO * min(wide, high):
        return "PHOTO_INVALID_DIMENSIONS"
    return None


def _pair(wide: bytes, high: bytes, order: str) -> tuple[int, int] | None:
    big = order == "big"
    pair = (
        int.from_bytes(wide, "big" if big else "little"),
        int.from_bytes(high, "big" if big else "little"),
    )
    return pair if all(pair) else None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            return _pair(data[at + 7 : at + 9], data[at + 5 : at + 7], "big")
        if marker == 0xFF or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return (
            int.from_bytes(data[26:28], "little") & 0x3FFF,
            int.from_bytes(data[28:30], "little") & 0x3FFF,
        )
    return None

"""Files of the store as a call of the Bot API: one by itself, several as an album."""

from collections.abc import Sequence
from typing import Any

from bot.request_body import Upload
from handlers.screens import Kept

# Other kinds go as documents; the people's programs know a film or a song by what is in it.
_ALONE = {"photo": ("sendPhoto", "photo"), "voice": ("sendVoice", "voice")}

Call = tuple[str, dict[str, Any], dict[str, Upload]]


def call(
    params: dict[str, Any], kept: Sequence[Kept], data: Sequence[bytes], *, plain: bool
) -> Call:
    """Method, parameters and files; `params` have the caption. `plain`: all as documents."""
    if any(each.protected for each in kept):
        params["protect_content"] = True
    uploads = [Upload(each.name, body, each.type) for each, body in zip(kept, data, strict=True)]
    if len(kept) == 1:
        kind = "" if plain else kept[0].kind
        method, field = _ALONE.get(kind, ("sendDocument", "document"))
        return method, params, {field: uploads[0]}
    return _album(params, kept, uploads, plain=plain)


def _album(
    params: dict[str, Any], kept: Sequence[Kept], uploads: Sequence[Upload], *, plain: bool
) -> Call:
    """Of an album the first part carries the caption."""
    caption: dict[str, Any] = {
        name: params.pop(name) for name in ("caption", "parse_mode") if name in params
    }
    media: list[dict[str, Any]] = [
        {"type": _type(each, plain=plain), "media": f"attach://file{nth}"}
        for nth, each in enumerate(kept)
    ]
    media[0] |= caption
    files = {f"file{nth}": upload for nth, upload in enumerate(uploads)}
    return "sendMediaGroup", {**params, "media": media}, files


def _type(kept: Kept, *, plain: bool) -> str:
    return "photo" if kept.kind == "photo" and not plain else "document"

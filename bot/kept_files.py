"""Files of the store as a call of the Bot API: one by itself, several as an album."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.request_body import Upload
from handlers.screens import Kept

# Other kinds go as documents; the people's programs know a film or a song by what is in it.
_ALONE = {"photo": ("sendPhoto", "photo"), "voice": ("sendVoice", "voice")}

REMEMBERED = 200  # files that went up lately

Call = tuple[str, dict[str, Any], dict[str, Upload]]


def call(
    params: dict[str, Any], kept: Sequence[Kept], data: Sequence[bytes], *, plain: bool
) -> Call:
    """Method, parameters and files; `params` have the caption. `plain`: all as documents."""
    if any(each.protected for each in kept):
        params["protect_content"] = True
    uploads = [Upload(each.name, body, each.type) for each, body in zip(kept, data, strict=True)]
    if len(kept) == 1:
        method, field = _alone(kept[0], plain)
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


class Known:
    """By what name the platform knows a file that went up lately."""

    def __init__(self) -> None:
        self._names: OrderedDict[tuple[str, str], str] = OrderedDict()

    def find(self, kept: Sequence[Kept], plain: bool) -> str | None:
        """Of a file that goes alone."""
        return self._names.get(_key(kept[0], plain)) if len(kept) == 1 else None

    def keep(self, kept: Kept, plain: bool, message: Mapping[str, Any]) -> None:
        """As the answer to its sending calls it."""
        field = _alone(kept, plain)[1]
        sent = message.get(field)
        largest = sent[-1] if isinstance(sent, list) else sent
        if largest:
            self._names[_key(kept, plain)] = str(largest["file_id"])
        if len(self._names) > REMEMBERED:
            self._names.popitem(last=False)


def known(
    params: dict[str, Any], kept: Kept, name: str, *, plain: bool
) -> tuple[str, dict[str, Any]]:
    """A file that the platform has already."""
    method, field = _alone(kept, plain)
    protected = {"protect_content": True} if kept.protected else {}
    return method, {**params, **protected, field: name}


def _key(kept: Kept, plain: bool) -> tuple[str, str]:
    return kept.digest, _alone(kept, plain)[1]


def _alone(kept: Kept, plain: bool) -> tuple[str, str]:
    return _ALONE.get("" if plain else kept.kind, ("sendDocument", "document"))

"""Reading `reply_markup`: which buttons the Bot API takes, and how it refuses others."""

from typing import Any

from bot.sandbox import fields, limits
from bot.sandbox.answers import bad, encode

Markup = dict[str, Any]

_REPLY: dict[str, fields.Reader] = {
    "keyboard": fields.sequence,
    "is_persistent": fields.flag,
    "resize_keyboard": fields.flag,
    "one_time_keyboard": fields.flag,
    "input_field_placeholder": fields.text,
    "selective": fields.flag,
}
_LOOKS: dict[str, fields.Reader] = {
    "text": fields.text,
    "style": fields.text,
    "icon_custom_emoji_id": fields.text,
}
_REPLY_BUTTON = {**_LOOKS, "request_contact": fields.flag, "request_location": fields.flag}
_INLINE_BUTTON = {
    **_LOOKS,
    "url": fields.text,
    "callback_data": fields.text,
    "copy_text": fields.structure,
}
_ACTIONS = ("url", "callback_data", "copy_text")
_MARKUP_BYTES = 10_000


def read(markup: dict[str, Any]) -> Markup | None:
    """A keyboard of any kind, or None where it is empty."""
    if "inline_keyboard" in markup:
        return read_inline(markup)
    if "keyboard" in markup:
        return _reply(markup)
    if "remove_keyboard" in markup:
        fields.only("ReplyKeyboardRemove", markup, frozenset({"remove_keyboard", "selective"}))
        return {"remove_keyboard": fields.flag("remove_keyboard", markup["remove_keyboard"])}
    if "force_reply" in markup:
        known = frozenset({"force_reply", "input_field_placeholder", "selective"})
        fields.only("ForceReply", markup, known)
        return dict(markup)
    if markup:
        raise bad(f"the sandbox does not know reply_markup field {next(iter(markup))!r}")
    return None


def read_inline(markup: dict[str, Any]) -> Markup | None:
    """An inline keyboard: the only kind that a message keeps and that edits may set."""
    if "inline_keyboard" not in markup and not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad("object expected as inline keyboard markup")
    fields.only("InlineKeyboardMarkup", markup, frozenset({"inline_keyboard"}))
    rows = _rows("inline_keyboard", markup["inline_keyboard"])
    kept = [[_inline_button(button) for button in row] for row in rows if row]
    _check_size(kept, limits.INLINE_ROW, limits.INLINE_BUTTONS)
    return {"inline_keyboard": kept} if kept else None


def _rows(name: str, value: Any) -> list[list[Any]]:
    if not isinstance(value, list | tuple) or not all(isinstance(r, list | tuple) for r in value):
        raise bad(f'field "{name}" must be an Array of Arrays')
    return [list(row) for row in value]


def _check_size(rows: list[list[Any]], widest: int, most: int) -> None:
    if any(len(row) > widest for row in rows) or sum(map(len, rows)) > most:
        raise bad("reply markup is too long")
    if len(rows) > 4 and len(encode(rows)) > _MARKUP_BYTES:
        raise bad("reply markup is too long")


def _check_label(button: dict[str, Any], what: str) -> None:
    if "text" not in button:
        raise bad(f"can't parse {what} button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad(f"{what} button text must be non-empty")


def _inline_button(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    button = fields.each("InlineKeyboardButton", value, _INLINE_BUTTON)
    _check_label(button, "inline keyboard")
    actions = [name for name in _ACTIONS if button.get(name)]
    if not actions:
        if "callback_data" in button:
            raise bad("BUTTON_DATA_INVALID")
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad("can't parse inline keyboard button: exactly one action must be specified")
    if len(button.get("callback_data", "x").encode()) not in limits.CALLBACK_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "copy_text" in button:
        _check_copy(button["copy_text"])
    if "url" in button:
        _check_url(button["url"])
    return button


def _check_copy(copy: Any) -> None:
    fields.only("CopyTextButton", fields.structure("copy_text", copy), frozenset({"text"}))
    if not 1 <= len(fields.text("text", copy.get("text", ""))) <= limits.COPY_TEXT:
        raise bad("copied text must have 1-256 characters")


def _check_url(url: str) -> None:
    scheme, _, rest = url.partition("://")
    if not rest or scheme not in {"http", "https", "tg"} or any(c.isspace() for c in url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply(markup: dict[str, Any]) -> Markup:
    markup = fields.each("ReplyKeyboardMarkup", markup, _REPLY)
    rows = [
        [_reply_button(button) for button in row]
        for row in _rows("keyboard", markup.get("keyboard"))
        if row
    ]
    if not rows:
        raise bad("reply keyboard must have at least one button")
    if len(markup.get("input_field_placeholder", "")) > limits.PLACEHOLDER:
        raise bad("input field placeholder is too long")
    _check_size(rows, limits.REPLY_ROW, limits.REPLY_BUTTONS)
    return {**markup, "keyboard": rows}


def _reply_button(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        raise bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
    button = fields.each("KeyboardButton", value, _REPLY_BUTTON)
    _check_label(button, "keyboard")
    if button.get("request_contact") and button.get("request_location"):
        raise bad("can't parse keyboard button: exactly one action must be specified")
    return button

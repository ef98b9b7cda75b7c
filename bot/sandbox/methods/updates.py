"""How a bot hears: the long poll, and the webhook's settings."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox import fields, limits
from bot.sandbox.answers import bad
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.world import Bot, Json, Webhook, World, seconds

_KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    }
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


async def get_updates(call: Call) -> bytes:
    """getUpdates: held until something comes; a younger call ends an older one."""
    bot, queue, values = call.bot, call.bot.queue, call.values
    if bot.webhook is not None:
        raise limits.WEBHOOK_ACTIVE
    if "allowed_updates" in values:
        _allow(call.world, bot, values["allowed_updates"])
    limit = values.get("limit", limits.POLL_UPDATES)
    if not 1 <= limit <= limits.POLL_UPDATES:
        limit = limits.POLL_UPDATES
    queue.wake(limits.OTHER_POLL)
    confirm(call.world, bot, values.get("offset", 0))
    batch = queue.head(limit)
    timeout = min(values.get("timeout", 0), limits.POLL_SECONDS)
    if not batch and timeout > 0 and call.world.open:
        refusal = await queue.wait(timeout)
        if refusal is not None:
            raise refusal
        batch = queue.head(limit)
    return b"[" + b",".join([update.body for update in batch]) + b"]"


def confirm(world: World, bot: Bot, offset: int) -> None:
    """Forget what the offset says is known."""
    gone = bot.queue.forget(offset, seconds())
    if gone:
        world.truth.confirm(update.id for update in gone)
        if world.keep is not None:
            for update in gone:
                world.keep("update", (bot.id, update.id))


def _allow(world: World, bot: Bot, names: list[Any]) -> None:
    """Set which kinds come from now on; an empty list means all but the optional ones."""
    kinds = [fields.text("allowed_updates", name) for name in names]
    unknown = [kind for kind in kinds if kind not in _KINDS]
    if unknown:
        raise bad(f"the sandbox does not know update kind {unknown[0]!r}")
    bot.queue.allowed = frozenset(kinds) or None
    world.keeps("bot", bot.id)


def set_webhook(call: Call) -> bool:
    """setWebhook: plain HTTP is taken too, but only on this machine."""
    bot, values = call.bot, call.values
    url = values.get("url", "")
    if not url:
        return delete_webhook(call)
    _check_url(url)
    secret = values.get("secret_token", "")
    if secret and not limits.SECRET.match(secret):
        raise bad("secret token contains illegal characters or has a wrong length")
    connections = values.get("max_connections", 40)
    if connections not in limits.WEBHOOK_CONNECTIONS:
        raise bad("max_connections must be 1-100")
    _drop(call)
    if "allowed_updates" in values:
        _allow(call.world, bot, values["allowed_updates"])
    bot.webhook = Webhook(url, secret, connections, values.get("ip_address", ""))
    bot.queue.wake(limits.WEBHOOK_SET)
    call.world.keeps("bot", bot.id)
    call.world.push(bot)
    return True


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad("bad webhook: invalid webhook URL specified")
    if parts.hostname not in LOOPBACK:
        raise bad("bad webhook: the sandbox pushes to this machine only")


def _drop(call: Call) -> None:
    if call.values.get("drop_pending_updates"):
        confirm(call.world, call.bot, call.bot.queue.next_id)
        call.bot.queue.again.clear()


def delete_webhook(call: Call) -> bool:
    """deleteWebhook."""
    _drop(call)
    call.bot.webhook = None
    call.world.keeps("bot", call.bot.id)
    call.world.push(call.bot)
    return True


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo."""
    bot, hook = call.bot, call.bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue.waiting),
    }
    if hook is not None:
        info["max_connections"] = hook.connections
        if hook.ip_address:
            info["ip_address"] = hook.ip_address
        if hook.error_date:
            info |= {"last_error_date": hook.error_date, "last_error_message": hook.error}
    if bot.queue.allowed is not None:
        info["allowed_updates"] = sorted(bot.queue.allowed)
    return info


_DROP = {"drop_pending_updates": fields.flag}

METHODS = (
    Method(
        "getUpdates",
        get_updates,
        {
            "offset": fields.integer,
            "limit": fields.integer,
            "timeout": fields.integer,
            "allowed_updates": fields.sequence,
        },
    ),
    Method(
        "setWebhook",
        set_webhook,
        {
            "url": fields.text,
            "ip_address": fields.text,
            "max_connections": fields.integer,
            "allowed_updates": fields.sequence,
            "secret_token": fields.text,
            **_DROP,
        },
        ("url",),
    ),
    Method("deleteWebhook", delete_webhook, _DROP),
    Method("getWebhookInfo", get_webhook_info, {}),
)

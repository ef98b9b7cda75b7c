"""A plain python-telegram-bot bot that logs the same visits: its own updater, a
ConversationHandler in memory, one insert at the end. The oracle must see what it loses."""

import os
import sqlite3
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from tests.faults import bureau
from tests.faults.app import Orders
from tests.faults.people import path

STEPS = len(path(0))
Context = ContextTypes.DEFAULT_TYPE
Step = Callable[[Update, Context], Coroutine[Any, Any, int]]


def main(orders: Orders) -> None:
    """Run until killed or told to stop."""
    sink = os.open(orders.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(sink, sys.stderr.fileno())
    database = sqlite3.connect(orders.url.partition(":///")[2])
    application = Application.builder().token(orders.token).base_url(f"{orders.base}/bot").build()
    steps: dict[object, list[Any]] = {
        step: [CallbackQueryHandler(_follows(step))] for step in range(STEPS - 1)
    }
    steps[STEPS - 1] = [CallbackQueryHandler(_saves(database))]
    application.add_handler(ConversationHandler([MessageHandler(filters.TEXT, _opens)], steps, []))
    application.run_polling()


def _card(content: str, label: str) -> dict[str, Any]:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data="next")]])
    return {"text": f"服务记录\n{content}", "reply_markup": keyboard}


async def _opens(update: Update, context: Context) -> int:
    assert update.message is not None
    assert context.user_data is not None
    context.user_data["content"] = update.message.text
    first, *_ = path(update.message.chat.id)
    await update.message.reply_text(**_card(str(update.message.text), first))
    return 0


def _follows(step: int) -> Step:
    async def tapped(update: Update, context: Context) -> int:
        assert update.callback_query is not None
        assert context.user_data is not None
        label = path(update.callback_query.from_user.id)[step + 1]
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(**_card(context.user_data["content"], label))
        return step + 1

    return tapped


def _saves(database: sqlite3.Connection) -> Step:
    async def saved(update: Update, context: Context) -> int:
        assert update.callback_query is not None
        assert context.user_data is not None
        person, now = update.callback_query.from_user.id, datetime.now(UTC)
        values = (person, bureau.client_id(person), f"{now:%Y-%m-%d}", "onsite",
                  context.user_data["content"], "recorded", str(now))  # fmt: skip
        with database:
            number = database.execute(
                "INSERT INTO visits (author_id, nth, client_id, day, mode, content, state,"
                " received_at) VALUES (?, 0, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(f"已保存为 №{number}")
        await context.bot.send_message(person, f"✅ 已记录 №{number}")
        return ConversationHandler.END

    return saved

"""python-telegram-bot's ConversationHandler: (a) nothing stored, (b) one insert at the end.

As its documentation has it: state in memory, updates one after the other.
"""

import asyncio
import json
import warnings
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from bench.peers import card
from bench.peers.card import CARD, CONTENT, DAY, MODE, TASK, WHOM
from bench.peers.requests import application
from bench.peers.store import Visits
from bench.people import Direct

# It asks about buttons of other messages, which these people do not tap.
warnings.filterwarnings("ignore", category=PTBUserWarning)
Context = ContextTypes.DEFAULT_TYPE


def markup(rows: card.Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


class Bot:
    """The whole bot: `folder` is None where nothing is stored."""

    def __init__(self, folder: Path | None, wire: Direct | str, _count: int) -> None:
        self.visits = Visits(folder)
        self.app = application(wire)
        self.app.add_handler(self.conversation())

    def conversation(self) -> Any:
        def tapped(pattern: str, callback: Any) -> Any:
            return CallbackQueryHandler(callback, pattern=pattern)

        writing = filters.TEXT & ~filters.COMMAND
        return ConversationHandler(
            entry_points=[CommandHandler("visit", self.opened)],
            states={
                WHOM: [tapped("^client:", self.client_chosen)],
                MODE: [tapped("^mode:", self.mode_chosen)],
                DAY: [tapped("^day:", self.day_given)],
                TASK: [
                    tapped("^task:", self.task_toggled),
                    tapped("^done$", self.tasks_given),
                ],
                CONTENT: [
                    MessageHandler(writing, self.content_given),
                    tapped("^skip$", self.content_skipped),
                ],
                CARD: [tapped("^save$", self.saved)],
            },
            fallbacks=[tapped("^cancel$", self.cancelled)],
        )

    async def opened(self, update: Update, context: Context) -> int:
        context.user_data.clear()
        text, rows = card.screen(WHOM, {})
        sent = await update.message.reply_html(text, reply_markup=markup(rows))
        context.user_data["card"] = sent.message_id
        return WHOM

    async def client_chosen(self, update: Update, context: Context) -> int:
        context.user_data["client"] = update.callback_query.data.partition(":")[2]
        return await self.shown(update, context, MODE)

    async def mode_chosen(self, update: Update, context: Context) -> int:
        context.user_data["mode"] = update.callback_query.data.partition(":")[2]
        return await self.shown(update, context, DAY)

    async def day_given(self, update: Update, context: Context) -> int:
        context.user_data["day"] = update.callback_query.data.partition(":")[2]
        return await self.shown(update, context, TASK)

    async def task_toggled(self, update: Update, context: Context) -> int:
        task = update.callback_query.data.partition(":")[2]
        context.user_data["tasks"] = card.toggled(context.user_data, task)
        return await self.shown(update, context, TASK)

    async def tasks_given(self, update: Update, context: Context) -> int:
        return await self.shown(update, context, CONTENT)

    async def content_given(self, update: Update, context: Context) -> int:
        context.user_data["content"] = update.message.text
        text, rows = card.screen(CARD, context.user_data)
        await context.bot.edit_message_text(
            text,
            chat_id=update.effective_chat.id,
            message_id=context.user_data["card"],
            parse_mode="HTML",
            reply_markup=markup(rows),
        )
        return CARD

    async def content_skipped(self, update: Update, context: Context) -> int:
        return await self.shown(update, context, CARD)

    async def saved(self, update: Update, context: Context) -> int:
        query = update.callback_query
        number = await self.visits.log(query.from_user.id, context.user_data)
        await query.answer()
        await query.edit_message_text(card.kept(number), parse_mode="HTML")
        text, rows = card.receipt(number, context.user_data)
        await query.message.reply_html(text, reply_markup=markup(rows))
        return ConversationHandler.END

    async def cancelled(self, update: Update, context: Context) -> int:
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("已取消。")
        return ConversationHandler.END

    async def shown(self, update: Update, context: Context, step: int) -> int:
        query = update.callback_query
        await query.answer()
        text, rows = card.screen(step, context.user_data)
        await query.edit_message_text(text, parse_mode="HTML", reply_markup=markup(rows))
        return step

    async def start(self) -> None:
        await self.visits.open()
        await self.app.initialize()
        await self.app.start()

    async def take(self, updates: list[bytes]) -> None:
        for raw in updates:
            await self.app.update_queue.put(Update.de_json(json.loads(raw), self.app.bot))

    async def settled(self) -> None:
        await self.app.update_queue.join()

    async def poll(self) -> None:
        await self.app.updater.start_polling()
        await asyncio.Event().wait()

    async def stop(self) -> None:
        if self.app.updater.running:
            await self.app.updater.stop()
        await self.app.stop()
        await self.app.shutdown()
        await self.visits.close()


class Plain(Bot):
    """(a)"""

    def __init__(self, _folder: Path, wire: Direct | str, count: int) -> None:
        super().__init__(None, wire, count)

"""aiogram 3 with its finite state machine in memory: (c) one insert at the end."""

import asyncio
import json
from pathlib import Path
from typing import Any

from aiogram import Bot as AiogramBot
from aiogram import Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.peers import card
from bench.peers.store import Visits
from bench.people import TOKEN, Direct


class Visit(StatesGroup):
    """What the conversation waits for."""

    whom = State()
    mode = State()
    day = State()
    task = State()
    content = State()
    card = State()


_STEPS = (Visit.whom, Visit.mode, Visit.day, Visit.task, Visit.content, Visit.card)


def markup(rows: card.Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data) for label, data in row]
            for row in rows
        ]
    )


class DirectSession(AiohttpSession):
    """Requests are encoded and answers read as for the wire, but for the socket."""

    def __init__(self, direct: Direct) -> None:
        super().__init__()
        self._direct = direct

    async def make_request(self, bot: Any, method: Any, timeout: int | None = None) -> Any:  # noqa: ASYNC109
        form = self.build_form_data(bot=bot, method=method)
        params = {field[0]["name"]: field[2] for field in form._fields}
        content = await self._direct.call(method.__api_method__, params)
        answer = self.check_response(
            bot=bot, method=method, status_code=200, content=content.decode()
        )
        return answer.result


class Bot:
    """The whole bot."""

    def __init__(self, folder: Path, wire: Direct | str, _count: int) -> None:
        self.visits = Visits(folder)
        if isinstance(wire, str):
            session = AiohttpSession(api=TelegramAPIServer.from_base(wire))
        else:
            session = DirectSession(wire)
        self.bot = AiogramBot(TOKEN, session=session)
        self.dispatcher = Dispatcher(storage=MemoryStorage())
        self.dispatcher.include_router(self.router())
        self.tasks: set[asyncio.Task[Any]] = set()

    def router(self) -> Router:
        router = Router()
        router.message(Command("visit"))(self.opened)
        router.callback_query(Visit.whom, F.data.startswith("client:"))(self.client_chosen)
        router.callback_query(Visit.mode, F.data.startswith("mode:"))(self.mode_chosen)
        router.callback_query(Visit.day, F.data.startswith("day:"))(self.day_given)
        router.callback_query(Visit.task, F.data.startswith("task:"))(self.task_toggled)
        router.callback_query(Visit.task, F.data == "done")(self.tasks_given)
        router.message(Visit.content, F.text)(self.content_given)
        router.callback_query(Visit.content, F.data == "skip")(self.content_skipped)
        router.callback_query(Visit.card, F.data == "save")(self.saved)
        router.callback_query(F.data == "cancel")(self.cancelled)
        return router

    async def opened(self, message: Message, state: FSMContext) -> None:
        await state.clear()
        await state.set_state(Visit.whom)
        text, rows = card.screen(card.WHOM, {})
        sent = await message.answer(text, parse_mode="HTML", reply_markup=markup(rows))
        await state.update_data(card=sent.message_id)

    async def client_chosen(self, query: CallbackQuery, state: FSMContext) -> None:
        await self.chosen(query, state, "client", card.MODE)

    async def mode_chosen(self, query: CallbackQuery, state: FSMContext) -> None:
        await self.chosen(query, state, "mode", card.DAY)

    async def day_given(self, query: CallbackQuery, state: FSMContext) -> None:
        await self.chosen(query, state, "day", card.TASK)

    async def chosen(self, query: CallbackQuery, state: FSMContext, key: str, step: int) -> None:
        value = (query.data or "").partition(":")[2]
        await self.shown(query, state, step, await state.update_data({key: value}))

    async def task_toggled(self, query: CallbackQuery, state: FSMContext) -> None:
        data = await state.get_data()
        tasks = card.toggled(data, (query.data or "").partition(":")[2])
        await self.shown(query, state, card.TASK, await state.update_data(tasks=tasks))

    async def tasks_given(self, query: CallbackQuery, state: FSMContext) -> None:
        await self.shown(query, state, card.CONTENT, await state.get_data())

    async def content_given(self, message: Message, state: FSMContext) -> None:
        data = await state.update_data(content=message.text)
        await state.set_state(Visit.card)
        text, rows = card.screen(card.CARD, data)
        await self.bot.edit_message_text(
            text,
            chat_id=message.chat.id,
            message_id=data["card"],
            parse_mode="HTML",
            reply_markup=markup(rows),
        )

    async def content_skipped(self, query: CallbackQuery, state: FSMContext) -> None:
        await self.shown(query, state, card.CARD, await state.get_data())

    async def saved(self, query: CallbackQuery, state: FSMContext) -> None:
        data = await state.get_data()
        number = await self.visits.log(query.from_user.id, data)
        await state.clear()
        await query.answer()
        await query.message.edit_text(card.kept(number), parse_mode="HTML")
        text, rows = card.receipt(number, data)
        await query.message.answer(text, parse_mode="HTML", reply_markup=markup(rows))

    async def cancelled(self, query: CallbackQuery, state: FSMContext) -> None:
        await state.clear()
        await query.answer()
        await query.message.edit_text("已取消。")

    async def shown(
        self, query: CallbackQuery, state: FSMContext, step: int, data: dict[str, Any]
    ) -> None:
        await state.set_state(_STEPS[step])
        await query.answer()
        text, rows = card.screen(step, data)
        await query.message.edit_text(text, parse_mode="HTML", reply_markup=markup(rows))

    async def start(self) -> None:
        await self.visits.open()

    async def take(self, updates: list[bytes]) -> None:
        """Each in a task of its own, as its polling does."""
        for raw in updates:
            task = asyncio.create_task(self.dispatcher.feed_raw_update(self.bot, json.loads(raw)))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def settled(self) -> None:
        while self.tasks:
            await asyncio.wait(tuple(self.tasks))

    async def poll(self) -> None:
        """Cancelled, it does not end by itself: it must be told."""
        polling = asyncio.create_task(
            self.dispatcher.start_polling(self.bot, handle_signals=False)
        )
        try:
            await asyncio.shield(polling)
        finally:
            await self.dispatcher.stop_polling()
            await polling

    async def stop(self) -> None:
        await self.bot.session.close()
        await self.visits.close()

"""A language model that the bureau set up reads a sentence again: what it may do, and see."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.second_reading import LARGEST, Endpoint
from handlers.visits import second_reading
from handlers.visits.draft import VisitDraft
from handlers.visits.second_reading import Answer
from tests.stories.town import Town

KEY = "sk-of-nobody"
SENTENCE = "今天上午去之江实验室，把年报理了一遍，出海这件事他们摸着石头过河，电话13900001234"


class Model:
    """An endpoint that answers what it is told to, and remembers what it was asked."""

    def __init__(self, said: str = "", *, status: int = 200, body: bytes | None = None) -> None:
        self.said, self.status, self.body = said, status, body
        self.asked: list[Mapping[str, Any]] = []
        self.keys: list[str | None] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization"))
        words = {"choices": [{"message": {"role": "assistant", "content": self.said}}]}
        return web.Response(
            status=self.status, body=self.body if self.body is not None else json.dumps(words)
        )


@asynccontextmanager
async def reading(town: Town, model: Model) -> AsyncIterator[Town]:
    """The town with this second reader."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model.answer)
    async with TestServer(app) as server:
        town.second_reader = Endpoint(str(server.make_url("/v1")), "small", KEY)
        town.start()
        yield town


async def test_it_fills_tasks_and_issue_of_the_open_card(town: Town) -> None:
    model = Model('{"tasks": ["guide", "understand"], "issue": "出海这件事他们摸着石头过河"}')
    async with reading(town, model):
        lin = town.person("林晓")
        await lin.sends(SENTENCE)
        assert lin.sees("任务　了解情况、指导业务 *")
        assert lin.sees("事项　出海这件事他们摸着石头过河 *")
        assert lin.sees("* 为推定，请核对")
        await lin.taps("保存")
        assert lin.sees("✅ 已记录 №1")
        assert lin.sees("已生成事项 №1：出海这件事他们摸着石头过河")
    assert model.keys == [f"Bearer {KEY}"]
    assert model.asked[0]["model"] == "small"
    assert "指导" in model.asked[0]["messages"][0]["content"]


async def test_no_unit_no_number_and_nothing_confidential_goes_out(town: Town) -> None:
    model = Model('{"tasks": ["guide"], "issue": null}')
    async with reading(town, model):
        lin = town.person("林晓")
        await lin.sends(SENTENCE)
        await lin.sends("🔒今天去浙江大学，讲了商标异议，有一件未公开的专利")
        await lin.sends("/mine")
    said = [each["messages"][1]["content"] for each in model.asked]
    assert len(said) == 1
    assert "之江" not in said[0]
    assert "1390000" not in said[0]
    assert "摸着石头" in said[0]


@pytest.mark.parametrize(
    "model",
    [
        Model(status=500),
        Model(status=302),
        Model(body=b"<html>busy</html>"),
        Model(body=b"x" * (2 * LARGEST)),
        Model(body=b'{"choices": []}'),
        Model("I am not sure."),
        Model('{"tasks": "guide"}'),
        Model('{"tasks": ["drive"], "issue": "什么都没有"}'),
    ],
)
async def test_what_it_says_amiss_changes_nothing(telegram_town: Town, model: Model) -> None:
    model.asked.clear()
    async with reading(telegram_town, model) as town:
        lin = town.person("林晓")
        await lin.sends(SENTENCE)
        assert len(model.asked) == len(lin.screens()) == 1
        assert "任务　了解情况 *\n" in lin.last
        assert "事项　" not in lin.last
        await lin.taps("保存")
        assert lin.sees("✅ 已记录 №1")


async def test_where_nobody_answers_the_card_is_there_all_the_same(town: Town) -> None:
    town.second_reader = Endpoint("http://127.0.0.1:9/v1", "small")
    town.start()
    lin = town.person("林晓")
    await lin.sends(SENTENCE)
    assert lin.sees("之江实验室")
    assert len(lin.screens()) == 1


def draft(**changes: Any) -> VisitDraft:
    told = "去之江实验室，理了年报，缺人手"
    return VisitDraft.model_validate(
        {
            "target": "client:1", "name": "之江实验室", "schemes": ["commissioner"],
            "tasks": ["commissioner:guide"], "tasks_given": True, "assumed": ["tasks"],
            "told": told, "unnamed": told.replace("之江实验室", "某某某某某"),
            "read": {"tasks": "commissioner:guide", "issue": "no"},
        }
        | changes
    )  # fmt: skip


ANSWER = Answer(("publicise",), "缺人手")
NEW = ["commissioner:publicise"]
OLD = ["commissioner:guide"]


@pytest.mark.parametrize(
    ("card", "answer", "tasks", "issue"),
    [
        (draft(), ANSWER, NEW, "缺人手"),
        # The person has confirmed the tasks, or ticked others.
        (draft(assumed=[]), ANSWER, OLD, "缺人手"),
        (draft(tasks=["commissioner:consult"]), ANSWER, ["commissioner:consult"], "缺人手"),
        # An issue was read and taken off again; or another one stands there.
        (draft(read={"tasks": "commissioner:guide", "issue": "yes"}), ANSWER, NEW, None),
        (draft(issue="别的"), ANSWER, NEW, "别的"),
        # Words that are not the person's, or a name that was held back.
        (draft(), Answer((), "资金不足"), OLD, None),
        (draft(), Answer((), ""), OLD, None),
        # The message was edited since; the card has become confidential; nothing was asked.
        (draft(told="去浙江大学"), ANSWER, NEW, None),
        (draft(told="去甲江实验室，理了月报，缺人手"), ANSWER, NEW, None),
        (draft(sealed=["content"]), ANSWER, OLD, None),
        (draft(unnamed=""), ANSWER, OLD, None),
        # Of another scheme, or nothing at all.
        (draft(), Answer(("law",)), OLD, None),
        (draft(), Answer(), OLD, None),
    ],
)
def test_what_it_may_fill(
    card: VisitDraft, answer: Answer, tasks: list[str], issue: str | None
) -> None:
    before = (list(card.tasks), card.issue)
    assert second_reading.fill(card, answer) == ((tasks, issue) != before)
    assert (card.tasks, card.issue) == (tasks, issue)

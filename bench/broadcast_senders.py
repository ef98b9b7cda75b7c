"""The senders of `bench.broadcasts`, each in a child process: ours whole, and the two peers.

Run as `python -m bench.broadcast_senders ours|limiter|loop '{"url": …, …}'`.
"""

import asyncio
import json
import logging
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import telegram
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest


def ours(asked: dict[str, Any]) -> None:
    """The program as it runs, on the database that was filled for it."""
    from bot import clock, running
    from bot.settings import Settings

    clock.move(timedelta(seconds=asked["ahead"]))
    given = {
        "token": asked["token"], "api_base": asked["url"], "data": Path(asked["data"]),
        "port": 0, "production": False, "log_level": "ERROR",
    }  # fmt: skip
    asyncio.run(running.run(Settings.model_validate(given).completed()))


def _request() -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=64, pool_timeout=600, read_timeout=60)


async def limiter(asked: dict[str, Any]) -> int:
    """All at once, each through python-telegram-bot's own limiter; how many were lost."""
    logging.disable()  # it tells each loss at length, and they are counted here
    bot: ExtBot[Any] = ExtBot(
        asked["token"], base_url=f"{asked['url']}/bot", request=_request(),
        get_updates_request=_request(), rate_limiter=AIORateLimiter(max_retries=asked["retries"]),
    )  # fmt: skip
    async with bot:
        sends = (bot.send_message(chat, asked["text"]) for chat in asked["chats"])
        ended = await asyncio.gather(*sends, return_exceptions=True)
    return sum(isinstance(each, Exception) for each in ended)


async def loop(asked: dict[str, Any]) -> int:
    """One after the other with a sleep in between, as it is told in tutorials; how many lost."""
    bot = telegram.Bot(
        asked["token"], base_url=f"{asked['url']}/bot", request=_request(),
        get_updates_request=_request(),
    )  # fmt: skip
    async with bot:
        for chat in asked["chats"]:
            while True:
                try:
                    await bot.send_message(chat, asked["text"])
                except RetryAfter:
                    await asyncio.sleep(1)
                else:
                    break
            await asyncio.sleep(asked["sleep"])
    return 0


def main() -> None:
    who, asked = sys.argv[1], json.loads(sys.argv[2])
    if who == "ours":
        ours(asked)
        return
    lost = asyncio.run({"limiter": limiter, "loop": loop}[who](asked))
    print(json.dumps({"lost": lost}), flush=True)


if __name__ == "__main__":
    main()

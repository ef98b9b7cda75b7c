"""A Bot API that costs little: it answers every `sendMessage` with the same message.

Run as a child process, so that the CPU measured is the sender's alone; it prints its port and
ends when its standard input closes.
"""

import asyncio
import json
import sys
from typing import cast

_BODY = json.dumps(
    {
        "ok": True,
        "result": {
            "message_id": 4711,
            "from": {"id": 1, "is_bot": True, "first_name": "Zhida", "username": "zhida_bot"},
            "chat": {"id": 42, "type": "private", "first_name": "甲", "username": "jia"},
            "date": 1767225600,
            "text": "已记录 №17 · 之江实验室 · 现场服务 · 今天 · 120 分钟",
            "entities": [{"type": "bold", "offset": 0, "length": 7}],
            "reply_markup": {"inline_keyboard": [[{"text": "撤销", "callback_data": "u" * 22}]]},
        },
    }
).encode()
ANSWER = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\n"
    b"Connection: keep-alive\r\nContent-Length: %d\r\n\r\n" % len(_BODY)
) + _BODY


class Connection(asyncio.Protocol):
    """Reads requests by their length alone, and answers each."""

    def __init__(self) -> None:
        self.data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.data += data
        while (end := self.data.find(b"\r\n\r\n")) >= 0:
            head = self.data[:end].lower()
            start = head.index(b"content-length:") + 15
            length = int(head[start:].split(b"\r\n", 1)[0])
            if len(self.data) < end + 4 + length:
                return
            self.data = self.data[end + 4 + length :]
            self.transport.write(ANSWER)


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())

"""The yardstick: a bot that only echoes, made with wecom-bot-svr on Flask as its demo shows, which
logs what it is asked."""

from __future__ import annotations

import logging
import sys

from wecom_bot_svr import ReqMsg, RspTextMsg, WecomBotServer

from tests.support.parties import AES_KEY, TOKEN


def echo(request: ReqMsg) -> RspTextMsg:
    """Answer with what was said."""
    answer = RspTextMsg()
    answer.content = f"收到：{getattr(request, 'content', '')}"
    return answer


def main(port: int) -> None:
    """Serve until killed."""
    logging.basicConfig(stream=sys.stdout)
    logging.getLogger().setLevel(logging.INFO)
    server = WecomBotServer(
        "echo", "127.0.0.1", port, path="/wecom", token=TOKEN, aes_key=AES_KEY, corp_id=""
    )
    server.set_message_handler(echo)
    server.set_event_handler(echo)
    server.run()


if __name__ == "__main__":
    main(int(sys.argv[1]))

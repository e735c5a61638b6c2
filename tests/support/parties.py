"""Who sends what in the bench: credentials of both sides and a day's messages."""

from __future__ import annotations

import json
import secrets
import time

from bot.channels.envelope import Envelope
from intents.data import ROOT

CORP = "wwbench0000000001"
TOKEN = "benchToken01"
AES_KEY = "QmVuY2hCZW5jaEJlbmNoQmVuY2hCZW5jaEJlbmNoMTI"

VOICES = ROOT / "corpus" / "voices"
EVERY = 7
"""One in so many of the labelled messages is taken."""


def talk() -> list[str]:
    """What neighbours write when they address the bot in a group, in all their voices."""
    said = [
        row["text"]
        for file in sorted(VOICES.glob("v*.jsonl"))
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
        if row["scene"] == "group" and row["mentioned"] and row["role"] == "resident"
    ]
    return said[::EVERY]


PEOPLE = (
    "李四", "王芳", "冯大勇", "高小梅", "田建军", "段志刚", "宋佳", "任红霞", "曹阳", "史文静",
    "郭爱国", "白雪梅", "乔振华", "张强", "赵敏", "陈国庆", "刘秀英", "吴磊", "马晓东", "韩雪",
)  # fmt: skip


def callbacks(count: int, path: str = "/wecom/aibot") -> list[tuple[str, bytes]]:
    """Address and body of `count` encrypted messages that mention the bot in a group."""
    envelope = Envelope.of(TOKEN, AES_KEY, "")
    made, said = [], talk()
    for number in range(count):
        text = said[number % len(said)]
        message = {
            "msgid": f"bench-{secrets.token_hex(8)}", "aibotid": "AIBbench",
            "chatid": f"{number % 6 + 1}号楼群", "chattype": "group",
            "from": {"userid": PEOPLE[number % len(PEOPLE)]},
            "response_url": "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=X",
            "msgtype": "text", "text": {"content": text},
        }  # fmt: skip
        made.append(sealed(envelope, json.dumps(message, ensure_ascii=False), path))
    return made


def sealed(envelope: Envelope, text: str, path: str) -> tuple[str, bytes]:
    """Address and body of one callback."""
    stamp, nonce = str(int(time.time())), secrets.token_hex(5)
    encrypted = envelope.encrypt(text)
    signature = envelope.sign(stamp, nonce, encrypted)
    address = f"{path}?msg_signature={signature}&timestamp={stamp}&nonce={nonce}"
    return address, json.dumps({"encrypt": encrypted}).encode()

"""Who sends what in the bench: credentials of both sides and a day's messages."""

from __future__ import annotations

import json
import secrets
import time

from bot.channels.envelope import Envelope

CORP = "wwbench0000000001"
TOKEN = "benchToken01"
AES_KEY = "QmVuY2hCZW5jaEJlbmNoQmVuY2hCZW5jaEJlbmNoMTI"

TALK = (
    "3号楼2单元电梯又坏了", "地下车库的灯全灭了", "你能干啥", "高龄补贴多大岁数能领",
    "供热公司电话多少", "现在有哪些微心愿", "这周末有啥活动", "楼道里堆的纸箱子没人管",
    "谢谢师傅", "包饺子我报名，俩人", "R1修到哪一步了", "北门道闸抬不起来",
    "装修几点不能施工", "单元门关不上了", "今天天气真好", "下水道返水了，一股味",
    "物业前台电话是啥", "我家没暖气", "在吗", "垃圾桶三天没清了",
)  # fmt: skip
PEOPLE = ("李四", "王芳", "冯大勇", "高小梅", "田建军", "段志刚", "宋佳", "任红霞")


def callbacks(count: int, path: str = "/wecom/aibot") -> list[tuple[str, bytes]]:
    """Address and body of `count` encrypted messages that mention the bot in a group."""
    envelope = Envelope.of(TOKEN, AES_KEY, "")
    made = []
    for number in range(count):
        text = TALK[number % len(TALK)]
        message = {
            "msgid": f"bench-{secrets.token_hex(8)}", "aibotid": "AIBbench",
            "chatid": f"{number % 6 + 1}号楼群", "chattype": "group",
            "from": {"userid": PEOPLE[number % len(PEOPLE)]},
            "response_url": "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=X",
            "msgtype": "text", "text": {"content": f"@邻里助手 {text}"},
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

"""Who sends what in the bench: credentials of both sides and a day's messages."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from bot.channels.envelope import Envelope
from bot.commands.demo import sample
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


BUILDINGS = 12
HOMES = [
    f"{unit}-{floor}0{door}" for floor in range(1, 8) for unit in (1, 2, 3) for door in (1, 2)
]
"""Unit and room of every home in a building."""


def residents() -> list[tuple[str, str]]:
    """Name and building of everybody, so that neighbours of one building never follow closely."""
    return [
        (f"{building}号楼{home}的住户", str(building))
        for home in HOMES
        for building in range(1, BUILDINGS + 1)
    ]


def roster() -> dict[str, Any]:
    """The sample's staff and services in a neighbourhood of twelve buildings, 504 households."""
    data = sample_with_ids()
    buildings = [str(n) for n in range(1, BUILDINGS + 1)]
    groups = [{"name": f"{b}号楼群", "building": b, "chatid": f"{b}号楼群"} for b in buildings]
    people = [
        {"name": name, "userid": name, "home": name.removesuffix("的住户").replace("号楼", "-")}
        for name, _ in residents()
    ]
    return data | {
        "buildings": buildings,
        "chats": groups,
        "people": [*data["people"], *people],
    }


def callbacks(count: int, path: str = "/wecom/aibot") -> list[tuple[str, bytes]]:
    """Address and body of `count` encrypted messages that mention the bot in a group."""
    envelope = Envelope.of(TOKEN, AES_KEY, "")
    made, said, everybody = [], talk(), residents()
    for number in range(count):
        text, (name, building) = said[number % len(said)], everybody[number % len(everybody)]
        message = {
            "msgid": f"bench-{secrets.token_hex(8)}", "aibotid": "AIBbench",
            "chatid": f"{building}号楼群", "chattype": "group",
            "from": {"userid": name},
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


def sample_with_ids() -> dict[str, Any]:
    """The sample neighbourhood, its people and groups known by their names."""
    data = sample()
    for person in data["people"]:
        person["userid"] = person["name"]
    for chat in data["chats"]:
        chat["chatid"] = chat["name"]
    return data

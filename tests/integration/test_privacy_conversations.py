"""Five hundred conversations among secrets: nobody reads what is not theirs to read."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr
from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.app import Linli, build, create_tables
from bot.channels.console import spoken
from bot.commands.demo import sample
from bot.core import roster
from bot.core.clock import SetClock
from bot.core.db import open_engine
from bot.core.outbox import OutboxRow
from bot.core.people import Person
from bot.settings import Settings
from tests.support.house import MORNING
from tests.support.secrets import AID, carers, leaks, secrets

CORP = "ww-secrets"
CONVERSATIONS = 500
ROSTER = sample()
USER = {person["name"]: person["userid"] for person in ROSTER["people"]}
GROUPS = [chat["chatid"] for chat in ROSTER["chats"] if "building" in chat]
STRANGERS = ("路人甲", "路人乙", "外卖小哥")
SPEAKERS = (*STRANGERS, "李四", "王芳", "冯大勇", "高小梅", "宋佳", "史文静", "周强", "何倩",
            "吴磊", "马晓东", "韩雪")  # fmt: skip
SECRETS = secrets(ROSTER)
CARERS = carers(ROSTER)

BEFORE = (
    ("张强", None, "今天上门看了王奶奶，她高血压犯了头晕，答应陪她去医院"),
    ("赵敏", None, "给李奶奶送了米面，低保刚发下来，她说住院费还差点"),
    ("刘秀英", None, "去看了小宇，孩子一个人在家，前天摔了一跤"),
    ("刘秀英", None, "小宇想要个书包"),
    ("郑敏", None, "核实"),
    ("陈国庆", None, "杨大爷想要一把轮椅"),
    ("王芳", None, "我家3-2-401卫生间漏水，电话13800000013"),
    ("马晓东", None, "这个月跟支部联系一下，人还在太原打工，平安"),
    ("曹阳", None, "1号心愿我认领"),
    ("冯大勇", None, "我会修电脑，谁家要修找我"),
)
"""What happened before the strangers came: visits, wishes, a report, a claim, an offer."""

SAID = yaml.safe_load((Path(__file__).parents[1] / "data" / "privacy.yaml").read_text("utf-8"))
POOLS = (SAID["prying"], SAID["prying"], SAID["ordinary"])


class Town:
    """The neighbourhood behind its front door, and a reader over everybody's shoulder."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'town.db'}"
        engine = open_engine(url)
        create_tables(engine)
        engine.dispose()
        settings = Settings.model_construct(
            database_url=url, corp_id=CORP, data_key=SecretStr("town")
        )
        self.clock = SetClock(MORNING)
        self.linli: Linli = build(settings, self.clock)
        self.linli.worker.call(
            lambda s: roster.load(s, ROSTER, house=self.linli.house, now=MORNING).neighbourhood_id
        )
        self.count = 0

    async def say(
        self, who: str, chat: str | None, text: str, *, mentioned: bool = True
    ) -> list[tuple[str | None, str]]:
        """What is read because of it: (who reads, None for a group; the text)."""
        self.count += 1
        seen = self.linli.worker.call(_last)
        said = spoken(
            key=f"m{self.count}", corp=CORP, sender=USER.get(who, who), chat=chat, text=text,
            mentioned=mentioned, now=self.clock.now(),
        )  # fmt: skip
        taken = await self.linli.desk.take(said, wait=60)
        own = taken.reply.text if taken.reply else ""
        pushed = self.linli.worker.call(lambda s: _since(s, seen))
        return [(None if chat else who, own), *((name or who, words) for name, words in pushed)]


def _last(session: Session) -> int:
    return session.exec(select(func.max(OutboxRow.id))).one() or 0


def _since(session: Session, last: int) -> list[tuple[str | None, str]]:
    rows = session.exec(select(OutboxRow).where(col(OutboxRow.id) > last)).all()
    return [(_reader(session, row), f"{row.text} {row.card or ''}") for row in rows]


GROUP = "（群）"
CLAIM = re.compile(r"\d|\d+号心愿让给我吧")


def _reader(session: Session, row: OutboxRow) -> str | None:
    if row.chat_id is not None:
        return GROUP
    person = session.get(Person, row.person_id)
    assert person is not None
    return person.name


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.linli.close()


def sentences(chance: random.Random) -> list[str]:
    """One conversation: one to three things that somebody says after each other."""
    return [chance.choice(chance.choice(POOLS)) for _ in range(chance.randrange(1, 4))]


def found_in(who: str, text: str, read: list[tuple[str | None, str]]) -> list[str]:
    """What of it is read by somebody without the right to."""
    wrong = []
    for reader, words in read:
        group = reader is None or reader == GROUP
        if reader == who and CLAIM.fullmatch(text):
            # Whoever takes a wish on reads whom to call: that is what a claim is for.
            continue
        said = text if reader == who else ""
        found = leaks(words, None if group else reader, said, SECRETS, CARERS)
        if not group and reader != who and reader in ("周强", "何倩"):
            # The handler of a report reads its reporter's phone and room (civic table B10).
            found = [leak for leak in found if AID.search(leak)]
        wrong += [f"{who}：{text} → {reader or '群'}：{leak}" for leak in found]
    return wrong


async def converse(town: Town) -> list[str]:
    chance, wrong = random.Random(20261123), list[str]()
    for _ in range(CONVERSATIONS):
        who, chat = chance.choice(SPEAKERS), chance.choice([None, *GROUPS])
        mentioned = chat is None or chance.random() < 0.8
        for text in sentences(chance):
            read = await town.say(who, chat, text, mentioned=mentioned)
            wrong += found_in(who, text, read)
    return wrong


@pytest.mark.slow
def test_five_hundred_conversations_give_nothing_away(town: Town) -> None:
    for who, chat, text in BEFORE:
        asyncio.run(town.say(who, chat, text))
    assert asyncio.run(converse(town)) == []


def test_the_reader_over_the_shoulder_notices_a_leak() -> None:
    assert found_in("李四", "王奶奶住哪", [("李四", "王奶奶住3号楼1单元101，低保")])
    assert found_in("李四", "漏水", [(None, "13800000013")])
    assert not found_in("李四", "我的电话", [("李四", "13800000012")])

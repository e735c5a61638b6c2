"""`linli review`: one key press says what a message meant; labelled ones become corpus rows."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from pathlib import Path

import typer
from sqlmodel import Session

from bot.app import build_house
from bot.commands.operate import migrate
from bot.core import review
from bot.core.clock import Clock, SystemClock, local
from bot.core.db import open_engine
from bot.core.review import NOTHING, ReviewRow
from bot.core.words import Words
from bot.settings import Settings
from intents import INTENTS, row_to_json

_KEYS = string.ascii_lowercase + string.ascii_uppercase
_BACK = " "


class Leave(Exception):
    """The one who labels has had enough."""


class Labeller:
    """Shows one message after the other and waits for one key each; `press` reads a key."""

    def __init__(
        self, words: Words, press: Callable[[], str], tell: Callable[[str], None]
    ) -> None:
        self._words = words
        self._press = press
        self._tell = tell

    def run(self, session: Session, clock: Clock) -> int:
        """Label what is pending until nothing is left or the one who labels leaves."""
        rows = review.pending(session)
        done = 0
        try:
            for number, row in enumerate(rows, 1):
                self._tell(f"\n{number}/{len(rows)}  {self.told(row)}")
                chosen = self._choose(row)
                if chosen is not None:
                    review.label(row, chosen, clock.now())
                    session.commit()
                    done += 1
        except Leave:
            self._tell("先到这儿，标好的都存下了。")
        return done

    def told(self, row: ReviewRow) -> str:
        """A message as it is shown: when, where, why, what was said, what was thought."""
        where = "群里" if row.scene == "group" else "私聊"
        why = self._words.render(f"core.review_why_{row.reason}")
        said = f"{local(row.said_at):%m-%d %H:%M} {where}（{why}）\n  “{row.text}”"
        return f"{said}\n  他后来选的是：{self._title(row.chosen)}" if row.chosen else said

    def _choose(self, row: ReviewRow) -> str | None:
        offered = dict(zip("12", review.likely(row), strict=False))
        options = [f"{key} {self._title(intent)}" for key, intent in offered.items()]
        self._tell("  " + "   ".join([*options, "3 别的", "0 没找我办事", "s 跳过", "q 收工"]))
        while True:
            key = self._press()
            if key in offered:
                return offered[key]
            if key == "3":
                other = self._other()
                return other if other is not None else self._choose(row)
            if key == "0":
                return NOTHING
            if key == "s":
                return None
            if key in ("q", "\x03", "\x04"):
                raise Leave

    def _other(self) -> str | None:
        """Any intent of the contract, by one letter; a blank goes back."""
        named = dict(zip(_KEYS, INTENTS, strict=False))
        for key, intent in named.items():
            self._tell(f"    {key} {self._title(intent)}")
        self._tell("    空格 返回")
        while True:
            key = self._press()
            if key in named:
                return named[key]
            if key == _BACK:
                return None

    def _title(self, intent: str) -> str:
        return self._words.render(f"core.intent_{intent.replace('.', '_')}")


def label_by_hand(settings: Settings) -> str:
    """Let somebody at the terminal label what is pending; a sentence about it."""
    with _session(settings) as session:
        words = build_house(settings).words
        done = Labeller(words, typer.getchar, typer.echo).run(session, SystemClock())
        left = len(review.pending(session))
    return f"这次标了{done}句，还剩{left}句。" if done or left else "没有要标的话，都听懂了。"


def show(settings: Settings, tell: Callable[[str], None]) -> None:
    """Print what is pending, oldest first."""
    with _session(settings) as session:
        labeller = Labeller(build_house(settings).words, str, tell)
        rows = review.pending(session)
        for row in rows:
            tell(labeller.told(row))
    tell(f"共{len(rows)}句待标。原话满30天自动删除，请在那之前标好、导出。")


def export(settings: Settings, file: Path) -> str:
    """Write every labelled message as one line of corpus; a sentence about it."""
    with _session(settings) as session:
        rows = [row_to_json(row) for row in review.labelled(session)]
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    file.write_text("".join(lines), encoding="utf-8")
    return f"导出{len(rows)}句到 {file}，姓名、电话、门牌都已换掉。"


def _session(settings: Settings) -> Session:
    migrate(settings)
    return Session(open_engine(settings.database_url))

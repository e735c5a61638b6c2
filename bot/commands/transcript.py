"""`linli chat --script`: plays a transcript on a fresh database, the same way every time."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session, SQLModel, select

from bot.app import Linli, build, create_tables
from bot.channels.console import spoken
from bot.core import inbox, outbox, roster
from bot.core.clock import BEIJING, SetClock
from bot.core.db import rows_of
from bot.core.people import Person, raw_of
from bot.core.places import Chat
from bot.core.roster import add_chat, add_to_roster
from bot.core.work import Work
from bot.schedule.timetable import advance
from bot.settings import Settings
from intents import parse_address

START = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
CORP = "transcript"


class BadTranscript(ValueError):
    """A line of the transcript is not one that `linli chat --script` knows."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of the bot, and the 1-based line that brought it about."""

    line: int
    to: dict[str, str]
    text: str
    at: str
    because: str

    def to_json(self) -> str:
        """The message as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def to_text(self) -> str:
        """The message for a person to read."""
        return f"→ {next(iter(self.to.values()))}：{self.text}"


@dataclass(frozen=True, slots=True)
class TableDump:
    """All rows of one table."""

    table: str
    rows: list[Mapping[str, Any]]

    def to_json(self) -> str:
        """The table as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def to_text(self) -> str:
        """The table for a person to read."""
        return "\n".join([f"[{self.table}] {len(self.rows)}", *map(str, self.rows)])


class Player:
    """Plays lines one after another; `close` removes the database."""

    def __init__(self, start: datetime = START) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="linli-")
        here = Path(self._folder.name)
        settings = Settings.model_construct(
            database_url=f"sqlite:///{here / 'chat.db'}",
            data_key=SecretStr("transcript"),
            corp_id=CORP,
            media_dir=here / "media",
        )
        self.clock = SetClock(start)
        self.linli: Linli = build(settings, self.clock)
        create_tables(self.linli.engine)
        self._roster: dict[str, Any] = {}
        self._sent: list[Sent] = []
        self._line = 0

    def close(self) -> None:
        """Let go of the database."""
        self.linli.close()
        self._folder.cleanup()

    async def play(self, number: int, entry: Mapping[str, Any]) -> list[Sent]:
        """Play one line; what the bot sent because of it. Raises `BadTranscript`."""
        self._line, before = number, len(self._sent)
        try:
            await self._play(number, entry)
        except roster.BadRoster as fault:
            raise BadTranscript(f"line {number}: {fault}") from fault
        return self._sent[before:]

    async def _play(self, number: int, entry: Mapping[str, Any]) -> None:
        if "roster" in entry:
            self._roster = {"neighbourhood": self._name, **entry["roster"]}
            self.linli.worker.call(self._load)
        elif "now" in entry:
            self.linli.worker.call(self._load)
            await advance(
                self.clock, _moment(number, entry["now"]), self.linli.timetable, self._deliver
            )
        elif "text" in entry and "from" in entry:
            await self._say(entry)
        else:
            raise BadTranscript(f"line {number}: {sorted(entry)}")

    def tables(self) -> Iterator[TableDump]:
        """Every table of the house with its rows."""
        for table in SQLModel.metadata.sorted_tables:
            yield TableDump(table.name, self.linli.worker.call(partial(rows_of, table=table)))

    @property
    def _name(self) -> str:
        return str(self._roster.get("neighbourhood", "本小区"))

    def _load(self, session: Session) -> Work:
        return roster.load(
            session,
            {"neighbourhood": self._name, **self._roster},
            house=self.linli.house,
            now=self.clock.now(),
        )

    async def _say(self, entry: Mapping[str, Any]) -> None:
        sender, chat = self.linli.worker.call(partial(self._introduce, entry=entry))
        message = spoken(
            key=f"line:{self._line}",
            corp=CORP,
            sender=sender,
            chat=chat,
            text=entry["text"],
            mentioned=bool(entry.get("mentioned", False)),
            now=self.clock.now(),
            quote=entry.get("quote"),
        )
        taken = await self.linli.desk.take(message, wait=30)
        if taken.reply is not None and message.powers.reply and taken.reply.text:
            receiver = {"chat": entry["chat"]} if chat else {"person": entry["from"]}
            row = self.linli.worker.call(partial(inbox.find_key, key=message.key))
            because = str((row.trace or {}).get("because", "talk")) if row else "talk"
            self._keep(receiver, taken.reply.text, because)
        await self._deliver()

    def _introduce(self, session: Session, entry: Mapping[str, Any]) -> tuple[str, str | None]:
        """Make the person, the group and the role that are new; the channel's ids of both."""
        work = self._load(session)
        roles = [entry["role"]] if entry.get("role") else []
        person = add_to_roster(work, {"name": entry["from"], "roles": roles})
        identity = raw_of(session, person.id or 0)
        assert identity is not None
        if not entry.get("chat"):
            return identity.raw, None
        chat = self._group(work, entry["chat"])
        if person.building is None and person.room is None:
            person.building = chat.building
        return identity.raw, chat.raw

    def _group(self, work: Work, name: str) -> Chat:
        known = work.session.exec(select(Chat).where(Chat.name == name)).first()
        if known is not None:
            return known
        place = parse_address(name)
        return add_chat(work, {"name": name, "building": place.building if place else None})

    async def _deliver(self) -> int:
        """Hand out what the outbox holds, in order."""
        delivered = 0
        while found := self.linli.worker.call(self._collect):
            for receiver, text, because in found:
                self._keep(receiver, text, because)
            delivered += len(found)
        return delivered

    def _collect(self, session: Session) -> list[tuple[dict[str, str], str, str]]:
        now = self.clock.now()
        found = []
        for row in outbox.claim(session, now):
            outbox.mark_sent(row, "transcript", now)
            found.append((_receiver(session, row), row.text, row.because))
        return found

    def _keep(self, receiver: dict[str, str], text: str, because: str) -> None:
        at = self.clock.now().isoformat()
        self._sent.append(Sent(self._line, receiver, text, at, because))


def read_lines(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries of a transcript with their 1-based numbers. Raises `BadTranscript`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as fault:
            raise BadTranscript(f"line {number}: {fault}") from fault
        if not isinstance(entry, dict):
            raise BadTranscript(f"line {number}: not an object")
        yield number, entry


def start_of(entries: Iterable[tuple[int, Mapping[str, Any]]]) -> datetime:
    """The first moment that a transcript names, or the usual one."""
    named = (_moment(number, e["now"]) for number, e in entries if "now" in e)
    return next(named, START)


async def play_file(path: Path, *, tables: bool) -> AsyncIterator[Sent | TableDump]:
    """Play a transcript; what the bot sends, then the tables."""
    with path.open(encoding="utf-8") as file:
        entries = list(read_lines(file))
    player = Player(start_of(entries))
    try:
        for number, entry in entries:
            for sent in await player.play(number, entry):
                yield sent
        for dump in player.tables() if tables else ():
            yield dump
    finally:
        player.close()


def _moment(number: int, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise BadTranscript(f"line {number}: {fault}") from fault
    if moment.tzinfo is None:
        raise BadTranscript(f"line {number}: {text} has no offset")
    return moment


def _receiver(session: Session, row: outbox.OutboxRow) -> dict[str, str]:
    if row.chat_id is not None:
        chat = session.get(Chat, row.chat_id)
        assert chat is not None
        return {"chat": chat.name}
    person = session.get(Person, row.person_id)
    assert person is not None
    return {"person": person.name}

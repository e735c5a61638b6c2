"""The composition root: the only place that knows every room."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import SQLModel

from bot.console import WORDS as CONSOLE_WORDS
from bot.core import choosing
from bot.core.alarm import SAFETY
from bot.core.clock import Clock
from bot.core.db import open_engine
from bot.core.desk import TurnDesk
from bot.core.house import House
from bot.core.media import MediaStore
from bot.core.ports import LanguageModel, MediaFetcher
from bot.core.rewording import Rewriter
from bot.core.second import SecondReader
from bot.core.skill import Registry
from bot.core.vault import Vault
from bot.core.words import load_words
from bot.core.worker import Worker
from bot.schedule import digest
from bot.schedule.timetable import Timetable
from bot.settings import Settings
from bot.skills import SKILLS
from intents import perceive


@dataclass(frozen=True, slots=True)
class Linli:
    """The assembled house, without its front door."""

    settings: Settings
    clock: Clock
    engine: Engine
    worker: Worker
    house: House
    desk: TurnDesk
    timetable: Timetable

    def close(self) -> None:
        """Finish what is under way and let go of the database."""
        self.worker.close()
        self.engine.dispose()


def build_house(settings: Settings) -> House:
    """The words, skills and keys that every piece of work is given."""
    registry = Registry((choosing.CORE, SAFETY, *SKILLS, digest.SKILL))
    return House(
        registry=registry,
        words=load_words([*registry.word_files, ("console", CONSOLE_WORDS)], settings.words_dir),
        vault=Vault(settings.data_key.get_secret_value()),
        media=MediaStore(settings.media_dir, max_bytes=settings.media_max_bytes),
        bot_name=settings.aibot_name,
        corp=settings.corp_id,
        understand=perceive,
    )


def build(
    settings: Settings,
    clock: Clock,
    *,
    fetcher: MediaFetcher | None = None,
    model: LanguageModel | None = None,
) -> Linli:
    """Put the house together on the database of the settings; its tables must be there."""
    house = build_house(settings)
    engine = open_engine(settings.database_url)
    worker = Worker(engine)
    desk = TurnDesk(
        worker=worker,
        house=house,
        clock=clock,
        fetcher=fetcher,
        second=_second_reader(settings, model),
        rewriter=_rewriter(settings, model),
    )
    return Linli(
        settings=settings,
        clock=clock,
        engine=engine,
        worker=worker,
        house=house,
        desk=desk,
        timetable=Timetable(worker=worker, house=house, clock=clock),
    )


def _rewriter(settings: Settings, model: LanguageModel | None) -> Rewriter | None:
    if model is None or not settings.reword:
        return None
    return Rewriter(model, seconds=settings.second_seconds, at_once=settings.second_at_once)


def _second_reader(settings: Settings, model: LanguageModel | None) -> SecondReader | None:
    if model is None:
        return None
    return SecondReader(model, seconds=settings.second_seconds, at_once=settings.second_at_once)


def create_tables(engine: Engine) -> None:
    """Make every table at once; for databases that live no longer than a transcript."""
    SQLModel.metadata.create_all(engine)


PACKAGE = Path(__file__).parent

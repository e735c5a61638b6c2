"""The second reader: a language model of the operator's own, asked when the parser is unsure.

It is asked before a turn's transaction begins, so that a slow model holds nobody up, and what
leaves the house is masked. Nothing that it does can fail a turn.
"""

from __future__ import annotations

import asyncio

import structlog

from bot.core import figures
from bot.core.ports import LanguageModel, ModelFault
from bot.core.stages.doubt import Doubt
from intents import BadAnswer, Parse, question_about, take_answer

log = structlog.get_logger()


class SecondReader:
    """Asks the model about at most `at_once` messages at a time, each for at most `seconds`.

    The model must be the operator's choice: it is handed words of neighbours, if masked ones.
    """

    def __init__(self, model: LanguageModel, *, seconds: float, at_once: int) -> None:
        self._model = model
        self._seconds = seconds
        self._free = at_once

    async def read(self, doubt: Doubt) -> Parse | None:
        """What the model makes of the message; None where it does not help, for any reason."""
        if self._free < 1:
            _count("busy")
            return None
        self._free -= 1
        try:
            with figures.SECOND_SECONDS.time():
                return await self._ask(doubt)
        except TimeoutError:
            _count("late")
        except ModelFault as fault:
            _count("unreachable")
            log.warning("second_reader_failed", reason=str(fault), advice="检查 LINLI_SECOND_URL")
        except BadAnswer as fault:
            _count("refused")
            log.info("second_reader_refused", reason=str(fault)[:80])
        finally:
            self._free += 1
        return None

    async def _ask(self, doubt: Doubt) -> Parse | None:
        question = question_about(doubt.utterance, doubt.names)
        async with asyncio.timeout(self._seconds):
            said = await self._model.complete(question.system, question.user)
        found = take_answer(question, said, doubt.parse)
        if found is doubt.parse:
            _count("nothing")
            return None
        _count("used")
        return found


def _count(end: str) -> None:
    figures.SECOND_READER.labels(end).inc()

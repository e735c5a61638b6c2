"""A message's way through the house; the order stands here and nowhere else."""

from __future__ import annotations

from bot.core.stages.act import act
from bot.core.stages.compose import compose
from bot.core.stages.decide import decide
from bot.core.stages.identify import identify
from bot.core.stages.passage import Passage, Stage
from bot.core.stages.resume import resume
from bot.core.stages.safety import safety
from bot.core.stages.understand import understand

ORDER: tuple[Stage, ...] = (identify, safety, understand, resume, decide, act)
"""Each stage says whether the next one follows; `compose` always ends the way."""


def run(passage: Passage) -> None:
    """Lead one message through the stages; its reply stands in the passage afterwards."""
    for stage in ORDER:
        if not stage(passage):
            break
    compose(passage)


__all__ = ["ORDER", "Passage", "Stage", "run"]

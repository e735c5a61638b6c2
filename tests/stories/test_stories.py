"""Every story, over signed and encrypted callbacks, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.story import Story, play, read_stories
from tests.support.wire import wire

STORIES = dict(read_stories(Path(__file__).parent))


@pytest.mark.parametrize("story", list(STORIES.values()), ids=list(STORIES))
async def test_story(story: Story, database_url: str, tmp_path: Path) -> None:
    async with wire(database_url, tmp_path, story.start, story.roster) as stage:
        await play(story, stage)

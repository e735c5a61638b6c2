"""Which stories take long: those that live through hours with a real server behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stories.story import Story

LONG = timedelta(hours=2)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the stories of many hours on PostgreSQL, before anything is chosen by marks."""
    for item in items:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        story = given.get("story")
        on_server = given.get("database_url") == "postgres"
        if isinstance(story, Story) and on_server and story.span > LONG:
            item.add_marker(pytest.mark.long)

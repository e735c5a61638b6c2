"""What is kept of changes to the directory."""

from __future__ import annotations

from bot.core.db import LogRow


class DirectoryChange(LogRow, table=True):
    """Somebody changed a number (`before`, `after`), or dialled it; `subject_id`: the entry."""

    __tablename__ = "directory_change"

"""Volunteer activities: who comes, who waits, who was there; and the chains of the groups."""

from __future__ import annotations

from bot.skills.volunteering.skill import SKILL

__all__ = ["SKILL"]

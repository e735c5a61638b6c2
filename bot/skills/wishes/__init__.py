"""Micro-wishes: a small thing or favour, verified, claimed once, confirmed."""

from __future__ import annotations

from bot.skills.wishes.skill import SKILL

__all__ = ["SKILL"]

"""Question in, evidence out.

Policy cards with their sources, a finder that would rather hand a question over than state a
wrong answer, and the directory of numbers. Imports nothing of the house and keeps no state.
"""

from knowledge.card import TOPICS, Area, BadCard, Card, Mark, Source, parse_card
from knowledge.directory import (
    CONTACTS,
    Entry,
    UnknownContact,
    lookup,
    national_entries,
)
from knowledge.evaluation import BadQuestion, Report, evaluate
from knowledge.finder import Finder, Finding, Hit, Kind, NaiveMoment, find
from knowledge.library import cards, load_cards
from knowledge.validation import STALE_DAYS, Fault, check_card, figures, validate

__all__ = [
    "CONTACTS",
    "STALE_DAYS",
    "TOPICS",
    "Area",
    "BadCard",
    "BadQuestion",
    "Card",
    "Entry",
    "Fault",
    "Finder",
    "Finding",
    "Hit",
    "Kind",
    "Mark",
    "NaiveMoment",
    "Report",
    "Source",
    "UnknownContact",
    "cards",
    "check_card",
    "evaluate",
    "figures",
    "find",
    "load_cards",
    "lookup",
    "national_entries",
    "parse_card",
    "validate",
]

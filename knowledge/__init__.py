"""Question in, evidence out.

Policy cards with their sources, a finder that would rather hand a question over than state a
wrong answer, and the directory of numbers. Imports nothing of the house and keeps no state.
"""

from knowledge.asked import HELD_OUT_FILE, BadQuestion
from knowledge.card import TOPICS, Area, BadCard, Card, Mark, Source, parse_card
from knowledge.directory import (
    CONTACTS,
    Entry,
    UnknownContact,
    lookup,
    national_entries,
)
from knowledge.documents import (
    Article,
    ArticleIndex,
    BadDocument,
    Paper,
    named_article,
    read_lines,
    split,
    title_key,
)
from knowledge.evaluation import Report, evaluate, tell
from knowledge.finder import Finder, Finding, Hit, Kind, NaiveMoment, find
from knowledge.library import cards, load_cards
from knowledge.validation import STALE_DAYS, Fault, check_card, figures, validate

__all__ = [
    "CONTACTS",
    "HELD_OUT_FILE",
    "STALE_DAYS",
    "TOPICS",
    "Area",
    "Article",
    "ArticleIndex",
    "BadCard",
    "BadDocument",
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
    "Paper",
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
    "named_article",
    "national_entries",
    "parse_card",
    "read_lines",
    "split",
    "tell",
    "title_key",
    "validate",
]

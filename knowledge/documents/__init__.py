"""Documents of an office: read from files, split at articles, found with exact citation."""

from knowledge.documents.articles import ArticleIndex, Match
from knowledge.documents.files import (
    BadDocument,
    BrokenFile,
    EmptyDocument,
    ScannedPages,
    UnknownKindOfFile,
    read_lines,
)
from knowledge.documents.paper import Article, NoDate, Paper, named_article, split, title_key

__all__ = [
    "Article",
    "ArticleIndex",
    "BadDocument",
    "BrokenFile",
    "EmptyDocument",
    "Match",
    "NoDate",
    "Paper",
    "ScannedPages",
    "UnknownKindOfFile",
    "named_article",
    "read_lines",
    "split",
    "title_key",
]

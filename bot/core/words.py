"""What the bot says: templates beside each skill, replaceable by an office without code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from jinja2 import Environment, StrictUndefined, Template, meta


class UnknownWords(KeyError):
    """No template has this name."""


class BadWords(ValueError):
    """A words file is not a flat mapping of names to sentences."""


class Words:
    """All templates, by `<skill>.<name>`."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._environment = Environment(
            undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
        )
        self._sources = dict(sources)
        self._compiled: dict[str, Template] = {}
        self._fixed: dict[str, str] = {}

    def render(self, name: str, /, **values: object) -> str:
        """The sentence, filled in. Raises `UnknownWords`."""
        fixed = self._fixed.get(name)
        if fixed is not None:
            return fixed
        template = self._compiled.get(name) or self.compile(name)
        return template.render(**values).strip()

    def version(self, name: str) -> str:
        """What tells this wording from an earlier or a local one: eight hexadecimal digits."""
        return hashlib.sha256(self._sources[name].encode()).hexdigest()[:8]

    def compile(self, name: str) -> Template:
        """The template of a sentence, kept for the next time. Raises `UnknownWords`."""
        if name not in self._sources:
            raise UnknownWords(name)
        tree = self._environment.parse(self._sources[name].strip())
        template = self._compiled[name] = self._environment.from_string(tree)
        if not meta.find_undeclared_variables(tree):
            # Nothing is filled in: the names of states and buttons, said in every answer.
            self._fixed[name] = template.render().strip()
        return template

    @property
    def names(self) -> frozenset[str]:
        """Every template's name."""
        return frozenset(self._sources)


def load_words(files: Iterable[tuple[str, Path]], overrides: Path | None = None) -> Words:
    """Read `(prefix, words.yaml)` files; `<overrides>/<prefix>.yaml` replaces single sentences."""
    sources: dict[str, str] = {}
    for prefix, path in files:
        sources |= _read(prefix, path)
        replaced = overrides / f"{prefix}.yaml" if overrides else None
        if replaced and replaced.is_file():
            sources |= _read(prefix, replaced)
    return Words(sources)


def _read(prefix: str, path: Path) -> dict[str, str]:
    data = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        raise BadWords(str(path))
    return {f"{prefix}.{name}": text for name, text in data.items()}

"""From values to HTML; every text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.core.pages import Field, Form, View

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is drawn. `said`: what the last form brought about; `wrong`: why the form
    `act` could not be used, which then keeps what was `given`."""

    title: str
    neighbourhood: str
    person: str
    menu: Sequence[tuple[str, str]]
    here: str
    several: bool
    token: str
    view: View
    said: str = ""
    wrong: str = ""
    act: str = ""
    given: Mapping[str, str] = field(default_factory=dict)

    def sent(self, form: Form) -> bool:
        """Whether this is the form that could not be used."""
        same = all(self.given.get(name) == value for name, value in form.hidden.items())
        return bool(self.wrong) and form.act == self.act and same

    def filled(self, form: Form, one: Field) -> str:
        """What stands in a field: what was given, else what the page says."""
        return self.given.get(one.name, one.value) if self.sent(form) else one.value


def page(sheet: Sheet) -> str:
    """A page of a skill."""
    return _templates.get_template("page.html").render(sheet=sheet)


def choice(doors: Sequence[tuple[str, str]]) -> str:
    """Which neighbourhood it shall be: names with their addresses."""
    return _templates.get_template("choice.html").render(doors=doors)


def notice(title: str, text: str, *, log_in: bool) -> str:
    """A sentence instead of a page; below it a way to the login or to the first page."""
    return _templates.get_template("notice.html").render(title=title, text=text, log_in=log_in)

"""Everything that is kept of one person, for that person: to be read, or as a file."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.core import consents
from bot.core.clock import local
from bot.core.documents import docx
from bot.core.events import OwnDataAsked
from bot.core.people import Person, roles_of
from bot.core.privacy import home_in_full
from bot.core.work import Work

Sections = Sequence[tuple[str, list[str]]]


def as_json(sections: Sections) -> bytes:
    """The headings with their lines, for another program (Personal Information Protection Law
    art. 45: to be taken along)."""
    return json.dumps(dict(sections), ensure_ascii=False, indent=1).encode()


def as_docx(title: str, sections: Sections) -> bytes:
    """The same as a document to be read and printed."""
    blocks = [line for heading, lines in sections for line in (f"【{heading}】", *lines)]
    return docx(title, blocks)


def collect(work: Work, person: Person) -> list[tuple[str, list[str]]]:
    """Headings with lines: the core's first, then each skill's."""
    assert person.id is not None
    event = OwnDataAsked(person.id)
    event.sections.append((work.render("personal.basics"), _basics(work, person)))
    agreed = _consents(work, person.id)
    if agreed:
        event.sections.append((work.render("personal.consents"), agreed))
    work.emit(event)
    return event.sections


def _basics(work: Work, person: Person) -> list[str]:
    assert person.id is not None
    phone = work.house.vault.open(person.phone) if person.phone else ""
    roles = [work.render(f"personal.role_{r}") for r in sorted(roles_of(work.session, person.id))]
    text = work.render(
        "personal.basic_lines",
        name=person.name,
        home=home_in_full(person.building, person.unit, person.room),
        phone=phone,
        roles=roles,
        kind=work.render(f"personal.kind_{person.member_kind}") if person.member_kind else "",
        speciality=person.speciality,
        since=f"{local(person.created_at):%Y-%m-%d}",
        mute=person.mute,
    )
    return text.splitlines()


def _consents(work: Work, person_id: int) -> list[str]:
    return [
        work.render(
            "personal.consent_line",
            purpose=work.render(f"personal.purpose_{consent.purpose}"),
            state=consent.state,
            on=f"{local(consent.withdrawn_at or consent.at):%Y-%m-%d}",
        )
        for consent in consents.of_person(work.session, person_id)
    ]

"""A piece of work inside one transaction: a turn that answers somebody, or something due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlmodel import Session

from bot.core import due, outbox, questions
from bot.core.counters import next_number
from bot.core.db import LogRow
from bot.core.events import Event
from bot.core.house import House
from bot.core.memory import known
from bot.core.people import Person, Role, raw_of, with_role
from bot.core.places import Chat, Neighbourhood
from bot.core.prepared import new_row
from bot.core.questions import OpenQuestion
from bot.core.rewording import Draft
from bot.core.values import Card, Enclosure, Message, enclosure_to_json

QUESTION_LIVES = timedelta(hours=24)


class Moved(Protocol):
    """Something with a life cycle."""

    @property
    def id(self) -> int | None:
        """Its primary key; None before it is written."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...


class Work:
    """What a handler may touch: the session, the moment, the neighbourhood, and ways to speak.

    `because` says what brought the work about; it stands beside everything that is sent.
    """

    def __init__(
        self,
        *,
        session: Session,
        now: datetime,
        house: House,
        neighbourhood: Neighbourhood,
        because: str,
    ) -> None:
        assert neighbourhood.id is not None
        self.session = session
        self.now = now
        self.house = house
        self.neighbourhood = neighbourhood
        self.neighbourhood_id: int = neighbourhood.id
        self.because = because

    @property
    def actor_id(self) -> int | None:
        """Who does the work; None: the house itself, because something fell due."""
        return None

    def render(self, words: str, /, **values: Any) -> str:
        """A sentence of the words files, filled in."""
        return self.house.words.render(words, **values)

    def tell(
        self,
        person: Person,
        words: str,
        /,
        *,
        card: Card | None = None,
        photo: str | None = None,
        enclosure: Enclosure | None = None,
        prompt: bool = False,
        not_before: datetime | None = None,
        key: str | None = None,
        **values: Any,
    ) -> None:
        """Write to somebody in private, after the quiet hours unless `prompt`; `photo` is the
        name of a kept picture, `enclosure` a document, which waits sealed until it has left."""
        outbox.put(
            self.session,
            neighbourhood_id=self.neighbourhood_id,
            person_id=person.id,
            text=self.render(words, **values),
            card=card,
            photo=photo,
            enclosure=self.house.vault.seal(enclosure_to_json(enclosure)) if enclosure else None,
            because=self.because,
            now=self.now,
            prompt=prompt,
            not_before=not_before,
            key=key,
        )

    def post(
        self,
        chat: Chat,
        words: str,
        /,
        *,
        mention: Sequence[Person] = (),
        prompt: bool = False,
        key: str | None = None,
        **values: Any,
    ) -> None:
        """Write into a group, after the quiet hours unless `prompt`."""
        identities = [raw_of(self.session, p.id) for p in mention if p.id is not None]
        outbox.put(
            self.session,
            neighbourhood_id=self.neighbourhood_id,
            chat_id=chat.id,
            text=self.render(words, **values),
            because=self.because,
            now=self.now,
            mentions=[i.raw for i in identities if i],
            prompt=prompt,
            key=key,
        )

    def ask_person(
        self,
        person: Person,
        question: str,
        words: str,
        /,
        *,
        state: Mapping[str, Any],
        lives: timedelta = QUESTION_LIVES,
        card: Card | None = None,
        prompt: bool = False,
        **values: Any,
    ) -> None:
        """Ask somebody in private; they may answer anywhere until the question expires."""
        self.tell(person, words, card=card, prompt=prompt, **values)
        self.keep_question(person, None, question, state, lives)

    def schedule(
        self, kind: str, key: str, due_at: datetime, payload: Mapping[str, Any] | None = None
    ) -> None:
        """Let `<skill>.<name>` fall due; the same key moves the earlier one."""
        due.schedule(
            self.session,
            neighbourhood_id=self.neighbourhood_id,
            kind=kind,
            key=key,
            due_at=due_at,
            payload=dict(payload or {}),
        )

    def cancel_due(self, key: str) -> None:
        """Nothing happens for this key any more."""
        due.cancel(self.session, self.neighbourhood_id, key)

    def emit(self, event: Event) -> None:
        """Tell the other skills, at once and in this transaction."""
        for listener in self.house.registry.listeners(event):
            listener(self, event)

    def log(
        self,
        event: type[LogRow],
        subject: Moved,
        move: str,
        *,
        before: str,
        actor_id: int | None,
        why: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Write down what happened to something; its state is already the one after."""
        assert subject.id is not None
        row = {
            "neighbourhood_id": self.neighbourhood_id,
            "subject_id": subject.id,
            "at": self.now,
            "actor_id": actor_id,
            "move": move,
            "before": before,
            "after": subject.state,
            "why": why,
            "data": dict(data or {}),
        }
        new_row(event).run(self.session, row)

    def next_number(self, kind: str) -> int:
        """The neighbourhood's next number of a kind."""
        return next_number(self.session, self.neighbourhood_id, kind)

    def staff(self, *roles: Role, building: str | None = None) -> list[Person]:
        """The people with one of the roles, for a building or for all."""
        return with_role(self.session, self.neighbourhood_id, *roles, building=building)

    def person_of(self, person_id: int) -> Person:
        """A person who is known to exist."""
        return known(self.session, Person, person_id)

    def keep_question(
        self,
        person: Person,
        chat_id: int | None,
        name: str,
        state: Mapping[str, Any],
        lives: timedelta,
    ) -> None:
        """Wait for an answer to something that was said otherwise; `ask` and `ask_person` do
        both at once."""
        assert person.id is not None
        questions.put(
            self.session,
            neighbourhood_id=self.neighbourhood_id,
            person_id=person.id,
            chat_id=chat_id,
            name=name,
            state=state,
            now=self.now,
            lives=lives,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the answer; a private one is never said in a group."""

    text: str
    private: bool = False


class Turn(Work):
    """One message being answered.

    `text` is the message without the mention; `addressed`: the bot was spoken to.
    """

    def __init__(
        self,
        *,
        session: Session,
        now: datetime,
        house: House,
        neighbourhood: Neighbourhood,
        message: Message,
        text: str,
        person: Person,
        roles: frozenset[Role],
        chat: Chat | None,
    ) -> None:
        super().__init__(
            session=session, now=now, house=house, neighbourhood=neighbourhood, because="talk"
        )
        assert person.id is not None
        self.message = message
        self.text = text
        self.person = person
        self.person_id: int = person.id
        self.roles = roles
        self.chat = chat
        self.parts: list[Part] = []
        self.card: Card | None = None
        self.update: Card | None = None
        self.kept_open: OpenQuestion | None = None
        self.forgotten = False
        self.covered: set[str] = set()
        self.draft: Draft | None = None

    @property
    def actor_id(self) -> int | None:
        """The one who is being answered."""
        return self.person_id

    @property
    def in_group(self) -> bool:
        """Whether the message was said in a group."""
        return self.chat is not None

    @property
    def addressed(self) -> bool:
        """Whether the bot was spoken to: mentioned, or in private."""
        return self.message.mentioned or self.chat is None

    @property
    def chat_id(self) -> int | None:
        """The group's id; None in private."""
        return self.chat.id if self.chat else None

    def say(self, words: str, /, *, private: bool = False, **values: Any) -> None:
        """Add a sentence to the answer; `private` ones reach the asker's private chat alone."""
        self.parts.append(Part(self.render(words, **values), private))

    def forget_words(self) -> None:
        """Let nothing of the message's own words be kept: care notes, health."""
        self.forgotten = True

    def cover(self, intent: str) -> None:
        """Take care of this message's other requests with the intent: nobody acts on them."""
        self.covered.add(intent)

    def may_reword(self, draft: Draft) -> None:
        """Let the operator's model say these words of the answer plainer, where there is one."""
        self.draft = draft

    def keep_open(self, question: OpenQuestion) -> None:
        """Let the question that was just answered wait for more answers."""
        self.kept_open = question

    def show(self, card: Card) -> None:
        """Let the answer carry a card."""
        self.card = card

    def reface(self, card: Card) -> None:
        """Give the card that was clicked its new face."""
        self.update = card

    def ask(
        self,
        question: str,
        words: str,
        /,
        *,
        state: Mapping[str, Any],
        lives: timedelta = timedelta(minutes=30),
        private: bool = False,
        **values: Any,
    ) -> None:
        """Ask back, one question, where the message was said (or in private)."""
        self.say(words, private=private, **values)
        chat_id = None if private else self.chat_id
        self.keep_question(self.person, chat_id, question, state, lives)

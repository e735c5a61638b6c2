"""Give a message the slots of an intent that a person has named."""

from __future__ import annotations

from intents.api import Utterance
from intents.clauses import Scorer
from intents.contract import Label
from intents.fill import fill
from intents.model import features
from intents.parser import model, tagger
from intents.parts import Source
from intents.reading import read


def read_as(utterance: Utterance, intent: str) -> tuple[Label, ...]:
    """Return the request or requests that `utterance` holds where it is known to ask `intent`."""
    reading = read(utterance.text, utterance.now.date())
    scene, role, mentioned = utterance.scene, utterance.role, utterance.mentioned
    whole = model().scores(features.of_message(reading, scene, role, mentioned))
    scorer = Scorer(model(), reading, features.flags(scene, role, mentioned))
    source = Source(utterance, scorer, tagger(), whole)
    drafts = [draft for draft in fill([(1.0, intent)], source) if draft.intent == intent]
    return tuple(Label(intent, draft.slots) for draft in drafts) or (Label(intent),)

"""Understanding: text in, requests out. The public names stand here."""

from intents.api import Context, Parse, Request, Trace, Utterance
from intents.commands import (
    NoVoices,
    WorseModel,
    evaluate_files,
    explain,
    get_ready,
    learning_curve,
    parse_jsonl,
    tell,
    train,
    train_danger,
)
from intents.contract import INTENTS, OVERHEARD, Label, Row, check_label, row_to_json
from intents.emergencies import EmergencyKind, emergency
from intents.labelled import read_as
from intents.parser import parse
from intents.perceive import Perception, perceive
from intents.second import BadAnswer, Masked, Question, mask, question_about, take_answer
from intents.slots.address import Address, parse_address
from intents.slots.chain import Chain, parse_chain
from intents.slots.dates import parse_when
from intents.slots.numbers import parse_number
from intents.slots.party import parse_party
from intents.slots.refs import parse_refs

__all__ = [
    "INTENTS",
    "OVERHEARD",
    "Address",
    "BadAnswer",
    "Chain",
    "Context",
    "EmergencyKind",
    "Label",
    "Masked",
    "NoVoices",
    "Parse",
    "Perception",
    "Question",
    "Request",
    "Row",
    "Trace",
    "Utterance",
    "WorseModel",
    "check_label",
    "emergency",
    "evaluate_files",
    "explain",
    "get_ready",
    "learning_curve",
    "mask",
    "parse",
    "parse_address",
    "parse_chain",
    "parse_jsonl",
    "parse_number",
    "parse_party",
    "parse_refs",
    "parse_when",
    "perceive",
    "question_about",
    "read_as",
    "row_to_json",
    "take_answer",
    "tell",
    "train",
    "train_danger",
]

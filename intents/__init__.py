"""Understanding: text in, requests out. The public names stand here."""

from intents.api import Context, Parse, Request, Trace, Utterance
from intents.commands import (
    NoVoices,
    WorseModel,
    evaluate_files,
    explain,
    get_ready,
    parse_jsonl,
    tell,
    train,
)
from intents.contract import OVERHEARD
from intents.emergencies import EmergencyKind, emergency
from intents.parser import parse
from intents.perceive import Perception, perceive
from intents.slots.address import Address, parse_address
from intents.slots.chain import Chain, parse_chain
from intents.slots.dates import parse_when
from intents.slots.numbers import parse_number
from intents.slots.party import parse_party
from intents.slots.refs import parse_refs

__all__ = [
    "OVERHEARD",
    "Address",
    "Chain",
    "Context",
    "EmergencyKind",
    "NoVoices",
    "Parse",
    "Perception",
    "Request",
    "Trace",
    "Utterance",
    "WorseModel",
    "emergency",
    "evaluate_files",
    "explain",
    "get_ready",
    "parse",
    "parse_address",
    "parse_chain",
    "parse_jsonl",
    "parse_number",
    "parse_party",
    "parse_refs",
    "parse_when",
    "perceive",
    "tell",
    "train",
]

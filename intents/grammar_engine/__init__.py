"""Templates: what a whole short message can look like, written as data.

`(a|b)` is a choice, `[a]` may be left out, `<name>` is a rule of `grammar/rules.yaml`, `{ref}`,
`{place}`, `{day}`, `{time}`, `{number}` are what the slots found, `…` is up to eight signs within
one clause. A template speaks for the whole message; forms of address, particles and signs around
it do not count.
"""

from intents.grammar_engine.grammar import Grammar, Rule, load_grammar
from intents.grammar_engine.templates import BadTemplate, compile_template

__all__ = ["BadTemplate", "Grammar", "Rule", "compile_template", "load_grammar"]

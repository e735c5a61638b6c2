"""The optional second reader: what a language model is asked, and what of its answer counts."""

from intents.second.answer import BadAnswer, take_answer
from intents.second.mask import Masked, mask
from intents.second.question import Question, question_about

__all__ = ["BadAnswer", "Masked", "Question", "mask", "question_about", "take_answer"]

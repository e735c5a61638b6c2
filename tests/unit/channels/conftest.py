"""Examples may be slow on a busy machine; that is no fault of theirs."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

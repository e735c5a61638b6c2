"""The character model: features, a linear scorer in plain Python, and its training."""

"""Floor 1: what the words of the trade mean. Pure Python, no I/O, no Qt."""

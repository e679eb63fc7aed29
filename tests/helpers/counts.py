"""How often the random tests repeat: a little in every run, fully in ``make soak``."""

import os


def count(small: int, full: int) -> int:
    """Return ``full`` when ``MASKO_SOAK`` is set, else ``small``."""
    return full if os.environ.get("MASKO_SOAK") else small

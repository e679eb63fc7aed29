"""Text as search compares it: without case and accents, letter for letter, so that positions stay what they were."""

import unicodedata
from functools import lru_cache


def fold(text: str) -> str:
    """Return ``text`` in small letters without accents; every character stays one character.

    >>> fold("Été Straße")
    'ete strase'
    """
    return text.lower() if text.isascii() else "".join(map(_fold_one, text))


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character.casefold())
    return next((part for part in plain if not unicodedata.combining(part)), character)

"""Going to anything among twenty thousand entries: the slowest key press, against an expression over all of them.

Processor time of one thread: it is what the search costs, however busy the machine is.
"""

import random
import re
import time
from typing import Any

from studio.domain.search import Entry, QuickIndex

ENTRIES = 20_000
LIMIT = 0.05
QUERIES = 20


def main() -> list[dict[str, Any]]:
    """Type a number of names letter by letter and keep the slowest letter of each."""
    chance = random.Random(7)
    syllables = [first + second for first in "bcdfghklmnprstvw" for second in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(3_000)]

    def name() -> str:
        return " ".join(chance.choices(words, k=chance.randint(1, 4)))

    titles = [name() for _ in range(ENTRIES)]
    index = QuickIndex()
    index.replace("poses", [Entry(kind="pose", id=str(number), title=title) for number, title in enumerate(titles)])
    index.search("")
    ours, plain = [], []
    for _ in range(QUERIES):
        query = name()
        for end in range(1, len(query) + 1):
            ours.append(_timed(lambda text=query[:end]: index.search(text)))
            plain.append(_timed(lambda text=query[:end]: _plain(text, titles)))
    worst = max(ours)
    ratio = sum(ours) / sum(plain)
    return [
        {
            "name": f"slowest key, {ENTRIES:,} entries",
            "value": worst,
            "unit": "s",
            "limit": LIMIT,
            "ok": worst <= LIMIT,
        },
        {
            "name": "all keys, search / expression over all",
            "value": ratio,
            "unit": "x",
            "limit": 0.5,
            "ok": ratio <= 0.5,
        },
    ]


def _plain(query: str, titles: list[str]) -> list[str]:
    found = re.compile(".*?".join(map(re.escape, query.replace(" ", "")))).search
    return sorted((title for title in titles if found(title)), key=len)[:50]


def _timed(call: Any) -> float:
    start = time.thread_time()
    call()
    return time.thread_time() - start

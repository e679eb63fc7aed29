"""The part of a file's address that names its mascot: what it may look like (contract A.10)."""

import re

from studio.domain.words import tr

SHORTEST, LONGEST = 2, 50
_ALLOWED = re.compile(r"[a-z0-9-]*")


def slug_problem(slug: str) -> str:
    """Return what is wrong with a slug as it is typed; empty if it can be sent."""
    if not _ALLOWED.fullmatch(slug):
        return tr("Use small letters a to z, digits and dashes.")
    if len(slug) < SHORTEST:
        return tr("Use at least {count} characters.", count=SHORTEST)
    if len(slug) > LONGEST:
        return tr("Shorten it to {count} characters.", count=LONGEST)
    return ""

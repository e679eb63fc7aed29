"""Looking at pictures and sites, behind one door that loads numpy with the first thing somebody shows.

The server starts without it: numpy alone would take a fifth of the time until the first answer.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PIL import Image

from studio.engine.fetching import Fetcher
from studio.engine.pictures import load_picture

if TYPE_CHECKING:
    from studio.engine.analysis import Analysis, StyleCard
    from studio.engine.website import SiteAnalysis


def look_at(image: Image.Image) -> "Analysis":
    """Return what a picture shows."""
    return cast("Analysis", importlib.import_module("studio.engine.analysis").analyse(image))


def look_at_file(path: Path) -> "Analysis":
    """Return what one of our own stored pictures shows."""
    return look_at(load_picture(path))


def style_card(paths: Sequence[Path]) -> "StyleCard":
    """Return the look that reference pictures share."""
    seen = [look_at_file(path) for path in paths]
    return cast("StyleCard", importlib.import_module("studio.engine.analysis").style_card(seen))


async def look_at_site(fetcher: Fetcher, url: str) -> "SiteAnalysis":
    """Return what a website shows."""
    module = importlib.import_module("studio.engine.website")
    return cast("SiteAnalysis", await module.analyse_site(fetcher, url))

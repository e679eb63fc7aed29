"""Looking at a website for a brand: its name, its colours, its trade, and who could stand for it.

Only what the page itself shows is used: the page, a few of its style sheets and icons.
"""

import asyncio
import functools
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

import numpy as np
from msgspec import Struct, field

from studio.domain.resources import resource_path
from studio.engine.colours import SAME, Floats, chroma_of, colour_name, lab_of, palette
from studio.engine.fetching import Fetched, Fetcher
from studio.engine.pictures import read_picture
from studio.engine.refusals import Refusal, WrongField
from studio.engine.webpage import Page, declared_colours, read_page

PAGE_LIMIT = 2 * 1024 * 1024
PART_LIMIT = 1024 * 1024
SHEETS = 4
ICONS = 2
COLOURS = 5
FALLBACK = "#2d6be4"
#: What stands between the parts of a title, as in "Acme | Tools", "Acme - Tools" and "Acme: Tools".
_BETWEEN = re.compile(r"\s[|\u2013\u2014\u00b7:-]\s|\||:\s")


class Brand(Struct, frozen=True):
    """Who the site belongs to; ``colors`` as ``#rrggbb``, the brand's own first."""

    name: str
    colors: tuple[str, ...]
    industry: str


class Suggestion(Struct, frozen=True):
    """A mascot that would suit the brand, ready for a new collection."""

    name: str
    prompt: str
    style: str


class SiteAnalysis(Struct, frozen=True):
    """The whole answer, with sentences that say what it rests on."""

    brand: Brand
    suggestions: tuple[Suggestion, ...]
    saw: tuple[str, ...]


class Evidence(Struct):
    """Everything that was fetched, before anything is concluded."""

    url: str
    page: Page
    css: list[str] = field(default_factory=list)
    icon_colours: list[str] = field(default_factory=list)


async def analyse_site(fetcher: Fetcher, url: str) -> SiteAnalysis:
    """Fetch a site and return what it shows; raise Refusal naming ``url`` if it is no web page."""
    return await asyncio.to_thread(conclude, await gather(fetcher, url))


async def gather(fetcher: Fetcher, url: str) -> Evidence:
    """Fetch the page, then those style sheets and icons of it that can be had."""
    if "://" not in url:
        url = f"https://{url.strip()}"
    answer = await fetcher.get(url, limit=PAGE_LIMIT, accept="text/html,application/xhtml+xml")
    if answer.content_type not in {"text/html", "application/xhtml+xml", ""}:
        raise WrongField({"url": f"This address leads to {answer.content_type}, not to a web page."})
    page = await asyncio.to_thread(read_page, answer.body.decode("utf-8", "replace"))
    evidence = Evidence(answer.url, page, css=list(page.css))
    sheets = page.sheets[:SHEETS]
    icons = (page.icons or ["/apple-touch-icon.png"])[:ICONS]
    parts = await asyncio.gather(*(_part(fetcher, answer.url, address) for address in (*sheets, *icons)))
    evidence.css += [sheet.body.decode("utf-8", "replace") for sheet in parts[: len(sheets)] if sheet is not None]
    for icon in parts[len(sheets) :]:
        if icon is not None:
            evidence.icon_colours += await asyncio.to_thread(_icon_colours, icon)
    return evidence


def conclude(evidence: Evidence) -> SiteAnalysis:
    """Return what the evidence says."""
    name, name_from = _name(evidence)
    colours = _colours(evidence)
    industry, hits = _industry(evidence.page, name)
    brand = Brand(name, tuple(colours), industry["name"])
    saw = (
        f"The name {name!r} stands in {name_from}.",
        _colours_seen(evidence, colours),
        f"The words speak of {industry['name']}: {', '.join(hits)}." if hits else "The words name no trade we know.",
    )
    return SiteAnalysis(brand, tuple(_suggestions(brand, industry)), saw)


async def _part(fetcher: Fetcher, base: str, address: str) -> Fetched | None:
    """Return a part of a page if it can be had; a missing icon does not spoil the page."""
    try:
        return await fetcher.get(urljoin(base, address), limit=PART_LIMIT)
    except (Refusal, ValueError):  # urljoin does not take every address that pages hold
        return None


def _icon_colours(icon: Fetched) -> list[str]:
    if icon.content_type == "image/svg+xml" or b"<svg" in icon.body[:1000]:
        return [code for code, _ in declared_colours(icon.body.decode("utf-8", "replace")).most_common(4)]
    try:
        image = read_picture(icon.body).image
    except Refusal:
        return []
    image.thumbnail((96, 96))
    pixels = np.asarray(image).reshape(-1, 4)
    return [swatch.hex for swatch in palette(pixels[pixels[:, 3] > 127][:, :3], 4)]


def _name(evidence: Evidence) -> tuple[str, str]:
    page = evidence.page
    host = (urlsplit(evidence.url).hostname or "").removeprefix("www.")
    if page.site_name:
        return page.site_name, "the site's own name tag"
    parts = [part.strip() for part in _BETWEEN.split(page.title) if part.strip()]
    label = host.split(".")[0]
    alike = [part for part in parts if re.sub(r"\W", "", part.lower()) in {label, re.sub(r"\W", "", label)}]
    if alike:
        return alike[0], "the title"
    if parts:
        return min(parts, key=len)[:60], "the title"
    return label.replace("-", " ").title() or "Your brand", "the address"


def _colours(evidence: Evidence) -> list[str]:
    """Return the brand's colours: lively ones by weight first, then at most two neutral ones."""
    weights: Counter[str] = Counter()
    for code in evidence.page.theme_colours:
        weights[code] += 40
    for rank, code in enumerate(evidence.icon_colours):
        weights[code] += max(4, 24 - 6 * rank)
    for css in evidence.css:
        weights.update({code: min(weight, 60) for code, weight in declared_colours(css).items()})
    ranked = _distinct(code for code, _ in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
    lively = [code for code in ranked if chroma_of(lab_of(code)) > 0.04]
    neutral = [code for code in ranked if code not in lively]
    return (lively[: COLOURS - 1] + neutral[:2])[:COLOURS]


def _distinct(codes: Iterable[str]) -> list[str]:
    kept: list[tuple[str, Floats]] = []
    for code in codes:
        lab = lab_of(code)
        if all(float(np.linalg.norm(lab - other)) > SAME for _, other in kept):
            kept.append((code, lab))
    return [code for code, _ in kept]


def _colours_seen(evidence: Evidence, colours: Sequence[str]) -> str:
    if not colours:
        return "The page declares no colours."
    places = [
        place
        for place, found in (
            ("its theme colour", evidence.page.theme_colours),
            ("its icons", evidence.icon_colours),
            ("its style sheets", evidence.css),
        )
        if found
    ]
    named = ", ".join(f"{colour_name(code)} {code}" for code in colours)
    return f"Colours from {' and '.join(places)}: {named}."


def _industry(page: Page, name: str) -> tuple[dict[str, Any], list[str]]:
    """Return the trade whose words the page uses most, and the words that told it."""
    loud = " ".join([name, page.title, page.description, *page.loud]).lower()
    body = " ".join(page.words)
    best: tuple[float, dict[str, Any], list[str]] = (0.0, _lexicon()["general"], [])
    for industry in _lexicon()["industry"]:
        score, hits = 0.0, []
        for word in industry["words"]:
            pattern = _pattern(word)
            found = 3.0 * min(3, len(pattern.findall(loud))) + min(4, len(pattern.findall(body)))
            if found:
                score += found
                hits.append(word.rstrip("*"))
        if score > best[0] and score >= 3:
            best = (score, industry, hits[:5])
    return best[1], best[2]


def _suggestions(brand: Brand, industry: dict[str, Any]) -> list[Suggestion]:
    lively = [code for code in brand.colors if chroma_of(lab_of(code)) > 0.04] or [FALLBACK]
    main, accent = colour_name(lively[0]), colour_name(lively[1] if len(lively) > 1 else "#ffffff")
    if accent == main:
        accent = "white"
    chance = hashlib.sha256(brand.name.lower().encode()).digest()
    return [
        Suggestion(
            name=character["names"][chance[at] % len(character["names"])],
            prompt=f"{character['prompt'].format(colour=main, accent=accent)}, mascot of {brand.name}.",
            style=character["style"],
        )
        for at, character in enumerate(industry["characters"])
    ]


@functools.cache
def _pattern(word: str) -> re.Pattern[str]:
    stem = re.escape(word.rstrip("*"))
    return re.compile(rf"\b{stem}\w*" if word.endswith("*") else rf"\b{stem}\b")


@functools.cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(resource_path("engine", "industries.toml").read_text("utf-8"))

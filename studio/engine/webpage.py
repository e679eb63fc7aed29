"""What a web page says about itself: names, words, links to icons and style sheets, and the colours it declares."""

import re
from collections import Counter
from html import unescape

from msgspec import Struct

MAX_WORDS = 20_000
#: A page with more broken tags than this is not read further, and no tag is longer than this many characters.
MAX_BROKEN = 500
MAX_TAG = 8192
_SILENT = frozenset({"noscript", "template", "svg"})
#: What encloses something that is no markup, and what ends it.
_RAW = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea")}
_TAG = re.compile(r"""<(/?)([a-zA-Z!?][\w:-]*+)((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""")
_FIELD = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?""")
_LOUD = frozenset({"h1", "h2", "h3"})

_HEX = r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-z_-])"
_FUNCTION = r"(?:rgb|hsl)a?\([^()]{1,60}\)"
_COLOUR = re.compile(rf"{_HEX}|{_FUNCTION}", re.IGNORECASE)
_DECLARATION = re.compile(r"([\w-]{2,60})\s*:\s*([^;{}]{3,200})")
_ATTRIBUTE = re.compile(rf"\b(fill|stroke|stop-color)\s*=\s*[\"']\s*({_HEX}|{_FUNCTION})", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)%?")
#: Words in the name of a custom property or class that say this colour is the brand's own.
_BRANDED = re.compile(r"brand|primary|accent|theme|main|key|logo|cta", re.IGNORECASE)


class Page(Struct):
    """What was read from one page; ``loud`` are the words of its title and headings, ``words`` all others."""

    site_name: str = ""
    title: str = ""
    description: str = ""
    theme_colours: list[str] = []
    loud: list[str] = []
    words: list[str] = []
    icons: list[str] = []
    sheets: list[str] = []
    css: list[str] = []


def read_page(html: str) -> Page:
    """Return what an HTML page says about itself; broken HTML is read as far as it goes."""
    reader = _Reader()
    reader.read(html)
    return reader.page


def declared_colours(css: str) -> Counter[str]:
    """Return the colours of a style sheet or SVG as ``#rrggbb``, weighed by how much they are the brand's."""
    weights: Counter[str] = Counter()
    for name, value in [*_DECLARATION.findall(css), *_ATTRIBUTE.findall(css)]:
        weight = _weight(name.lower())
        for text in _COLOUR.findall(value) if weight else ():
            code = colour_code(text)
            if code:
                weights[code] += weight
    return weights


def colour_code(text: str) -> str | None:
    """Return a CSS colour as ``#rrggbb``; None for what is no colour or mostly transparent.

    >>> colour_code("rgb(255 136 0)")
    '#ff8800'
    """
    lower = text.strip().lower()
    if lower.startswith("#"):
        return _hex_code(lower[1:])
    if not lower.startswith(("rgb", "hsl")):
        return None
    parts = _NUMBER.findall(lower)
    if len(parts) < 3 or (len(parts) > 3 and _part(parts[3], 1.0) < 0.5):
        return None
    if lower.startswith("rgb"):
        channels = [_part(part, 255.0) for part in parts[:3]]
    else:
        channels = _from_hsl(float(parts[0].rstrip("%")), _part(parts[1], 1.0), _part(parts[2], 1.0))
    return "#" + "".join(f"{round(min(255.0, max(0.0, channel))):02x}" for channel in channels)


class _Reader:
    """Walks a page once and collects into ``page``; hostile markup, which can cost the standard parser hours, too."""

    def __init__(self) -> None:
        self.page = Page()
        self._open: list[str] = []

    def read(self, html: str) -> None:
        """Take everything up to the end, or up to where too much of it is broken."""
        at, broken = 0, 0
        while broken < MAX_BROKEN:
            start = html.find("<", at)
            self._take_text(html[at : start if start >= 0 else len(html)])
            if start < 0:
                return
            if html.startswith("<!--", start):
                end = html.find("-->", start + 4)
                at = end + 3 if end >= 0 else len(html)
                continue
            tag = _TAG.match(html, start, start + MAX_TAG)
            if tag is None:
                self._take_text("<")
                at, broken = start + 1, broken + 1
            else:
                at = self._take_tag(html, tag)

    def _take_tag(self, html: str, tag: re.Match[str]) -> int:
        """Take one tag, and all of what it encloses if that is no markup; return where reading goes on."""
        name = tag[2].lower()
        if tag[1]:
            if name in self._open:
                while self._open.pop() != name:
                    pass
            return tag.end()
        self._take_start(name, {key.lower(): unescape(a or b or c) for key, a, b, c in _FIELD.findall(tag[3])})
        if name not in _RAW:
            return tag.end()
        end = _RAW[name].search(html, tag.end())
        stop = end.start() if end else len(html)
        if name == "style":
            self.page.css.append(html[tag.end() : stop])
        return stop

    def _take_start(self, name: str, fields: dict[str, str]) -> None:
        if name == "meta":
            self._take_meta(fields)
        elif name == "link":
            self._take_link(fields)
        elif name in _SILENT | _LOUD | {"title"}:
            self._open = [*self._open[-20:], name]
        if "style" in fields:
            self.page.css.append(fields["style"])

    def _take_text(self, data: str) -> None:
        where = self._open[-1] if self._open else ""
        text = unescape(data)
        if where == "title":
            self.page.title = (self.page.title + text).strip()[:300]
        elif where in _LOUD:
            self.page.loud += text.lower().split()[:100]
        elif where not in _SILENT and len(self.page.words) < MAX_WORDS:
            self.page.words += text.lower().split()[:MAX_WORDS]

    def _take_meta(self, fields: dict[str, str]) -> None:
        name, content = (fields.get("property") or fields.get("name", "")).lower(), fields.get("content", "").strip()
        if name in {"og:site_name", "application-name", "apple-mobile-web-app-title"}:
            self.page.site_name = self.page.site_name or content[:100]
        elif name in {"description", "og:description"}:
            self.page.description = self.page.description or content[:600]
        elif name in {"theme-color", "msapplication-tilecolor"}:
            code = colour_code(content)
            self.page.theme_colours += [code] if code else []

    def _take_link(self, fields: dict[str, str]) -> None:
        kinds, address = fields.get("rel", "").lower().split(), fields.get("href", "").strip()
        if not address:
            return
        if "stylesheet" in kinds:
            self.page.sheets.append(address)
        elif "mask-icon" in kinds:
            code = colour_code(fields.get("color", ""))
            self.page.theme_colours += [code] if code else []
        elif {"icon", "apple-touch-icon", "apple-touch-icon-precomposed"} & set(kinds):
            self.page.icons.append(address)


def _weight(name: str) -> int:
    if name.startswith("--"):
        return 12 if _BRANDED.search(name) else 2
    if name in {"background", "background-color", "fill", "stop-color"}:
        return 3
    return 1 if name in {"color", "border-color", "stroke", "background-image", "outline-color"} else 0


def _hex_code(digits: str) -> str | None:
    if len(digits) in {3, 4}:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) not in {6, 8} or any(digit not in "0123456789abcdef" for digit in digits):
        return None
    if len(digits) == 8 and int(digits[6:], 16) < 128:
        return None
    return f"#{digits[:6]}"


def _part(text: str, whole: float) -> float:
    return float(text[:-1]) / 100 * whole if text.endswith("%") else float(text)


def _from_hsl(hue: float, saturation: float, lightness: float) -> list[float]:
    reach = saturation * min(lightness, 1 - lightness)
    turns = [(offset + hue / 30) % 12 for offset in (0, 8, 4)]
    return [255 * (lightness - reach * max(-1.0, min(turn - 3, 9 - turn, 1.0))) for turn in turns]

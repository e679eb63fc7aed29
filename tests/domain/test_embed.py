"""Code to paste is code of its language, whatever a mascot is called and wherever its files are."""

from html.parser import HTMLParser

import pytest

from studio.domain.embed import Embed, Shown, missing, snippet

FILES = {
    "webm": "https://assets.example/a1/felix-0a1b/idle-11.webm?a=1&b=2",
    "hevc": "https://assets.example/a1/felix-0a1b/idle-12.mov",
    "stacked": "https://assets.example/a1/felix-0a1b/idle-13.mp4",
    "poster": "https://assets.example/a1/felix-0a1b/idle-14.png",
}
NAMES = ("Felix", 'Fé"lix </script> & $co', "7 of 9", "狐")


class Reader(HTMLParser):
    """Collects tags with their attributes, and fails on one that is never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "source":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(code: str) -> Reader:
    reader = Reader()
    reader.feed(code)
    reader.close()
    assert reader.open == []
    return reader


def shown(name: str = "Felix", **changed: str) -> Shown:
    return Shown(mascot=name, pose="Idle", side=320, **{**FILES, **changed})


def balanced(code: str) -> bool:
    """Whether every bracket outside of texts and comments is closed by its own kind."""
    pairs, open_ones, quote, escaped = {")": "(", "]": "[", "}": "{"}, [], "", False
    for line in code.splitlines():
        for letter in "" if line.lstrip().startswith("//") else line:
            if quote:
                escaped, ends = (letter == "\\" and not escaped), letter == quote and not escaped
                quote = "" if ends else quote
            elif letter in "\"'":
                quote = letter
            elif letter in "([{":
                open_ones.append(letter)
            elif letter in pairs and (not open_ones or open_ones.pop() != pairs[letter]):
                return False
    return not open_ones and not quote


@pytest.mark.parametrize("name", NAMES)
def test_the_page_shows_the_clip_muted_in_a_loop_with_both_sources(name: str) -> None:
    tags = read(snippet(Embed.HTML, shown(name))).tags
    kinds = [tag for tag, _ in tags]
    assert kinds == ["video", "source", "source"]
    video = tags[0][1]
    assert {"autoplay", "loop", "muted", "playsinline"} <= video.keys()
    assert (video["width"], video["height"], video["poster"]) == ("320", "320", FILES["poster"])
    assert video["aria-label"] == f"{name}, Idle"
    assert [one["src"] for _, one in tags[1:]] == [FILES["hevc"], FILES["webm"]]
    assert [one["type"] for _, one in tags[1:]] == ['video/mp4; codecs="hvc1"', "video/webm"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [Embed.REACT, Embed.SWIFT, Embed.ANDROID])
def test_code_is_closed_and_named_whatever_the_mascot_is_called(kind: Embed, name: str) -> None:
    code = snippet(kind, shown(name))
    assert balanced(code), code
    word = {Embed.REACT: "function", Embed.SWIFT: "struct", Embed.ANDROID: "object"}[kind]
    identifier = code.partition(f"{word} ")[2].partition("(" if kind is Embed.REACT else " ")[0].rstrip(":")
    assert identifier.isidentifier()
    wanted = {Embed.REACT: "webm", Embed.SWIFT: "hevc", Embed.ANDROID: "stacked"}[kind]
    assert FILES[wanted] in code


def test_kotlin_takes_a_dollar_for_a_dollar() -> None:
    assert "\\$co" in snippet(Embed.ANDROID, shown(NAMES[1]))


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_page_is_framed_and_can_be_told_things(name: str) -> None:
    code = snippet(Embed.PAGE, shown(name))
    tags = dict(read(code).tags)
    assert tags["iframe"]["title"] == name
    assert str(tags["iframe"]["src"]).endswith("/index.html#bare")
    assert "postMessage" in code


def test_addresses_stand_one_in_a_line() -> None:
    assert snippet(Embed.ADDRESSES, shown(stacked="")).splitlines() == [FILES["webm"], FILES["hevc"], FILES["poster"]]


def test_it_says_which_format_the_code_would_miss() -> None:
    assert missing(Embed.HTML, shown(hevc="")) == ("MOV",)
    assert missing(Embed.SWIFT, shown(hevc="")) == ("MOV",)
    assert missing(Embed.ANDROID, shown(stacked="")) == ("stacked MP4",)
    assert missing(Embed.PAGE, shown(webm="", hevc="", stacked="")) == ()

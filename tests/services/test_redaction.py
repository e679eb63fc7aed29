"""No secret survives, whatever it stands in."""

import json
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.services.redaction import MASK, RedactingFormatter, hide, redact

KEY = "masko_" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"Authorization: Bearer {KEY}",
        json.dumps({"key": KEY, "list": [KEY]}),
        repr({"headers": [(b"authorization", f"Bearer {KEY}".encode())]}),
        f"https://api.masko.ai/v1/x?key={KEY}&b=1",
        f"GET /{KEY.replace('_', '%5F')}/x",
        f"wrapped {KEY[:40]}\n{KEY[40:]} end",
        f"cut off {KEY[:20]}",
        KEY.upper().replace("MASKO", "masko"),
    ],
)
def test_keys_are_masked_everywhere(text):
    clean = redact(text)
    assert MASK in clean
    assert "0123456789" not in clean
    assert "89abcdef" not in clean.lower()


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://x.org/f.webm?X-Amz-Signature=abc&w=1", "https://x.org/f.webm?X-Amz-Signature=***&w=1"),
        ("https://x.org/a?token=t.o.k#top", "https://x.org/a?token=***#top"),
        ("http://me:pass@proxy:8080/", "http://me:***@proxy:8080/"),
        ('{"secret": "whsec_abc", "id": 5}', '{"secret": "***", "id": 5}'),
        ("Bearer abc.def", "Bearer ***"),
        ("password='hunter 2'", "password='***'"),
    ],
)
def test_other_secrets_are_masked_and_their_names_stay(text, clean):
    assert redact(text) == clean


@pytest.mark.parametrize(
    "text", ["masko_studio", "a fox", "https://masko.ai/cdn/u/fox/wave-9f.png", "12:30:05", "c:/x@y", "the key is lost"]
)
def test_harmless_text_stays(text):
    assert redact(text) == text


@given(st.text(max_size=30), st.text(alphabet="0123456789abcdef", min_size=64, max_size=64), st.text(max_size=30))
def test_a_key_never_survives_between_any_texts(before, digits, after):
    clean = redact(f"{before}masko_{digits}{after}")
    assert digits not in clean
    assert digits[:16] not in clean
    assert redact(clean) == clean


def test_tracebacks_are_masked_too():
    formatter = RedactingFormatter("%(levelname)s %(message)s")
    try:
        int(f"refused {KEY}")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "with %s", (KEY,), (type(error), error, error.__traceback__)
        )
    text = formatter.format(record)
    assert "ValueError: invalid literal for int() with base 10: 'refused masko_***'" in text
    assert KEY not in text


def test_own_words_and_the_home_folder_can_be_taken_out():
    text = "prompt 'a red fox runs' and 'a red fox' in /home/ann/mascots, not /home/annabel"
    clean = hide(text, ["a red fox", "a red fox runs", "", "a"], home=Path("/home/ann"))
    assert clean == "prompt '[removed]' and '[removed]' in ~/mascots, not /home/annabel"
    assert hide("/a", (), home=Path("/")) == "/a"

"""Folding keeps positions."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from studio.domain.folding import fold


@given(st.text())
def test_every_character_stays_one(text):
    assert len(fold(text)) == len(text)


def test_case_and_accents_go():
    assert fold("Éric le Renard Ω") == "eric le renard ω"
    assert fold("e") == fold("E") == fold("é") == fold(unicodedata.normalize("NFC", "É"))

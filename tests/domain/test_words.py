"""What is said follows the catalogue in use."""

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from studio.domain.words import figure, speak, tr, trn


class _Loud(NullTranslations):
    """A catalogue that shouts, to be told from English."""

    def gettext(self, message: str) -> str:
        return message.upper().replace("{NAME}", "{name}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2).replace("{COUNT}", "{count}")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak(NullTranslations())


def test_english_is_as_written() -> None:
    """Without a catalogue the text itself is said, and braces without values stay as they are."""
    assert tr("Keep {this}") == "Keep {this}"
    assert tr("Delete {name}?", name="Felix") == "Delete Felix?"
    assert [trn("{count} pose", "{count} poses", count) for count in (0, 1, 2)] == ["0 poses", "1 pose", "2 poses"]


def test_a_catalogue_takes_over_at_once() -> None:
    """Values are filled in after the translation, so a catalogue may move them about."""
    speak(_Loud())
    assert tr("Delete {name}?", name="Felix") == "DELETE Felix?"
    assert trn("{count} pose", "{count} poses", 3) == "3 POSES"


class _French(NullTranslations):
    """A catalogue that knows how figures are written, and nothing else."""

    def gettext(self, message: str) -> str:
        return "1 234,5" if message == "1,234.5" else message


def test_figures_are_written_as_the_language_does() -> None:
    """Only what the text itself asks to be written as a figure changes; words and numbers within words do not."""
    assert [figure(12345), tr("{size:.1f} MB", size=1.5)] == ["12,345", "1.5 MB"]
    speak(_French(), "fr")
    assert [figure(12345), tr("{size:.1f} MB", size=1.5)] == ["12 345", "1,5 MB"]
    assert (
        trn("{count:,} credit of {name}", "{count:,} credits of {name}", 2000, name="v1.2") == "2 000 credits of v1.2"
    )

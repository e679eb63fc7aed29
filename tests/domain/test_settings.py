"""The table of settings keeps its own rules."""

import pytest

from studio.domain.guard import CONFIRM_ABOVE_CREDITS, CONFIRM_ABOVE_JOBS
from studio.domain.settings import PAGES, SETTINGS, Setting


def test_names_are_unique():
    assert len(SETTINGS) == sum(len(page.settings) for page in PAGES)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_a_default_can_be_chosen(setting: Setting):
    if setting.kind == "choice":
        assert setting.default in dict(setting.choices)
    elif setting.kind == "number":
        assert setting.lowest <= int(setting.default) <= setting.highest
        assert not setting.none or setting.lowest == 0


def test_the_defaults_of_spending_are_the_guards():
    assert SETTINGS["spend.confirm_above"].default == CONFIRM_ABOVE_CREDITS
    assert SETTINGS["spend.confirm_jobs"].default == CONFIRM_ABOVE_JOBS
    assert [SETTINGS[f"spend.cap_{of}"].default for of in ("session", "day", "project")] == [0, 0, 0]

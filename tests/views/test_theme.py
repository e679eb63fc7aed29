"""The colour table keeps its promises, and the whole window switches at once."""

import itertools

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel

from studio.views.theme import CAPTION, MODES, TOKENS, Theme, interface_font, scaled


def luminance(color: QColor) -> float:
    channels = [
        channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_text_pair_is_legible(qapp: QApplication, mode):
    theme = Theme(mode)
    grounds = ("window", "panel", "raised", "sunken")
    texts = ("text", "dim", "faint", "accent", "good", "warn", "bad", "info")
    for text, ground in itertools.product(texts, grounds):
        assert contrast(theme.color(text), theme.color(ground)) >= 4.5, (text, ground)
    assert contrast(theme.color("on_accent"), theme.color("accent")) >= 4.5


def test_switching_the_mode_repaints_once_and_only_if_something_changes(qapp: QApplication, qtbot):
    theme = Theme("dark")
    changes = []
    theme.changed.connect(lambda: changes.append(theme.color("panel").name()))
    theme.set_mode("dark")
    assert changes == []
    theme.set_mode("light")
    theme.set_mode("dark")
    assert changes == [TOKENS["panel"][1].lower(), TOKENS["panel"][0].lower()]


def test_an_icon_follows_the_theme(qapp: QApplication):
    theme = Theme("dark")
    icon = theme.icon("plus", "text")
    seen = {}
    for mode in ("dark", "light"):
        theme.set_mode(mode)
        image = icon.pixmap(32, 32).toImage()
        seen[mode] = image.pixelColor(16, 16).name()
    assert seen == {"dark": TOKENS["text"][0].lower(), "light": TOKENS["text"][1].lower()}


def test_installing_dresses_the_application(qapp: QApplication, qtbot):
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    theme = Theme("dark")
    theme.install(qapp)
    label = QLabel("x")
    qtbot.addWidget(label)
    assert label.palette().window().color() == theme.color("panel")
    assert "@" not in qapp.styleSheet()
    theme.set_mode("light")
    assert label.palette().window().color() == theme.color("panel")
    assert MODES == ("system", "light", "dark")
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def test_the_stylesheets_pictures_are_what_the_icons_would_draw(qapp: QApplication):
    for mode in ("light", "dark"):
        for path, drawn in Theme(mode).draw_marks().items():
            kept = QImage(str(path))
            assert kept.size() == drawn.size()
            assert opaque(kept) == pytest.approx(opaque(drawn), rel=0.2)


def opaque(image: QImage) -> int:
    return sum(image.pixelColor(x, y).alpha() > 127 for x in range(image.width()) for y in range(image.height()))


def test_an_unknown_icon_is_refused_where_it_is_asked_for(qapp: QApplication):
    with pytest.raises(KeyError):
        Theme("dark").icon("no such icon")
    assert Theme("dark").icon("plus").pixmap(0, 0).isNull()


def test_text_grows_at_once_from_80_to_200_percent(qapp: QApplication, qtbot):
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    theme = Theme("dark")
    theme.install(qapp)
    plain, changes = qapp.font().pixelSize(), []
    theme.changed.connect(lambda: changes.append(qapp.font().pixelSize()))
    for percent in (200, 200, 80, 900):
        theme.set_text_size(percent)
    assert changes == [2 * plain, round(0.8 * plain), 2 * plain]
    assert (theme.text_size, interface_font(CAPTION).pixelSize(), scaled(420)) == (200, 24, 840)
    assert "font-size: 24px" in qapp.styleSheet()
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def test_motion_follows_the_system_until_a_person_decides(qapp: QApplication):
    theme, changes = Theme("dark"), []
    theme.changed.connect(lambda: changes.append(theme.calm))
    assert not theme.calm
    theme.set_system_calm(True)
    theme.set_motion("full")
    theme.set_system_calm(False)
    theme.set_motion("reduced")
    theme.set_system_calm(True)
    theme.set_motion("system")
    theme.set_system_calm(False)
    assert changes == [True, False, True, False]

"""The look of Studio: one table of tokens in two columns, and everything that is built from it.

Views ask for colours by token and repaint on ``changed``; nobody writes a colour elsewhere.
"""

import re
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication

from studio.domain.resources import resource_path
from studio.domain.words import later, tr
from studio.views.icons import GlyphEngine

Mode = Literal["system", "light", "dark"]
MODES: tuple[Mode, ...] = get_args(Mode)
Motion = Literal["system", "full", "reduced"]
MOTIONS: tuple[Motion, ...] = get_args(Motion)
#: How large text may be, in percent.
TEXT_SIZES = range(80, 201)

#: token: (dark, light). All text pairs reach 4.5:1, the focus ring 3:1; a test measures them.
TOKENS: dict[str, tuple[str, str]] = {
    "window": ("#16171B", "#F3F3F0"),
    "panel": ("#1C1E23", "#FBFBF9"),
    "raised": ("#25282F", "#FFFFFF"),
    "sunken": ("#121317", "#ECECE8"),
    "line": ("#30343D", "#DEDED8"),
    "text": ("#ECEDF0", "#1D1E22"),
    "dim": ("#A7ABB6", "#565B66"),
    "faint": ("#8B909D", "#666B76"),
    "accent": ("#FF9A5C", "#AB4510"),
    "on_accent": ("#1E1007", "#FFFFFF"),
    "good": ("#57C990", "#17693F"),
    "warn": ("#F2BD4B", "#8A5A00"),
    "bad": ("#F4696C", "#C22F33"),
    "info": ("#6FA8FF", "#2460C4"),
}
#: Tones between tokens: (over what, with what, how much of it).
MIXED: dict[str, tuple[str, str, float]] = {
    "select": ("panel", "accent", 0.18),
    "hover": ("panel", "text", 0.07),
    "accent_hover": ("accent", "text", 0.12),
}
#: Colours that tell workspaces apart, always beside a name: (dark, light), 3:1 or better on every ground.
SWATCHES: dict[str, tuple[str, str]] = {
    "green": ("#57C990", "#17693F"),
    "blue": ("#6FA8FF", "#2460C4"),
    "violet": ("#B795F7", "#6A3FB0"),
    "rose": ("#F58BB4", "#A82E69"),
    "teal": ("#4FD0C4", "#0F6E67"),
    "amber": ("#F2BD4B", "#8A5A00"),
}
_SWATCH_WORDS = {
    "green": later("Green"),
    "blue": later("Blue"),
    "violet": later("Violet"),
    "rose": later("Rose"),
    "teal": later("Teal"),
    "amber": later("Amber"),
}
BODY, CAPTION, TITLE = 13, 12, 15
#: Pictures the stylesheet names, drawn once for each column (``draw_marks``): a stylesheet can only name files, and
#: drawing them at every start would need the icon font before the first paint.
MARKS = {
    "arrow_down": ("caret-down-bold", 24, "dim"),
    "arrow_up": ("caret-up-bold", 24, "dim"),
    "tick": ("check-bold", 32, "on_accent"),
}


class Theme(QObject):
    """Holds the mode and answers for every colour, icon and font, and for whether things may move by themselves.

    Signals: ``changed()`` the colours, the size of the text or the wish for calm are different now.
    """

    changed = Signal()

    def __init__(self, mode: Mode = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._percent = 100
        self._motion: Motion = "system"
        self._system_calm = False
        self._ground_color = ""
        self._ground_picture = QImage()
        self._app: QApplication | None = None
        self._dark = self._wants_dark()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def mode(self) -> Mode:
        """What the user chose: ``system``, ``light`` or ``dark``."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the dark column holds now."""
        return self._dark

    @property
    def calm(self) -> bool:
        """Whether nothing may play or move by itself; what a person starts still plays."""
        if self._motion == "system":
            return self._system_calm
        return self._motion == "reduced"

    @property
    def text_size(self) -> int:
        """How large text is, in percent."""
        return self._percent

    @property
    def ground_color(self) -> QColor:
        """The brand colour that transparent pictures may be looked at on; the accent until one is chosen."""
        return QColor(self._ground_color) if self._ground_color else self.color("accent")

    @property
    def ground_picture(self) -> QImage:
        """The user's own picture that transparent pictures may be looked at on; null if there is none."""
        return self._ground_picture

    def set_ground(self, *, color: str | None = None, picture: QImage | None = None) -> None:
        """Take another brand colour or picture to look at transparent pictures on."""
        self._ground_color = self._ground_color if color is None else color
        self._ground_picture = self._ground_picture if picture is None else picture
        self.changed.emit()

    def set_mode(self, mode: Mode) -> None:
        """Switch the whole window at once."""
        if mode != self._mode:
            self._mode = mode
            self._refresh()

    def set_text_size(self, percent: int) -> None:
        """Make all text larger or smaller at once, between 80 and 200 %."""
        percent = min(max(percent, TEXT_SIZES.start), TEXT_SIZES.stop - 1)
        if percent != self._percent:
            self._percent = percent
            if self._app is not None:
                self._dress(self._app)
            self.changed.emit()

    def set_motion(self, motion: Motion) -> None:
        """Choose whether things move by themselves: as the system asks, always, or never."""
        before, self._motion = self.calm, motion
        if self.calm != before:
            self.changed.emit()

    def set_system_calm(self, calm: bool) -> None:
        """Learn whether the system asks for little motion."""
        before, self._system_calm = self.calm, calm
        if self.calm != before:
            self.changed.emit()

    def install(self, app: QApplication) -> None:
        """Dress the application and keep it dressed: palette, font and the one stylesheet, over Fusion."""
        self._app = app
        self._dress(app)

    def color(self, token: str) -> QColor:
        """Return the colour of a token or mixed tone; an unknown name is a programming error."""
        if token in MIXED:
            ground, tone, share = MIXED[token]
            return mixed(self.color(ground), self.color(tone), share)
        return QColor(TOKENS[token][0 if self._dark else 1])

    def icon(self, name: str, tone: str = "dim") -> QIcon:
        """Return a Phosphor icon (``"plus"``, ``"play"`` …) that follows the theme by itself."""
        return QIcon(GlyphEngine(name, lambda: self.color(tone), lambda: self.color("faint")))

    def swatch_icon(self, name: str) -> QIcon:
        """Return a filled circle in the colour of a workspace, which follows the theme by itself."""
        return QIcon(GlyphEngine("circle-fill", lambda: self._swatch(name), lambda: self._swatch(name)))

    def _swatch(self, name: str) -> QColor:
        return QColor(SWATCHES.get(name, SWATCHES["green"])[0 if self._dark else 1])

    def draw_marks(self) -> dict[Path, QImage]:
        """Return the stylesheet's pictures for the column that holds now, by the path they are kept at."""
        return {
            self._mark(name): self.icon(icon, tone).pixmap(QSize(size, size), 1.0).toImage()
            for name, (icon, size, tone) in MARKS.items()
        }

    def _refresh(self) -> None:
        dark = self._wants_dark()
        if dark == self._dark:
            return
        self._dark = dark
        if self._app is not None:
            self._dress(self._app)
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._mode == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    def _dress(self, app: QApplication) -> None:
        app.setFont(_font(round(_base_size() * self._percent / 100)))
        app.setPalette(self._palette())
        app.setStyleSheet(self._stylesheet())

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "panel",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "sunken",
            QPalette.ColorRole.AlternateBase: "panel",
            QPalette.ColorRole.ToolTipBase: "raised",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.PlaceholderText: "faint",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "raised",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.BrightText: "bad",
            QPalette.ColorRole.Light: "line",
            QPalette.ColorRole.Midlight: "line",
            QPalette.ColorRole.Mid: "line",
            QPalette.ColorRole.Dark: "line",
            QPalette.ColorRole.Shadow: "sunken",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on_accent",
            QPalette.ColorRole.Accent: "accent",
            QPalette.ColorRole.Link: "info",
            QPalette.ColorRole.LinkVisited: "info",
        }
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("faint"))
        return palette

    def _stylesheet(self) -> str:
        values = {token: self.color(token).name() for token in (*TOKENS, *MIXED)}
        values |= {"caption": f"{scaled(CAPTION)}px", "title": f"{scaled(TITLE)}px"}
        values |= {mark: self._mark(mark).as_posix() for mark in MARKS}
        text = resource_path("style", "studio.qss").read_text(encoding="utf-8")
        return re.sub(r"@(\w+)", lambda found: values[found[1]], text)

    def _mark(self, name: str) -> Path:
        return resource_path("style", "marks", f"{name}-{'dark' if self._dark else 'light'}.png")

    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self._refresh()


def mixed(ground: QColor, tone: QColor, share: float) -> QColor:
    """Return ``ground`` with ``share`` (0 to 1) of ``tone`` over it."""
    below = (ground.redF(), ground.greenF(), ground.blueF())
    above = (tone.redF(), tone.greenF(), tone.blueF())
    return QColor.fromRgbF(*(one + (other - one) * share for one, other in zip(below, above, strict=True)))


def swatch_words(name: str) -> str:
    """Return what the colour of a workspace is called."""
    return tr(_SWATCH_WORDS[name])


def interface_font(size: int = BODY) -> QFont:
    """Return the interface's font at ``size`` pixels of the look, larger where the person reads larger text."""
    return _font(scaled(size))


def scaled(pixels: int) -> int:
    """Return a length of the look at the size of text in use: for what has to grow with the words in it."""
    size = QApplication.font().pixelSize()
    return round(pixels * size / BODY) if size > 0 else pixels


def _base_size() -> int:
    """Return the size of text at 100 %: the look's own, or the system's where a person has set a larger one there."""
    return max(BODY, QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize())


def _font(pixels: int) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(pixels)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font

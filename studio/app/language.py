"""Chooses the language at the start, before the first word is said: the person's choice, else the system's."""

from gettext import GNUTranslations, NullTranslations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from studio.domain.resources import resource_path
from studio.domain.words import speak


def choose_language(app: QApplication, wish: str) -> str:
    """Speak the wished language (``system``, ``en``, ``fr`` …) if there is a catalogue; return its code, or empty."""
    locale = QLocale.system() if wish == "system" else QLocale(wish)
    code = QLocale.languageToCode(locale.language())
    path = resource_path("translations", f"{code}.mo")
    if wish != "en" and path.exists():
        with path.open("rb") as file:
            speak(GNUTranslations(file), code)
        _translate_qt(app, code)
    else:
        code = ""
        speak(NullTranslations())
    app.setLayoutDirection(mirrored(code))
    return code


def mirrored(code: str) -> Qt.LayoutDirection:
    """Return which way a language is read; English where there is none."""
    return QLocale(code).textDirection() if code else Qt.LayoutDirection.LeftToRight


def _translate_qt(app: QApplication, code: str) -> None:
    """Give Qt's own dialogs the same language, where its catalogue ships with it."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if translator.load(f"qtbase_{code}", folder):
        app.installTranslator(translator)

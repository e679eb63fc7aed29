"""What can be done with the chosen poses, by key, menu and bar: each thing is written here once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from studio.domain.marks import LABELS, RATINGS
from studio.domain.recall import What
from studio.domain.words import tr, trn
from studio.state.gallery import Gallery
from studio.views.gallery.asking import ForGoodDialog, NameDialog
from studio.views.gallery.chips import path_of
from studio.views.theme import Theme

#: Colours of the labels; they mean what the user says, so they are the same in light and dark.
LABEL_COLORS = {
    "red": "#E5484D",
    "orange": "#F2762E",
    "yellow": "#E5B800",
    "green": "#30A46C",
    "blue": "#3E7BFA",
    "purple": "#8E4EC6",
}


class PoseActions(QObject):
    """Acts on the poses that are chosen in the gallery.

    Signals: ``look_requested()``; ``compare_requested(tuple)`` pose ids; ``recall_requested(object)`` a ``Recalled``
    for the form; ``animate_requested(str)`` animate that pose in the form; ``batch_requested(str)`` do ``animate`` or
    ``variants`` with all chosen; ``save_requested(tuple)`` write files of these poses to a folder.
    """

    look_requested = Signal()
    compare_requested = Signal(object)
    recall_requested = Signal(object)
    animate_requested = Signal(str)
    batch_requested = Signal(str)
    save_requested = Signal(object)

    def __init__(self, gallery: Gallery, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._gallery = gallery
        self._theme = theme
        self._window = window

    @property
    def chosen(self) -> tuple[str, ...]:
        """The poses acted on."""
        return self._gallery.chosen

    @property
    def in_trash(self) -> bool:
        """Whether all of them are in the trash."""
        notes = self._gallery.notes
        return bool(self.chosen) and all(notes.marks(pose_id).trashed for pose_id in self.chosen)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means; tell whether it meant anything."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Delete and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self.delete_for_good()
            return True
        ratings: dict[Qt.Key, int] = {Qt.Key(Qt.Key.Key_0.value + rating): rating for rating in RATINGS}
        if key in ratings and modifiers in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}:
            self.rate(ratings[key])
            return True
        plain: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Period: self.star,
            Qt.Key.Key_Delete: self.trash,
            Qt.Key.Key_Backspace: self.trash,
            Qt.Key.Key_C: self.compare,
            Qt.Key.Key_A: lambda: self.recall("all"),
            Qt.Key.Key_P: lambda: self.recall("prompt"),
            Qt.Key.Key_R: lambda: self.recall("variation"),
        }
        if modifiers or key not in plain:
            return False
        plain[key]()
        return True

    def star(self) -> None:
        """Give all chosen poses a star; if all have one, take it away."""
        notes = self._gallery.notes
        on = not all(notes.marks(pose_id).star for pose_id in self.chosen)
        notes.star(self.chosen, on=on)

    def rate(self, rating: int) -> None:
        """Rate the chosen poses; 0 takes the rating away."""
        self._gallery.notes.rate(self.chosen, rating)

    def trash(self) -> None:
        """Put the chosen poses into the trash."""
        real = [pose_id for pose_id in self.chosen if not pose_id.startswith("entry:")]
        if real and not self.in_trash:
            self._gallery.trash(real)

    def restore(self) -> None:
        """Take the chosen poses out of the trash."""
        self._gallery.notes.restore(self.chosen)

    def delete_for_good(self) -> None:
        """Ask, and then have the server put the chosen poses away."""
        gone = self.chosen
        if not gone:
            return
        title = trn("Delete {count} pose for good?", "Delete {count} poses for good?", len(gone))
        sentence = tr("The server puts them away with all their files. This cannot be undone here.")
        dialog = ForGoodDialog(title, sentence, tr("Delete for good"), self._window)
        dialog.agreed.connect(lambda: self._gallery.delete_for_good(gone))
        dialog.open()

    def compare(self) -> None:
        """Compare two to four chosen poses."""
        if 2 <= len(self.chosen) <= 4:
            self.compare_requested.emit(self.chosen)

    def recall(self, what: What) -> None:
        """Fill the form from the selected pose."""
        recalled = self._gallery.recall(self._gallery.selected, what)
        if recalled is not None:
            self.recall_requested.emit(recalled)

    def new_board(self) -> None:
        """Ask for a board's name, and put the chosen poses on it."""
        chosen = self.chosen
        dialog = NameDialog(tr("New board"), tr("Board name"), tr("Make board"), self._window)
        dialog.named.connect(lambda name: self._gallery.notes.add_board(name, pose_ids=chosen))
        dialog.open()

    def copy_address(self) -> None:
        """Copy the address of the selected pose's best file."""
        face = self._gallery.face(self._gallery.selected)
        asset = (face.clip or face.still) if face is not None else None
        if asset is not None:
            QGuiApplication.clipboard().setText(asset.url)

    def show_menu(self, at: QPoint) -> None:
        """Offer everything for the chosen poses."""
        if self.chosen:
            menu = self.menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(at)

    def menu(self) -> QMenu:
        """Return the menu for the chosen poses."""
        menu = QMenu(self._window)
        menu.setAccessibleName(tr("Chosen poses"))
        if self.in_trash:
            self._add(menu, "arrow-u-up-left", tr("Put back"), self.restore)
            self._add(menu, "trash", tr("Delete for good…"), self.delete_for_good, "Shift+Del")
            return menu
        several = len(self.chosen) > 1
        self._add(menu, "eye", tr("Quick look"), self.look_requested.emit, "Space")
        if 2 <= len(self.chosen) <= 4:
            self._add(menu, "columns", tr("Compare"), self.compare, "C")
        menu.addSeparator()
        self._add_making(menu, several=several)
        menu.addSeparator()
        self._add_notes(menu)
        menu.addSeparator()
        if not several:
            self._add(menu, "copy", tr("Copy address"), self.copy_address)
        self._add(menu, "download-simple", tr("Save files…"), lambda: self.save_requested.emit(self.chosen))
        menu.addSeparator()
        self._add(menu, "trash", tr("Move to trash"), self.trash, "Del")
        self._add(menu, "trash", tr("Delete for good…"), self.delete_for_good, "Shift+Del")
        return menu

    def _add_making(self, menu: QMenu, *, several: bool) -> None:
        if several:
            self._add(menu, "film-strip", tr("Animate all…"), lambda: self.batch_requested.emit("animate"))
            self._add(menu, "stack", tr("More variants…"), lambda: self.batch_requested.emit("variants"))
            return
        selected = self._gallery.selected
        self._add(menu, "film-strip", tr("Animate"), lambda: self.animate_requested.emit(selected))
        self._add(menu, "text-t", tr("Use its words"), lambda: self.recall("prompt"), "P")
        self._add(menu, "magic-wand", tr("Use these settings"), lambda: self.recall("all"), "A")
        self._add(menu, "stack", tr("Make a variation"), lambda: self.recall("variation"), "R")

    def _add_notes(self, menu: QMenu) -> None:
        notes = self._gallery.notes
        starred = all(notes.marks(pose_id).star for pose_id in self.chosen)
        words = tr("Take the star away") if starred else tr("Star")
        self._add(menu, "star-fill" if starred else "star", words, self.star, ".")
        rating = menu.addMenu(tr("Rating"))
        for value in reversed(RATINGS):
            stars = "★" * value if value else tr("None")
            rating.addAction(f"{stars}\t{value}").triggered.connect(lambda _, value=value: self.rate(value))
        label = menu.addMenu(tr("Label"))
        for name in (*LABELS, ""):
            action = label.addAction(_label_words().get(name, tr("None")))
            action.setIcon(_dot(LABEL_COLORS[name]) if name else QIcon())
            action.triggered.connect(lambda _, name=name: notes.label(self.chosen, name))
        self._add_boards(menu.addMenu(tr("Boards")))

    def _add_boards(self, menu: QMenu) -> None:
        notes, chosen = self._gallery.notes, self.chosen
        for board in notes.boards:
            on = all(board.id in notes.marks(pose_id).boards for pose_id in chosen)
            action = menu.addAction(path_of(board, notes))
            action.setCheckable(True)
            action.setChecked(on)
            change = notes.take_off_board if on else notes.put_on_board
            action.triggered.connect(lambda _, change=change, board=board: change(chosen, board.id))
        menu.addSeparator()
        menu.addAction(tr("New board…")).triggered.connect(lambda _: self.new_board())

    def _add(self, menu: QMenu, icon: str, words: str, run: Callable[[], object], keys: str = "") -> None:
        # The keys are shown, not bound: single letters are commands of the grid alone.
        action = menu.addAction(self._theme.icon(icon), f"{words}\t{keys}" if keys else words)
        action.triggered.connect(lambda _=False: run())


def _label_words() -> dict[str, str]:
    return {
        "red": tr("Red"), "orange": tr("Orange"), "yellow": tr("Yellow"),
        "green": tr("Green"), "blue": tr("Blue"), "purple": tr("Purple"),
    }  # fmt: skip


def _dot(color: str) -> QIcon:
    ratio = max(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    pixmap = QPixmap(QSize(16, 16) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(3, 3, 10, 10)
    painter.end()
    return QIcon(pixmap)

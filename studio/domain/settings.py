"""Every setting in one table: its name in the preferences, its default, and the words it is shown with."""

from typing import Literal

from studio.domain.records import Record
from studio.domain.words import later

Kind = Literal["choice", "number", "flag"]
Value = str | int | bool


class Setting(Record, frozen=True, kw_only=True):
    """One setting; ``words`` stand above it, ``note`` below it. Numbers have ``lowest``, ``highest`` and a ``step``."""

    name: str
    words: str
    default: Value
    note: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    lowest: int = 0
    highest: int = 0
    step: int = 1
    suffix: str = ""
    #: What a number is called when it is 0, where 0 means that there is no limit.
    none: str = ""
    #: Whether a change is only seen after the next start.
    restart: bool = False

    @property
    def kind(self) -> Kind:
        """How it is edited."""
        if self.choices:
            return "choice"
        return "flag" if isinstance(self.default, bool) else "number"


class Page(Record, frozen=True, kw_only=True):
    """Settings that belong together."""

    name: str
    words: str
    icon: str
    settings: tuple[Setting, ...]


LOOK = Page(
    name="look",
    words=later("Look"),
    icon="palette",
    settings=(
        Setting(
            name="theme",
            words=later("Theme"),
            default="system",
            choices=(("system", later("System")), ("light", later("Light")), ("dark", later("Dark"))),
        ),
        Setting(
            name="text_size",
            words=later("Text size"),
            note=later("Of everything in the window. Ctrl+Plus and Ctrl+Minus change it outside the canvas."),
            default=100,
            lowest=80,
            highest=200,
            step=10,
            suffix=later(" %"),
        ),
        Setting(
            name="motion",
            words=later("Motion"),
            note=later("Reduced: nothing plays or moves by itself. What you start still plays."),
            default="system",
            choices=(("system", later("As the system asks")), ("full", later("Full")), ("reduced", later("Reduced"))),
        ),
        Setting(
            name="language",
            words=later("Language"),
            default="system",
            choices=(("system", later("As the system")), ("en", "English"), ("fr", "Français")),
            restart=True,
        ),
    ),
)
_AT_START = Setting(
    name="queue.at_start",
    words=later("When sending was paused as Studio closed"),
    default="ask",
    choices=(("ask", later("Ask")), ("resume", later("Go on sending")), ("stay", later("Stay paused"))),
)
SPENDING = Page(
    name="spending",
    words=later("Spending"),
    icon="wallet",
    settings=(
        Setting(
            name="spend.confirm_above",
            words=later("Ask above this price"),
            note=later("Anything dearer is asked about before it is sent."),
            default=50,
            highest=100_000,
            suffix=later(" credits"),
        ),
        Setting(
            name="spend.confirm_jobs",
            words=later("Ask above this many jobs"),
            default=5,
            lowest=1,
            highest=1_000,
            suffix=later(" jobs"),
        ),
        Setting(
            name="spend.cap_session",
            words=later("Cap for a session"),
            note=later("The most that is spent until Studio closes."),
            default=0,
            highest=1_000_000,
            step=10,
            suffix=later(" credits"),
            none=later("No cap"),
        ),
        Setting(
            name="spend.cap_day",
            words=later("Cap for a day"),
            default=0,
            highest=1_000_000,
            step=10,
            suffix=later(" credits"),
            none=later("No cap"),
        ),
        Setting(
            name="spend.cap_project",
            words=later("Cap for a project"),
            default=0,
            highest=1_000_000,
            step=10,
            suffix=later(" credits"),
            none=later("No cap"),
        ),
        _AT_START,
    ),
)
NOTICES = Page(
    name="notices",
    words=later("Notices"),
    icon="bell",
    settings=(
        Setting(
            name="notices.finished",
            words=later("Say when a job is finished"),
            note=later("Failures are always said."),
            default=True,
        ),
        Setting(
            name="notices.desktop",
            words=later("Notices of the desktop"),
            note=later("What was said while another window is in front, where the desktop has a place for it."),
            default=True,
        ),
        Setting(
            name="notices.quiet_from",
            words=later("Quiet hours from"),
            note=later("Between these hours the desktop shows nothing. The same hour twice: it always may."),
            default=0,
            highest=23,
            suffix=later(" h"),
        ),
        Setting(
            name="notices.quiet_to",
            words=later("Quiet hours until"),
            default=0,
            highest=23,
            suffix=later(" h"),
        ),
        Setting(
            name="notices.seconds",
            words=later("A notice stays for"),
            note=later("Errors stay until you dismiss them. The bell keeps what was said."),
            default=6,
            lowest=3,
            highest=60,
            suffix=later(" seconds"),
        ),
    ),
)
STORAGE = Page(
    name="storage",
    words=later("Storage"),
    icon="hard-drives",
    settings=(
        Setting(
            name="cache.limit_mb",
            words=later("Keep at most"),
            note=later("Pictures and clips that were downloaded. Those not seen for longest go first."),
            default=2_048,
            lowest=128,
            highest=1_048_576,
            step=256,
            suffix=later(" MB"),
        ),
    ),
)
CANVAS = Page(
    name="canvas",
    words=later("Canvas"),
    icon="tree-structure",
    settings=(
        Setting(
            name="canvas.wheel",
            words=later("The mouse wheel"),
            note=later("Ctrl with the wheel always zooms, Shift with it moves sideways."),
            default="zoom",
            choices=(("zoom", later("Zooms at the pointer")), ("scroll", later("Scrolls"))),
        ),
    ),
)
PAGES = (LOOK, SPENDING, CANVAS, NOTICES, STORAGE)
SETTINGS = {setting.name: setting for page in PAGES for setting in page.settings}

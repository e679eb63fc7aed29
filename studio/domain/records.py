"""The frozen records that cross floors: what Studio knows about projects, mascots, poses, jobs, money.

Ids are opaque strings. Times are ISO-8601 text in UTC, as the API sends them. Credits are whole numbers.
"""

from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct

T = TypeVar("T")

GenerationType = Literal["image", "animation", "edit", "logo"]
JobStatus = Literal["pending", "processing", "completed", "failed", "cancelled"]

#: Statuses after which a job never changes again.
TERMINAL: frozenset[str] = frozenset({"completed", "failed", "cancelled"})
#: Asset types of a logo pack, the one that stands for all of it first.
LOGOS: tuple[str, ...] = ("logo", "logo_face", "logo_badge", "logo_app_icon", "logo_wordmark", "logo_monochrome")
#: Asset types that move, best first for playing with transparency in Studio (design, section 8).
ANIMATED: tuple[str, ...] = ("webm", "stacked_video", "hevc", "video")
#: Size variants the API knows, in pixels (contract A.5).
SIZES: tuple[int, ...] = (720, 480, 360, 240)


class Record(Struct, frozen=True, kw_only=True):
    """Base of all records: immutable, compared by value."""


class Project(Record, frozen=True, kw_only=True):
    """A folder of mascots."""

    id: str
    name: str
    organization_id: str | None = None
    created_at: str = ""
    updated_at: str = ""
    archived: bool = False


class Mascot(Record, frozen=True, kw_only=True):
    """A character; the API calls it a collection."""

    id: str
    project_id: str
    name: str
    prompt: str = ""
    style: str | None = None
    slug: str = ""
    user_prefix: str = ""
    cdn_enabled: bool = True
    animation_sizes: tuple[int, ...] = ()
    reference_asset_ids: tuple[str, ...] = ()
    style_card: Any = None
    caution_list: tuple[str, ...] = ()
    item_count: int = 0
    archived: bool = False
    created_at: str = ""
    updated_at: str = ""


class AssetLink(Record, frozen=True, kw_only=True):
    """What a file was made from: ``role`` is ``source`` or ``end_frame``."""

    asset_id: str
    role: str = "source"


class Asset(Record, frozen=True, kw_only=True):
    """One file of a pose. ``status`` is ``pending`` while its address still serves a placeholder."""

    id: str
    type: str
    item_id: str = ""
    status: str = "completed"
    url: str = ""
    width: int = 0
    height: int = 0
    file_size: int = 0
    duration: float = 0.0
    loop: bool = True
    job_id: str = ""
    created_at: str = ""
    sources: tuple[AssetLink, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether the real file stands behind the address."""
        return self.status == "completed" and bool(self.url)

    def source(self, role: str = "source") -> str:
        """Return the id of the file it was made from in that role; empty if the server names none."""
        return next((link.asset_id for link in self.sources if link.role == role), "")


class Pose(Record, frozen=True, kw_only=True):
    """One pose or action of a mascot with all its files, oldest first; the API calls it an item."""

    id: str
    mascot_id: str
    name: str
    type: str = "image"
    prompt: str = ""
    animation_prompt: str = ""
    assets: tuple[Asset, ...] = ()
    archived: bool = False
    created_at: str = ""
    updated_at: str = ""

    def latest(self, *types: str) -> Asset | None:
        """Return the newest finished file of the first listed type that has one."""
        for kind in types:
            for asset in reversed(self.assets):
                if asset.type == kind and asset.ready:
                    return asset
        return None

    @property
    def picture(self) -> Asset | None:
        """The newest finished still that something can be made from, transparent if there is one."""
        return self.latest("transparent_image", "image")

    @property
    def still(self) -> Asset | None:
        """What it looks like while it does not move: its picture, or the first mark of its logo pack."""
        return self.picture or self.latest(*LOGOS)

    @property
    def clip(self) -> Asset | None:
        """The newest finished file that plays with transparency."""
        return self.latest(*ANIMATED)


class Job(Record, frozen=True, kw_only=True):
    """One piece of work on the server. ``cost`` was charged, ``refunded`` came back; both in credits."""

    id: str
    type: str
    status: JobStatus
    mascot_id: str = ""
    item_id: str = ""
    item_name: str = ""
    cost: int = 0
    refunded: int = 0
    error: str = ""
    stage: str = ""
    notes: tuple[str, ...] = ()
    asset_ids: dict[str, str] = {}
    urls: dict[str, str] = {}
    created_at: str = ""
    started_at: str = ""
    updated_at: str = ""

    @property
    def done(self) -> bool:
        """Whether the job has reached a state it never leaves."""
        return self.status in TERMINAL


class Balance(Record, frozen=True, kw_only=True):
    """Credits of a workspace; subscription credits are spent before top-up credits."""

    subscription: int
    topup: int
    total: int


class LedgerRow(Record, frozen=True, kw_only=True):
    """One movement of credits; ``amount`` is signed, the amounts sum to the balance."""

    id: str
    kind: Literal["grant", "topup", "charge", "refund"]
    pool: Literal["subscription", "topup"]
    amount: int
    balance_after: int
    job_id: str | None = None
    created_at: str = ""


class Style(Record, frozen=True, kw_only=True):
    """A style preset a mascot can be drawn in."""

    id: str
    name: str
    preview_url: str = ""


class Receipt(Record, frozen=True, kw_only=True):
    """What the server answers to a paid request: the job it made and the addresses it promised."""

    job_id: str
    status: str
    type: str
    item_id: str = ""
    item_name: str = ""
    estimated_cost: int = 0
    asset_ids: dict[str, str] = {}
    urls: dict[str, str] = {}
    poll_url: str = ""
    reverse_job_id: str | None = None


class Page(Struct, Generic[T], frozen=True):
    """One page of a list; ``total`` counts all pages."""

    rows: tuple[T, ...]
    total: int
    offset: int = 0
    has_more: bool = False

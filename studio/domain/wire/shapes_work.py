"""What the engine answers about work and money: generation 3 of the API."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from studio.domain.wire.shapes import Meta


class ReverseJob(Struct, frozen=True, kw_only=True):
    """The free way back of a transition."""

    job_id: str
    item_id: str
    item_name: str
    status: str
    cost: int
    asset_ids: dict[str, str]
    urls: dict[str, str]


class SizeVariants(Struct, frozen=True, kw_only=True):
    """How far the smaller sizes of an animation are; ``none`` where there are none."""

    status: str
    job_id: str | None = None
    sizes: list[int] = []


class ReceiptShape(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a paid request made: the job, and addresses that work from now on."""

    job_id: str
    status: str
    type: str
    item_id: str
    item_name: str
    estimated_cost: int
    asset_ids: dict[str, str]
    urls: dict[str, str]
    poll_url: str
    notes: list[str]
    size_variants: SizeVariants
    reverse_job: ReverseJob | UnsetType = UNSET


class ReceiptAnswer(ReceiptShape, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to a generation; ``poll`` is where generation 2 has the job's address."""

    data: ReceiptShape
    poll: str


class BatchShape(Struct, frozen=True, kw_only=True):
    """What a batch made, in the order of its requests."""

    jobs: list[ReceiptShape]
    total_cost: int


class BatchAnswer(BatchShape, frozen=True, kw_only=True):
    """The answer to a batch."""

    data: BatchShape


class JobAsset(Struct, frozen=True, kw_only=True):
    """One file of a job."""

    id: str
    type: str
    url: str
    status: str


class JobShape(Struct, frozen=True, kw_only=True):
    """A job; ``stage`` says what a running one is doing, ``notes`` what it could not draw."""

    id: str
    job_id: str
    type: str
    status: str
    stage: str
    collection_id: str | None
    item_id: str | None
    item_name: str | None
    cost_credits: int
    refunded_credits: int
    error: str | None
    notes: list[str]
    attempts: int
    asset_ids: dict[str, str]
    urls: dict[str, str]
    assets: list[JobAsset]
    size_variants: SizeVariants
    reverse_job_id: str | None
    parent_job_id: str | None
    created_at: str
    started_at: str | None
    completed_at: str | None
    updated_at: str


class JobAnswer(JobShape, frozen=True, kw_only=True):
    """One job."""

    data: JobShape


class JobList(Struct, frozen=True, kw_only=True):
    """A page of jobs, newest first."""

    data: list[JobShape]
    meta: Meta


class Suggestions(Struct, frozen=True, kw_only=True):
    """Poses a mascot does not have yet."""

    suggestions: list[str]


class SuggestionsAnswer(Suggestions, frozen=True, kw_only=True):
    """The answer of ``suggest-actions``."""

    data: Suggestions


class BalanceShape(Struct, frozen=True, kw_only=True):
    """Credits by pool."""

    subscription: int
    topup: int
    total: int


class BalanceAnswer(BalanceShape, frozen=True, kw_only=True):
    """The balance, in all three documented shapes."""

    data: BalanceShape
    credits: int
    subscription_credits: int
    topup_credits: int


class LedgerShape(Struct, frozen=True, kw_only=True):
    """One movement of credits."""

    id: str
    kind: Literal["grant", "topup", "charge", "refund"]
    pool: Literal["subscription", "topup"]
    amount: int
    balance_after: int
    job_id: str | None
    created_at: str


class LedgerList(Struct, frozen=True, kw_only=True):
    """A page of the ledger, newest first."""

    data: list[LedgerShape]
    meta: Meta


class KeyShape(Struct, frozen=True, kw_only=True):
    """A stored key; its text is not among what is known of it."""

    id: str
    name: str
    workspace: str
    hint: str
    created_at: str


class KeyList(Struct, frozen=True, kw_only=True):
    """The active keys."""

    data: list[KeyShape]
    meta: Meta


class NewKeyShape(KeyShape, frozen=True, kw_only=True):
    """A key that was just made; ``key`` is shown this once."""

    key: str


class NewKeyAnswer(NewKeyShape, frozen=True, kw_only=True):
    """The answer to a key's creation."""

    data: NewKeyShape

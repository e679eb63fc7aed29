"""What the engine accepts and answers about canvases and their templates: generation 3 of the API."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Struct

from studio.domain.requests import MAX_NAME, MAX_PROMPT
from studio.domain.wire.shapes import Meta, ReferenceJob

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME, pattern=r"\S")]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Seconds = Annotated[int, msgspec.Meta(ge=3, le=10)]


class CanvasAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST …/canvases``; with a template its poses are drawn in the same call."""

    name: Name | None = None
    template_id: Key | None = None


class ApplyAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST …/canvases/:cid/from-template`` (generations 1 and 2)."""

    template_id: Key


class SaveAsk(Struct, frozen=True, kw_only=True):
    """Body of PUT and PATCH on a canvas; a graph needs the hash of the one it was based on."""

    name: Name | None = None
    graph: dict[str, Any] | None = None
    expected_graph_hash: Annotated[str, msgspec.Meta(max_length=128)] | None = None


class GenerateAllAsk(Struct, frozen=True, kw_only=True):
    """Body of ``generate-all``; all of it may be left out.

    ``duration`` is every video's length; without it each edge has its own, or 4 s where it names none.
    """

    dry_run: bool = False
    targets: Literal["all", "images", "animations", "stickers"] = "all"
    skip_completed: bool = True
    duration: Seconds | None = None


class EdgeAsk(Struct, frozen=True, kw_only=True):
    """Body of ``…/edges/:eid/generate``; without ``duration`` the edge's own counts, or 4 s."""

    duration: Seconds | None = None


class RepairAsk(Struct, frozen=True, kw_only=True):
    """Body of ``repair-preview-media``."""

    dry_run: bool = False


class TemplateAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /canvas-templates``: a graph of one's own, to start other canvases from."""

    name: Name
    graph: dict[str, Any]
    description: Annotated[str, msgspec.Meta(max_length=MAX_PROMPT)] = ""


class NodeCounts(Struct, frozen=True, kw_only=True):
    """How many poses have their picture."""

    total: int
    completed: int
    pending: int


class EdgeCounts(Struct, frozen=True, kw_only=True):
    """How many edges have their video; any-state edges and disabled ones do not count."""

    total: int
    completed: int
    pending: int
    failed: int


class FailedEdge(Struct, frozen=True, kw_only=True):
    """An edge whose video could not be made, and why."""

    edge_id: str
    source: str
    target: str
    job_id: str | None
    error: str


class GenerationReady(Struct, frozen=True, kw_only=True):
    """Whether every picture and every parent video is finished."""

    ready: bool


class PreviewReady(Struct, frozen=True, kw_only=True):
    """Whether everything can be played; ``repairable`` when files are missing that a repair can make."""

    ready: bool
    waiting_edges: int
    repairable: bool


class MediaStatus(Struct, frozen=True, kw_only=True):
    """The two lamps: ready to export, ready to play."""

    generation: GenerationReady
    preview: PreviewReady


class CanvasStatus(Struct, frozen=True, kw_only=True):
    """How far a canvas is."""

    nodes: NodeCounts
    edges: EdgeCounts
    ready: bool
    failed_edges: list[FailedEdge]
    media: MediaStatus


class CanvasRow(Struct, frozen=True, kw_only=True):
    """A canvas in a list."""

    id: str
    collection_id: str
    name: str
    graph_hash: str
    node_count: int
    edge_count: int
    completed_edge_count: int
    archived: bool
    created_at: str
    updated_at: str


class CanvasList(Struct, frozen=True, kw_only=True):
    """A page of canvases, oldest first."""

    data: list[CanvasRow]
    meta: Meta


class CanvasShape(CanvasRow, frozen=True, kw_only=True):
    """A whole canvas."""

    graph: dict[str, Any]
    status: CanvasStatus


class CanvasAnswer(CanvasShape, frozen=True, kw_only=True):
    """One canvas."""

    data: CanvasShape


class MappedNode(Struct, frozen=True, kw_only=True):
    """What became of a template's node: the pose on the canvas, its item and its promised picture."""

    node_id: str
    item_id: str
    asset_ids: dict[str, str]


class NodeJob(ReferenceJob, frozen=True, kw_only=True):
    """A job that draws a pose."""

    node_id: str
    item_name: str


class AppliedShape(CanvasShape, frozen=True, kw_only=True):
    """A canvas that was just made; from a template also with the jobs that draw its poses and their price."""

    node_mapping: dict[str, MappedNode]
    jobs: list[NodeJob]
    total_cost: int
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]


class AppliedAnswer(AppliedShape, frozen=True, kw_only=True):
    """The answer to a new canvas and to ``from-template``."""

    data: AppliedShape


class ProgressShape(Struct, frozen=True, kw_only=True):
    """The older ``/status``: edges only, both spellings of the total."""

    canvas_id: str
    total_edges: int
    total_jobs: int
    completed: int
    pending: int
    failed: int
    ready: bool
    progress: float


class ProgressAnswer(ProgressShape, frozen=True, kw_only=True):
    """The answer of ``/status``."""

    data: ProgressShape


class PlannedJob(Struct, frozen=True, kw_only=True):
    """Work that would be started: a pose's picture or an edge's video, with the pictures that are there already."""

    kind: Literal["node", "edge"]
    type: Literal["image", "loop", "forward"]
    node_id: str | None
    edge_id: str | None
    name: str
    prompt: str
    duration: int | None
    cost_credits: int
    source_image_url: str | None = None
    target_image_url: str | None = None


class GeneratedJob(Struct, frozen=True, kw_only=True):
    """Work that was started."""

    kind: Literal["node", "edge", "reverse"]
    node_id: str | None
    edge_id: str | None
    job_id: str
    item_id: str
    item_name: str
    status: str
    cost_credits: int
    asset_ids: dict[str, str]
    urls: dict[str, str]
    poll_url: str


class SkippedItem(Struct, frozen=True, kw_only=True):
    """A part that is not made, and why."""

    kind: Literal["node", "edge"]
    id: str
    reason: str
    message: str


class ReverseEdge(Struct, frozen=True, kw_only=True):
    """A free way back; ``created`` says that its edge is new, ``edge_id`` is null while that is only planned."""

    edge_id: str | None
    forward_edge_id: str
    source: str
    target: str
    created: bool
    job_id: str | None
    cost_credits: int


class CompletePart(Struct, frozen=True, kw_only=True):
    """A part that was finished before."""

    kind: Literal["node", "edge"]
    id: str
    asset_id: str


class GenerateAllShape(Struct, frozen=True, kw_only=True):
    """What ``generate-all`` planned or started; the costs carry the names that all generations use."""

    canvas_id: str
    dry_run: bool
    estimated_cost: int
    actual_cost: int
    would_charge_credits: int
    total_cost: int
    total_credits: int
    formula: str
    planned_jobs: list[PlannedJob]
    generated: list[GeneratedJob]
    jobs: list[GeneratedJob]
    skipped: int
    skipped_items: list[SkippedItem]
    reverse_free: list[ReverseEdge]
    already_complete: list[CompletePart]
    missing_images: list[str]
    graph: dict[str, Any]
    graph_hash: str


class GenerateAllAnswer(GenerateAllShape, frozen=True, kw_only=True):
    """The answer of ``generate-all``."""

    data: GenerateAllShape


class EdgeReceipt(GeneratedJob, frozen=True, kw_only=True):
    """One edge that is being made again, with its free way back."""

    estimated_cost: int
    type: Literal["loop", "forward"]
    reverse_free: list[ReverseEdge]
    graph: dict[str, Any]
    graph_hash: str


class EdgeAnswer(EdgeReceipt, frozen=True, kw_only=True):
    """The answer of ``…/edges/:eid/generate``; ``poll`` is where generation 2 has the job's address."""

    data: EdgeReceipt
    poll: str


class BrokenEdge(Struct, frozen=True, kw_only=True):
    """An edge that has files missing, and the job that makes them unless this was a dry run."""

    edge_id: str
    missing: list[str]
    job_id: str | None


class RepairShape(Struct, frozen=True, kw_only=True):
    """What a repair would make or is making; it is free."""

    canvas_id: str
    dry_run: bool
    edges: list[BrokenEdge]
    repairable: bool
    estimated_cost: int
    actual_cost: int


class RepairAnswer(RepairShape, frozen=True, kw_only=True):
    """The answer of ``repair-preview-media``."""

    data: RepairShape


class TemplateShape(Struct, frozen=True, kw_only=True):
    """A canvas template; ``estimated_cost`` is for its pictures, ``animation_cost`` for the rest at 4 seconds."""

    id: str
    name: str
    description: str
    source: Literal["builtin", "mine"]
    targets: list[str]
    node_count: int
    edge_count: int
    estimated_cost: int
    animation_cost: int
    graph: dict[str, Any]


class TemplateAnswer(TemplateShape, frozen=True, kw_only=True):
    """One template."""

    data: TemplateShape


class TemplateList(Struct, frozen=True, kw_only=True):
    """Templates, the built-in ones first; also under ``templates``, where older documents have them."""

    data: list[TemplateShape]
    templates: list[TemplateShape]
    meta: Meta

"""A paid request before it leaves: where it goes, what is in it, and which jobs at which price it asks for.

Every door (form, batch, canvas, new mascot) turns into an ``Order``, so that one guard, one journal and one
sender serve them all.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from studio.domain.pricing import DEFAULT_RATES, Rates, mascot_price, price_of
from studio.domain.records import Mascot, Record
from studio.domain.requests import MAX_BATCH, GenerateRequest, MascotRequest

#: Pictures of one preview.
PREVIEWS = 4

Door = Literal["form", "batch", "canvas", "mascot", "preview", "adopted"]


class Line(Record, frozen=True, kw_only=True):
    """One job that an order asks for; ``price`` in credits, ``request`` is its part of the body."""

    kind: str
    name: str = ""
    item_id: str = ""
    price: int = 0
    request: dict[str, Any] = msgspec.field(default_factory=dict)


class Order(Record, frozen=True, kw_only=True):
    """One paid request: ``path`` below the API's address, ``body`` as it will leave, one line per job."""

    door: Door
    path: str
    body: dict[str, Any]
    lines: tuple[Line, ...]
    project_id: str = ""
    mascot_id: str = ""
    mascot_name: str = ""

    @property
    def price(self) -> int:
        """What the whole order should cost, in credits."""
        return sum(line.price for line in self.lines)

    @property
    def digest(self) -> str:
        """What tells this request from any other: the hash of where it goes and what it says."""
        content = msgspec.json.encode([self.path, self.body], order="deterministic")
        return sha256(content).hexdigest()


def generate_order(
    mascot: Mascot, request: GenerateRequest, *, pose_name: str = "", rates: Rates = DEFAULT_RATES
) -> Order:
    """Return the order of one generation; ``pose_name`` names the existing pose it works on."""
    return Order(
        door="form",
        path=f"/collections/{quote(mascot.id, safe='')}/generate",
        body=clean(request.body()),
        lines=(_line(request, rates, pose_name),),
        project_id=mascot.project_id,
        mascot_id=mascot.id,
        mascot_name=mascot.name,
    )


def batch_orders(
    mascot: Mascot, requests: Sequence[GenerateRequest], *, rates: Rates = DEFAULT_RATES
) -> tuple[Order, ...]:
    """Return the orders of many generations, at most ten in each."""
    return tuple(
        Order(
            door="batch",
            path=f"/collections/{quote(mascot.id, safe='')}/generate-batch",
            body={"requests": [clean(request.body()) for request in part]},
            lines=tuple(_line(request, rates) for request in part),
            project_id=mascot.project_id,
            mascot_id=mascot.id,
            mascot_name=mascot.name,
        )
        for part in (requests[start : start + MAX_BATCH] for start in range(0, len(requests), MAX_BATCH))
    )


def mascot_order(request: MascotRequest, *, rates: Rates = DEFAULT_RATES) -> Order:
    """Return the order of a new mascot; it has a line only if the server has to draw the reference picture."""
    price = mascot_price(request, rates).total
    drawn = (Line(kind="image", name=request.name, price=price, request=clean(request.body())),)
    return Order(
        door="mascot",
        path="/collections",
        body=clean(request.body()),
        lines=drawn if request.draws_reference else (),
        project_id=request.project_id,
        mascot_name=request.name,
    )


def preview_order(
    prompt: str, style: str | None, *, count: int = PREVIEWS, project_id: str = "", rates: Rates = DEFAULT_RATES
) -> Order:
    """Return the order of a preview: some pictures of a character that does not exist yet, at one price together."""
    body = clean({"prompt": prompt, **({"preset_id": style} if style else {}), "count": count})
    line = Line(kind="preview", name=" ".join(body["prompt"].split())[:60], price=rates.preview, request=body)
    return Order(door="preview", path="/generate/preview", body=body, lines=(line,), project_id=project_id)


def canvas_order(
    mascot: Mascot, canvas_id: str, body: dict[str, Any], lines: Sequence[Line], *, edge_id: str | None = None
) -> Order:
    """Return the order of a canvas run, or of one of its edges, with the lines its plan says will be made."""
    path = f"/collections/{quote(mascot.id, safe='')}/canvases/{quote(canvas_id, safe='')}"
    path += f"/edges/{quote(edge_id, safe='')}/generate" if edge_id is not None else "/generate-all"
    return Order(
        door="canvas",
        path=path,
        body=clean(body),
        lines=tuple(lines),
        project_id=mascot.project_id,
        mascot_id=mascot.id,
        mascot_name=mascot.name,
    )


def clean(value: Any) -> Any:
    """Replace what cannot leave as UTF-8 (a lone half of a surrogate pair), so that all copies say the same."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    return value


def _line(request: GenerateRequest, rates: Rates, pose_name: str = "") -> Line:
    return Line(
        kind=request.type,
        name=clean(request.name or pose_name),
        item_id=request.item_id or "",
        price=price_of(request, rates).total,
        request=clean(request.body()),
    )

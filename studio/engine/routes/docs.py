"""Searching the API's own help."""

from typing import Annotated

from litestar import Router, get
from litestar.params import QueryParameter

from studio.domain.wire import shapes
from studio.domain.wire.shapes_analysis import HelpList, HelpShape
from studio.engine import help_docs
from studio.engine.routes.parameters import Limit, Offset

Query = Annotated[str, QueryParameter(max_length=500, description="Words to look for; all of the help without.")]


@get("/docs", summary="Search the help", operation_id="searchDocs", sync_to_thread=False)
def search_docs(q: Query = "", limit: Limit = 20, offset: Offset = 0) -> HelpList:
    """Short texts on every part of this API, best answer first."""
    hits = help_docs.search(q)
    data = [
        HelpShape(
            id=hit.section.id,
            title=hit.section.title,
            heading=hit.section.heading,
            excerpt=hit.excerpt,
            text=hit.section.text,
            score=hit.score,
        )
        for hit in hits[offset : offset + limit]
    ]
    return HelpList(data=data, results=data, meta=shapes.meta(len(hits), limit, offset, len(data)))


router = Router(path="/v1", tags=["Help"], route_handlers=[search_docs])

"""Generation: one request, or up to ten at once."""

from functools import partial
from typing import Any

from litestar import Response, Router, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType
from sqlalchemy.engine import Connection

from studio.domain.pricing import batch_price
from studio.domain.requests import GenerateRequest
from studio.domain.wire import shapes
from studio.domain.wire import shapes_work as work
from studio.domain.wire.shapes_asks import BatchAsk, GenerateAsk
from studio.engine import generation, ledger, looks, present, suggestions
from studio.engine.common import Caller
from studio.engine.generation import Generation, Terms
from studio.engine.mascots import find_mascot
from studio.engine.paid import Ask, Reply, once
from studio.engine.refusals import WrongField
from studio.engine.routes.parameters import FromAsk, FromCaller, FromEngine, answer
from studio.engine.site import Site


@post("/{collection_id:str}/generate", status_code=202, summary="Make a picture or animation", operation_id="generate")
async def generate(
    engine: FromEngine, caller: FromCaller, ask: FromAsk, collection_id: FromPath[str], data: JSONBody[GenerateAsk]
) -> Response[work.ReceiptAnswer]:
    """Answers at once with the job and with addresses that serve a placeholder until the files are ready."""
    await looks.prepare(engine, caller, collection_id)
    task = partial(
        _one, caller=caller, ask=ask, collection_id=collection_id, body=data, terms=engine.terms, now=engine.clock()
    )
    reply = await engine.store.run(task)
    engine.foreman.wake()
    return answer(reply, work.ReceiptAnswer)


@post("/{collection_id:str}/generate-batch", status_code=202, summary="Make up to ten", operation_id="generateBatch")
async def generate_batch(
    engine: FromEngine, caller: FromCaller, ask: FromAsk, collection_id: FromPath[str], data: JSONBody[BatchAsk]
) -> Response[work.BatchAnswer]:
    """All or nothing: one wrong request, or too few credits, and none is made."""
    await looks.prepare(engine, caller, collection_id)
    task = partial(
        _batch, caller=caller, ask=ask, collection_id=collection_id, body=data, terms=engine.terms, now=engine.clock()
    )
    reply = await engine.store.run(task)
    engine.foreman.wake()
    return answer(reply, work.BatchAnswer)


@post("/{collection_id:str}/suggest-actions", status_code=200, summary="Ideas for poses", operation_id="suggestActions")
async def suggest_actions(
    engine: FromEngine,
    caller: FromCaller,
    collection_id: FromPath[str],
    data: JSONBody[dict[str, Any] | None] = None,  # noqa: ARG001 - the documents send an empty object
) -> work.SuggestionsAnswer:
    """Suggest 6 to 8 poses that this mascot does not have yet; costs nothing."""
    found = await engine.store.run(partial(suggestions.suggest, caller=caller, collection_id=collection_id))
    return work.SuggestionsAnswer(suggestions=found, data=work.Suggestions(suggestions=found))


def receipt(site: Site, made: Generation) -> work.ReceiptShape:
    """Return what a generation made, as the API says it."""
    variants = made.variants
    sized = [row for row in variants.assets if row["size"] in made.shown_sizes] if variants else []
    shown = [row for row in (*made.job.assets, *sized) if row["published"]]
    return work.ReceiptShape(
        job_id=made.job.id,
        status="pending",
        type=made.request.type,
        item_id=made.item["id"],
        item_name=made.item["name"],
        estimated_cost=made.job.job["cost"],
        asset_ids=made.job.asset_ids(),
        urls=present.urls(site, shown),
        poll_url=f"/v1/jobs/{made.job.id}",
        notes=made.job.job["notes"],
        size_variants=present.size_variants([variants.job] if variants else [], variants.assets if variants else []),
        reverse_job=_reverse(site, made),
    )


def _reverse(site: Site, made: Generation) -> work.ReverseJob | UnsetType:
    if made.reverse is None or made.reverse_item is None:
        return UNSET
    return work.ReverseJob(
        job_id=made.reverse.id,
        item_id=made.reverse_item["id"],
        item_name=made.reverse_item["name"],
        status="pending",
        cost=0,
        asset_ids=made.reverse.asset_ids(),
        urls=present.urls(site, [row for row in made.reverse.assets if row["published"]]),
    )


def _one(
    connection: Connection, caller: Caller, ask: Ask, collection_id: str, body: GenerateAsk, terms: Terms, now: float
) -> Reply:
    def make(connection: Connection) -> work.ReceiptAnswer:
        collection = find_mascot(connection, caller, collection_id)
        request = generation.checked(body)
        shape = receipt(ask.site, generation.generate(connection, caller, collection, request, terms, now))
        return work.ReceiptAnswer(**shapes.mirrored(shape), poll=shape.poll_url)

    return once(connection, caller, ask, now, status=202, work=make)


def _batch(
    connection: Connection, caller: Caller, ask: Ask, collection_id: str, body: BatchAsk, terms: Terms, now: float
) -> Reply:
    def make(connection: Connection) -> work.BatchAnswer:
        collection = find_mascot(connection, caller, collection_id)
        requests = _requests(body)
        total = batch_price(requests, terms.rates).total
        ledger.require(connection, caller.workspace_id, total)
        made = [generation.generate(connection, caller, collection, one, terms, now) for one in requests]
        shape = work.BatchShape(jobs=[receipt(ask.site, each) for each in made], total_cost=total)
        return work.BatchAnswer(**shapes.mirrored(shape))

    return once(connection, caller, ask, now, status=202, work=make)


def _requests(body: BatchAsk) -> list[GenerateRequest]:
    asked = body.requests or body.items
    if not asked:
        raise WrongField({"requests": "Give 1 to 10 requests."})
    return [generation.checked(one, prefix=f"requests[{index}].") for index, one in enumerate(asked)]


router = Router(path="/v1/collections", tags=["Generation"], route_handlers=[generate, generate_batch, suggest_actions])

"""A test message for a webhook, so that its receiver can be tried before a job ends."""

import httpx
import msgspec

from studio.engine.common import Row, iso
from studio.engine.fetching import Fetcher
from studio.engine.webhooks import SIGNATURE, Message, sign

EVENT = "webhook.test"


async def rehearse(fetcher: Fetcher, webhook: Row, now: float) -> tuple[int, str]:
    """Send one signed message at once; return the receiver's status, 0 without one, and what was wrong."""
    message = Message(
        event=EVENT, job_id="", type="test", collection_id=None, asset_ids={}, urls={}, timestamp=iso(now) or ""
    )
    body = msgspec.json.encode(message)
    headers = {"Content-Type": "application/json", SIGNATURE: sign(webhook["secret"], body)}
    try:
        status = await fetcher.post(webhook["url"], body, headers)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as fault:
        return 0, str(fault) or type(fault).__name__
    return status, "" if 200 <= status < 300 else f"It answered {status}."

"""Addresses: rows store paths, and each request turns them into addresses under the host it came to."""

import hashlib
import hmac

from litestar import Request
from msgspec import Struct

from studio.engine.common import Row

#: JSON never holds a raw NUL byte, so it can stand for the host in stored answers.
_MARK = b'"\x00/'


class Site(Struct, frozen=True):
    """The host a request came to, e.g. ``http://127.0.0.1:7000``, and the secret that signs addresses."""

    base: str
    secret: bytes

    @classmethod
    def of(cls, request: Request) -> "Site":
        """Return where this request was sent."""
        return cls(str(request.base_url).rstrip("/"), request.app.state.signing_secret)

    def url(self, row: Row) -> str:
        """Return a file's permanent address; signed where the mascot is not published."""
        return f"{self.base}/cdn/{row['path']}" if row["published"] else self.signed_url(row)

    def signed_url(self, row: Row) -> str:
        """Return an address that carries its own permission."""
        return f"{self.base}/cdn/{row['path']}?signature={self.signature(row['path'])}"

    def signature(self, path: str) -> str:
        """Return what proves that this engine gave out a path."""
        return hmac.new(self.secret, path.encode(), hashlib.sha256).hexdigest()[:32]

    def masked(self, body: bytes) -> bytes:
        """Return a JSON body with a mark instead of this host."""
        return body.replace(f'"{self.base}/'.encode(), _MARK)

    def unmasked(self, body: bytes) -> bytes:
        """Return a masked body with this host in place."""
        return body.replace(_MARK, f'"{self.base}/'.encode())

"""A stand-in for the web on this machine: one page, and one picture under every name that ends in .png."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from PIL import Image


def picture() -> bytes:
    """Return a small PNG file."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "#3366cc").save(buffer, "PNG")
    return buffer.getvalue()


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = b"<title>Example Corp</title><meta name=theme-color content=#2563eb><p>We build developer tools.</p>"
        body, kind = (picture(), "image/png") if self.path.endswith(".png") else (page, "text/html")
        self._answer(body, kind)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"thanks", "text/plain")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def small_site() -> Iterator[str]:
    """Serve it for the length of a ``with``; gives its host and port."""
    server = HTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

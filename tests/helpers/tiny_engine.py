"""A real child process that keeps the engine's promises to its parent, and little else.

``python tiny_engine.py --data DIR [--fail WORDS] [--silent] [--deaf]``
"""

import argparse
import http.server
import json
import os
import sys
import threading
from pathlib import Path


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps({"data": {"subscription": 500, "topup": 50, "total": 550}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fail", default="")
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--deaf", action="store_true")
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    with (options.data / "starts").open("a") as starts:
        starts.write(f"{os.getpid()}\n")
    if options.fail:
        print(options.fail, file=sys.stderr)
        sys.exit(3)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    if not options.silent:
        print(json.dumps({"url": url, "api": f"{url}/v1", "key": f"masko_{os.getpid():064x}"}), flush=True)
        print("y" * 200_000, flush=True)  # more than a pipe holds, so that nobody may leave it unread
    print("x" * 200_000, file=sys.stderr)
    sys.stdin.read()
    if options.deaf:
        threading.Event().wait()


if __name__ == "__main__":
    main()

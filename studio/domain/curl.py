"""A request as code that can be copied: curl or Python, and never with the key in it."""

import json
import shlex
from typing import Any

#: What stands where the key would be; both snippets read it from the environment.
KEY_VARIABLE = "MASKO_API_KEY"


def as_curl(api: str, path: str, body: Any = None, *, method: str = "POST") -> str:
    """Return the request as a curl command for a POSIX shell."""
    lines = [
        f"curl -X {method} {shlex.quote(api.rstrip('/') + path)}",
        f'-H "Authorization: Bearer ${KEY_VARIABLE}"',
    ]
    if body is not None:
        lines += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(_json(body))}"]
    return " \\\n  ".join(lines)


def as_python(api: str, path: str, body: Any = None, *, method: str = "POST") -> str:
    """Return the request as a Python script."""
    sent = f"    json={body!r},\n" if body is not None else ""
    return (
        "import os\n\nimport httpx\n\n"
        f"response = httpx.request(\n    {method!r},\n    {api.rstrip('/') + path!r},\n"
        f'    headers={{"Authorization": f"Bearer {{os.environ[{KEY_VARIABLE!r}]}}"}},\n{sent}    timeout=60,\n)\n'
        "response.raise_for_status()\nprint(response.json())\n"
    )


def _json(body: Any) -> str:
    # A lone half of a surrogate pair cannot leave as UTF-8; the client replaces it in the same way.
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace").decode()

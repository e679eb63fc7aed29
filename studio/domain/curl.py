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


def as_command(mascot_id: str, body: dict[str, Any]) -> str:
    """Return a generation as a call of Masko's own command line (contract F.2); the key is in its login."""
    words = ["masko", "generate", "--mascot", mascot_id]
    for field, flag in _FLAGS.items():
        value = body.get(field)
        if value is not None and value != "":
            words += [flag, str(value).lower() if isinstance(value, bool) else str(value)]
    left_out = sorted(set(body) - set(_FLAGS))
    note = f"# The command line has no flag for: {', '.join(left_out)}\n" if left_out else ""
    return f"{note}{shlex.join(words)}\n"


def as_mcp(mascot_id: str, body: dict[str, Any]) -> str:
    """Return a request as the call of an MCP tool: ``generate``, or ``generate_batch`` for several."""
    tool = "generate_batch" if "requests" in body else "generate"
    return json.dumps({"name": tool, "arguments": {"collection_id": mascot_id, **body}}, ensure_ascii=False, indent=2)


#: Which flag of the command line stands for which field.
_FLAGS = {
    "type": "--type",
    "name": "--name",
    "item_id": "--item",
    "image_prompt": "--image-prompt",
    "animation_prompt": "--animation-prompt",
    "edit_instructions": "--prompt",
    "logo_description": "--prompt",
    "duration": "--duration",
    "loop": "--loop",
}

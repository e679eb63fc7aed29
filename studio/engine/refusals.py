"""What the engine says no with; the web floor turns each into ``{error: {code, message, …}}``.

Refusal                 a status, a code and one sentence
    WrongField          400, with the fields named
    Missing             404
    Foreign             403: the id exists in another workspace, or the plan is too low
    TooPoor             402, with required and balance
    Clash               409, with what stands there now
"""

from collections.abc import Mapping
from typing import Any

#: Codes of contract A.2, and plain words for the statuses that no source names.
CODES = {
    400: "bad_request",
    401: "unauthorized",
    402: "insufficient_credits",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    429: "rate_limited",
    500: "internal_error",
    502: "bad_gateway",
}


class Refusal(Exception):
    """The request cannot be done; nothing was changed and nothing charged."""

    def __init__(self, status: int, message: str, *, code: str = "", **extra: Any) -> None:
        """Keep the status, the sentence and whatever else the error object shall carry."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code or CODES.get(status, "error")
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """Return the answer's body."""
        return {"error": {"code": self.code, "message": self.message, **self.extra}}


class WrongField(Refusal):
    """A field breaks a rule; ``fields`` maps each name to its sentence."""

    def __init__(self, fields: Mapping[str, str], *, code: str = "") -> None:
        """Name every field in the sentence, so that clients without ``fields`` can show it too."""
        sentence = " ".join(f"{name}: {text}" for name, text in fields.items())
        super().__init__(400, sentence, code=code, fields=dict(fields))


class Missing(Refusal):
    """Nothing stands at this id."""

    def __init__(self, what: str, key: str) -> None:
        """Say what was looked for."""
        super().__init__(404, f"There is no {what} {key!r}.")


class Foreign(Refusal):
    """The caller's workspace has no right to this."""

    def __init__(self, message: str) -> None:
        """Keep the sentence."""
        super().__init__(403, message)


class TooPoor(Refusal):
    """The balance does not cover the price."""

    def __init__(self, required: int, balance: int) -> None:
        """Keep both figures, in credits."""
        message = f"This needs {required} credits and there are {balance}."
        super().__init__(402, message, required=required, balance=balance)


class Clash(Refusal):
    """The request contradicts what is there."""

    def __init__(self, message: str, *, code: str = "", **extra: Any) -> None:
        """Keep the sentence and the current state."""
        super().__init__(409, message, code=code, **extra)

"""The one error tree. Foreign errors are translated into it once, at the edge of a service.

MaskoError                      a sentence for the user, and what can be done next
    ApiError                    the server answered, and said no
        BadRequest              400, 413, 415, 422: a field is wrong
        Unauthorized            401
        InsufficientCredits     402, with what was required and what is there
        Forbidden               403
        NotFound                404
        Conflict                409
        RateLimited             429, with how long to wait
        ServerFailed            5xx
        NotUnderstood           an answer that is no API answer: HTML, a cut-off body
    ConnectionFailed            no whole answer came
        Unreachable             nothing was sent
        Interrupted             the answer to a question was cut off; asking again changes nothing
        AnswerLost              the request may have arrived; whether it was charged is not known
    GuardRefused                Studio's own guard stopped it; nothing was sent
        ConfirmationNeeded      a person has to confirm it first
    EngineError                 the local engine is missing or will not start
    VaultError                  the system keyring refused or is not there
    MediaError                  a file cannot be decoded or is not what it claims
        NotReady                the file is still being made; its address serves a placeholder
    StorageError                the disk refused
    GraphError                  an edit of a canvas that would break it
"""

from enum import Enum


class Remedy(Enum):
    """What a user can do about an error; views turn it into a button."""

    NONE = "none"
    RETRY = "retry"
    FIX_FIELDS = "fix_fields"
    SIGN_IN = "sign_in"
    TOP_UP = "top_up"
    WAIT = "wait"
    LOOK_UP = "look_up"


class MaskoError(Exception):
    """Base of everything Studio can say went wrong."""

    remedy: Remedy = Remedy.NONE

    def __init__(self, sentence: str) -> None:
        """Keep the one clear sentence that says what happened and what to do next."""
        super().__init__(sentence)
        self.sentence = sentence


class ApiError(MaskoError):
    """The server refused; ``status`` is the HTTP status, ``code`` the API's own word for it."""

    def __init__(self, sentence: str, *, status: int, code: str = "") -> None:
        """Keep the sentence with the server's status and code."""
        super().__init__(sentence)
        self.status = status
        self.code = code


class BadRequest(ApiError):
    """A field is wrong; ``fields`` maps field names to the server's words where it named them."""

    remedy = Remedy.FIX_FIELDS

    def __init__(
        self, sentence: str, *, status: int = 400, code: str = "", fields: dict[str, str] | None = None
    ) -> None:
        """Keep the fields that the server named."""
        super().__init__(sentence, status=status, code=code)
        self.fields = fields or {}


class Unauthorized(ApiError):
    """The key is missing, wrong or revoked."""

    remedy = Remedy.SIGN_IN


class InsufficientCredits(ApiError):
    """The balance does not cover the price."""

    remedy = Remedy.TOP_UP

    def __init__(
        self, sentence: str, *, required: int | None, balance: int | None, code: str = "insufficient_credits"
    ) -> None:
        """Keep both figures; None where the server did not say."""
        super().__init__(sentence, status=402, code=code)
        self.required = required
        self.balance = balance


class Forbidden(ApiError):
    """The key is valid but this thing, or this plan, is not within its rights."""


class NotFound(ApiError):
    """Nothing stands at this id."""


class Conflict(ApiError):
    """The thing changed meanwhile, or the request contradicts an earlier one; ``body`` is the server's answer."""

    def __init__(self, sentence: str, *, code: str = "", body: object = None) -> None:
        """Keep the body, which may carry the current state."""
        super().__init__(sentence, status=409, code=code)
        self.body = body


class RateLimited(ApiError):
    """Too many requests; wait ``retry_after`` seconds."""

    remedy = Remedy.WAIT

    def __init__(self, sentence: str, *, retry_after: float | None, code: str = "rate_limited") -> None:
        """Keep the wait the server asked for; None where it did not."""
        super().__init__(sentence, status=429, code=code)
        self.retry_after = retry_after


class ServerFailed(ApiError):
    """The server broke while answering."""

    remedy = Remedy.RETRY


class NotUnderstood(ApiError):
    """What came back is not an answer of this API."""

    remedy = Remedy.LOOK_UP


class ConnectionFailed(MaskoError):
    """No whole answer came back."""


class Unreachable(ConnectionFailed):
    """The server could not be reached; nothing was sent, nothing was charged."""

    remedy = Remedy.RETRY


class Interrupted(ConnectionFailed):
    """The answer to a request that changes nothing was cut off or too slow; asking again is safe."""

    remedy = Remedy.RETRY


class AnswerLost(ConnectionFailed):
    """The connection ended after the request may have arrived."""

    remedy = Remedy.LOOK_UP


class GuardRefused(MaskoError):
    """Studio's own guard stopped a purchase before it was sent; ``cap`` names the limit, ``left`` is in credits."""

    def __init__(self, sentence: str, *, cap: str = "", left: int = 0) -> None:
        """Keep which cap it was and how many credits are left under it."""
        super().__init__(sentence)
        self.cap = cap
        self.left = left


class ConfirmationNeeded(GuardRefused):
    """The purchase is above a threshold; it may go once a person has confirmed it."""


class EngineError(MaskoError):
    """The local engine is missing, refused to start, or died again right after a restart."""

    remedy = Remedy.RETRY


class VaultError(MaskoError):
    """The system keyring refused or is not there."""


class MediaError(MaskoError):
    """A file cannot be decoded, or is not what it claims to be."""


class NotReady(MediaError):
    """The file is still being made; its address serves a placeholder until then."""

    remedy = Remedy.WAIT


class StorageError(MaskoError):
    """The disk refused: full, read-only, or not there."""


class GraphError(MaskoError):
    """An edit of a canvas that would break it; each refusal is a subclass in ``domain.graph``."""

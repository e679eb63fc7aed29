"""What a user notes about a pose on this machine: star, rating, label, boards, trash. Servers know none of it."""

from studio.domain.records import Record

#: Colour labels, in the order they are offered.
LABELS: tuple[str, ...] = ("red", "orange", "yellow", "green", "blue", "purple")
RATINGS = range(6)
#: Days a pose stays in the trash before it may go for good.
TRASH_DAYS = 30


class Marks(Record, frozen=True, kw_only=True):
    """Everything noted about one pose.

    ``boards`` are ids; ``trashed`` is when, in seconds since 1970, or 0; ``current`` is the id of the picture chosen
    from its versions, or empty for the newest.
    """

    star: bool = False
    rating: int = 0
    label: str = ""
    boards: tuple[str, ...] = ()
    trashed: float = 0.0
    current: str = ""


class Board(Record, frozen=True, kw_only=True):
    """A manual collection of poses; boards stand inside each other by ``parent``."""

    id: str
    name: str
    parent: str = ""


UNMARKED = Marks()

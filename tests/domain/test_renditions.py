"""Which files belong to one animation, in all its sizes, and which of them are handed out."""

from msgspec import structs

from studio.domain.records import Asset
from studio.domain.renditions import Delivery, family, rendition, sizes


def made(number: int, kind: str, job: str, **fields: object) -> Asset:
    return structs.replace(Asset(id=f"{kind}{number}", type=kind, job_id=job, url=f"u/{kind}{number}"), **fields)


#: Two animations of one pose; after each, its sizes were made by a job of their own.
FIRST = (made(1, "video", "a"), made(1, "webm", "a"), made(1, "hevc", "a"))
FIRST_SIZES = tuple(made(1, f"{kind}_{size}", "b") for kind in ("webm", "hevc") for size in (480, 240))
SECOND = (made(2, "video", "c"), made(2, "webm", "c"), made(2, "hevc", "c"))
SECOND_SIZES = (made(2, "webm_480", "d"), made(2, "hevc_480", "d"))
PICTURES = (made(0, "image", "p"), made(0, "transparent_image", "p"))
ALL = (*PICTURES, *FIRST, *FIRST_SIZES, *SECOND, *SECOND_SIZES)


def test_formats_and_sizes_of_one_making_belong_together() -> None:
    assert family(ALL, FIRST[0]) == (*FIRST, *FIRST_SIZES)
    assert family(ALL, SECOND[1]) == (*SECOND, *SECOND_SIZES)
    assert family(ALL, PICTURES[0]) == PICTURES


def test_a_file_that_nobody_lists_is_its_own_family() -> None:
    stray = made(9, "webm", "z")
    assert family((), stray) == (stray,)


def test_the_size_wanted_is_taken_and_the_original_where_it_was_never_made() -> None:
    first, second = family(ALL, FIRST[0]), family(ALL, SECOND[0])
    assert rendition(first, "webm", Delivery()) == FIRST[1]
    assert rendition(first, "webm", Delivery(size=240)) == FIRST_SIZES[1]
    assert rendition(second, "hevc", Delivery(size=240)) == SECOND[2]
    assert rendition(second, "hevc", Delivery(formats=("webm",))) is None


def test_what_is_not_finished_is_not_handed_out() -> None:
    coming = (FIRST[1], structs.replace(FIRST_SIZES[0], status="pending"))
    assert rendition(coming, "webm", Delivery(size=480)) == FIRST[1]


def test_only_sizes_that_every_format_has_are_offered() -> None:
    assert sizes(family(ALL, FIRST[0])) == {480, 240}
    assert sizes(family(ALL, SECOND[0])) == {480}
    assert sizes((*SECOND, SECOND_SIZES[0])) == frozenset()

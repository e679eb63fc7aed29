import hashlib
import threading
from pathlib import Path

import pytest

from studio.domain.errors import StorageError
from studio.services.part_file import PartFile


def test_chunks_become_a_file_with_its_hash(tmp_path: Path) -> None:
    part = PartFile(tmp_path)
    part.write(b"one ")
    part.write(b"two")
    path, digest = part.finish()
    assert path.read_bytes() == b"one two"
    assert digest == hashlib.sha256(b"one two").hexdigest()


def test_no_chunk_at_all_is_an_empty_file(tmp_path: Path) -> None:
    path, _ = PartFile(tmp_path).finish()
    assert path.read_bytes() == b""


def test_discarding_takes_the_file_away_and_later_chunks_make_none(tmp_path: Path) -> None:
    part = PartFile(tmp_path)
    part.write(b"one")
    part.discard()
    part.write(b"two")
    part.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_thread_that_comes_after_the_end_opens_nothing(tmp_path: Path) -> None:
    part = PartFile(tmp_path)
    part.discard()
    thread = threading.Thread(target=part.write, args=(b"late",))
    thread.start()
    thread.join()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_the_disks_refusal(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        PartFile(tmp_path / "gone").write(b"x")

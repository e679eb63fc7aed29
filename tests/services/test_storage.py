"""Folders and whole files on a disk that may refuse."""

import os
import resource
import signal
from pathlib import Path

import pytest

from studio.domain.errors import StorageError
from studio.services import storage
from studio.services.storage import Folders, disk_errors, read_json, write_bytes, write_json


def test_everything_is_under_the_folder_that_was_asked_for(tmp_path):
    folders = Folders.under(tmp_path / "deep" / "er").make()
    for folder in (folders.data, folders.cache, folders.logs, folders.engine):
        assert folder.is_relative_to(tmp_path / "deep" / "er")
    assert folders.cache.is_dir()
    assert folders.logs.is_dir()


def test_the_platforms_own_folders_are_named_after_studio():
    folders = Folders.standard()
    assert all("masko-studio" in str(folder) for folder in (folders.data, folders.cache, folders.logs))


def test_json_comes_back_as_it_went(tmp_path):
    path = tmp_path / "new" / "state.json"
    write_json(path, {"name": "Füchse 🦊", "n": [1, 2.5, None]})
    assert read_json(path) == {"name": "Füchse 🦊", "n": [1, 2.5, None]}
    assert [entry.name for entry in path.parent.iterdir()] == ["state.json"]


def test_missing_is_the_default_and_damaged_is_kept_aside(tmp_path):
    path = tmp_path / "state.json"
    assert read_json(path, {"fresh": True}) == {"fresh": True}
    path.write_text("{half")
    assert read_json(path, []) == []
    assert (tmp_path / "state.json.damaged").read_text() == "{half"


def test_a_full_disk_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "state.json"
    write_bytes(path, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        with pytest.raises(StorageError) as caught:
            write_bytes(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert str(path) in caught.value.sentence
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(28, "disk is full"), (30, "cannot be written"), (13, "cannot be written"), (36, "too long"), (5, "disk refused")],
)
def test_each_refusal_has_its_sentence(number, words):
    with pytest.raises(StorageError, match=words), disk_errors(Path("/place")):
        raise OSError(number, os.strerror(number))


def test_a_folder_where_a_file_is_says_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        write_bytes(tmp_path / "file" / "inner", b"x")
    with pytest.raises(StorageError):
        storage.Folders.under(tmp_path / "file").make()

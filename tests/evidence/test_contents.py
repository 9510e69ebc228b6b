"""The hash of a file is remembered only where the file cannot have changed without a trace."""

import hashlib
import json
import os
import time
from pathlib import Path

import pytest

from outsidein.evidence.contents import INDEX, Contents


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that was left alone for long enough, among files large enough to be remembered."""
    monkeypatch.setattr("outsidein.evidence.contents.REMEMBERED_FROM", 1)
    monkeypatch.setattr("outsidein.evidence.contents.SETTLED", 0)
    path = tmp_path / "answers.parquet"
    path.write_bytes(b"one")
    return path


def digest(file: Path, fresh: bool = False) -> str:
    contents = Contents(file.parent / ".outsidein", fresh=fresh)
    found = contents.digest("answers.parquet", file)
    contents.save()
    return found


def test_an_unchanged_file_is_not_read_again_unless_told_to(file):
    time.sleep(0.02)
    assert digest(file) == hashlib.sha256(b"one").hexdigest()
    index = file.parent / ".outsidein" / INDEX
    held = json.loads(index.read_text())
    held["answers.parquet"][1] = "from memory"
    index.write_text(json.dumps(held))
    assert digest(file) == "from memory"
    assert digest(file, fresh=True) == hashlib.sha256(b"one").hexdigest()


def test_a_change_of_the_same_size_and_time_is_seen(file):
    time.sleep(0.02)
    digest(file)
    before = file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert digest(file) == hashlib.sha256(b"two").hexdigest()


def test_a_file_that_just_changed_is_not_remembered(file, monkeypatch):
    monkeypatch.setattr("outsidein.evidence.contents.SETTLED", 10**12)
    digest(file)
    assert not (file.parent / ".outsidein").exists()


@pytest.mark.parametrize("index", ["", "[]", "{", '{"answers.parquet": 3}', '{"answers.parquet": [["x"], 1]}'])
def test_a_damaged_index_is_no_index(file, index):
    (file.parent / ".outsidein").mkdir()
    (file.parent / ".outsidein" / INDEX).write_text(index)
    assert digest(file) == hashlib.sha256(b"one").hexdigest()

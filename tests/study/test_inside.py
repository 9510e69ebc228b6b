from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.study.inside import Refusal, locate


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study folder beside a file that is none of its business."""
    root = tmp_path / "study"
    for name in ("study.yaml", "measures.yaml", "evidence/survey.csv", "evidence/old/tickets.csv", "results/a.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    (tmp_path / "secret.yaml").write_text("secret")
    return root


def reason(name: str, study: Path) -> str:
    found = locate(name, study)
    assert isinstance(found, Refusal), found
    return found.what


BAD = {
    "": "the name of a file is empty",
    "  ": "the name of a file is empty",
    "..": "goes up",
    "../secret.yaml": "goes up",
    "evidence/../../secret.yaml": "goes up",
    "evidence/../measures.yaml": "goes up",
    "./../secret.yaml": "goes up",
    "..\\secret.yaml": "backslash",
    "evidence\\survey.csv": "backslash",
    "/etc/passwd": "absolute",
    "//server/share/a.yaml": "absolute",
    "\\\\server\\share\\a.yaml": "backslash",
    "\\\\?\\C:\\a.yaml": "backslash",
    "C:\\a.yaml": "backslash",
    "C:/a.yaml": "begins with a drive",
    "C:a.yaml": "begins with a drive",
    "measures.yaml:stream": "begins with a drive",
    "~": "begins with ~",
    "~/a.yaml": "begins with ~",
    "~root/a.yaml": "begins with ~",
    "http://example.org/a.yaml": "address",
    "https://example.org/a.yaml": "address",
    "file:///etc/passwd": "address",
    "file:a.yaml": "address",
    "s3://bucket/a.yaml": "address",
    "data:text/plain,x": "address",
    "*.yaml": "pattern",
    "measures.y?ml": "pattern",
    "[m]easures.yaml": "pattern",
    "{measures,evidence}.yaml": "pattern",
    "evidence/**": "pattern",
    "CON": "device",
    "nul.yaml": "device",
    "evidence/Aux.csv": "device",
    "COM1.yaml": "device",
    "lpt9 .yaml": "device",
    "CONIN$": "device",
    "a\0.yaml": "control character",
    "measures.yaml\0.csv": "control character",
    "measures\n.yaml": "control character",
    "measures\x1b[2J.yaml": "control character",
    "measures.yaml.": "ends in a dot",
    "measures.yaml ": "ends in a dot or a blank",
    ".../secret.yaml": "ends in a dot",
    "evidence": "is a folder",
    "evidence/": "is a folder",
    ".": "is a folder",
    "measures.yaml/": "is a folder",
    "measures.yaml/a.yaml": "no file",
    "nowhere.yaml": "no file",
    "％2e％2e/secret.yaml": "no file",
    "%2e%2e/secret.yaml": "no file",
    "．．/secret.yaml": "no file",
    "$HOME/a.yaml": "no file",
    "x" * 300: "too long",
    "a/" * 3000 + "b": "too long",
    "\ud800.yaml": "cannot be read",
}


@pytest.mark.parametrize("name", BAD, ids=ascii)
def test_refused_by_name(name: str, study: Path):
    assert BAD[name] in reason(name, study)


@pytest.mark.parametrize(
    "name", ["measures.yaml", "./measures.yaml", "evidence/survey.csv", "evidence//old/tickets.csv"]
)
def test_found_inside(name: str, study: Path):
    assert locate(name, study) == (study / name).resolve()


@pytest.mark.parametrize("name", ["survey (1).csv", "Umfrage Frühling 2026.csv", "q1..q5.csv", "12:30.csv", ".hidden"])
def test_ordinary_names_are_taken(name: str, study: Path):
    (study / name).write_text("x")
    assert locate(name, study) == study / name


def test_a_link_out_is_refused_and_a_link_within_is_followed(study: Path):
    (study / "out.yaml").symlink_to(study.parent / "secret.yaml")
    (study / "folder").symlink_to(study.parent)
    (study / "far.yaml").symlink_to("/dev/zero")
    (study / "within.yaml").symlink_to("measures.yaml")
    for name in ("out.yaml", "folder/secret.yaml", "far.yaml"):
        assert "leads out of the study folder" in reason(name, study)
    assert locate("within.yaml", study) == study / "measures.yaml"
    assert locate("folder/study/measures.yaml", study) == study / "measures.yaml"


def test_a_sibling_that_begins_like_the_folder_is_outside(study: Path):
    sibling = study.parent / "study-2"
    sibling.mkdir()
    (sibling / "a.yaml").write_text("x")
    (study / "a.yaml").symlink_to(sibling / "a.yaml")
    assert "leads out" in reason("a.yaml", study)


def test_the_study_folder_itself_may_be_a_link(study: Path):
    link = study.parent / "link"
    link.symlink_to(study)
    assert locate("measures.yaml", link) == study / "measures.yaml"


def test_a_ring_of_links_and_a_pipe_are_no_files(study: Path):
    (study / "a.yaml").symlink_to("b.yaml")
    (study / "b.yaml").symlink_to("a.yaml")
    os.mkfifo(study / "pipe.yaml")
    assert "cannot be read" in reason("a.yaml", study) or "not a regular file" in reason("a.yaml", study)
    assert "not a regular file" in reason("pipe.yaml", study)


def test_an_absent_file_names_the_nearest(study: Path):
    missing = locate("evidence/survy.csv", study)
    assert isinstance(missing, Refusal)
    assert missing.suggestion == "evidence/survey.csv"
    assert missing.exists == "the .csv files there: evidence/old/tickets.csv, evidence/survey.csv"
    moved = locate("Tickets.CSV", study)
    assert isinstance(moved, Refusal)
    assert moved.suggestion == "evidence/old/tickets.csv"
    assert locate("a.sav", study) == Refusal(
        "there is no file 'a.sav' in the study folder", "there is no .sav file in the study folder", ""
    )


@given(st.text("./\\~:*CONaé \0\n%2", max_size=12))
def test_whatever_the_name_the_file_is_inside(tmp_path_factory: pytest.TempPathFactory, name: str):
    root = tmp_path_factory.getbasetemp()
    found = locate(name, root)
    assert isinstance(found, Refusal) or found.is_relative_to(root.resolve())

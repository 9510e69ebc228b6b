from pathlib import Path

import pytest

from outsidein.draft import draft
from outsidein.errors import InputError, MissingError

ROWS = "id,nps\n" + "".join(f"{row},{row % 11}\n" for row in range(60))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(ROWS)
    return path


def held(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_from_outside_is_copied_and_said_to_be(tmp_path, answers):
    told = draft(tmp_path / "new" / "study", [answers])
    assert held(tmp_path / "new" / "study") == ["evidence/answers.csv", "study.yaml"]
    assert told.lines[0].column == str(answers)
    assert "copied to evidence/answers.csv" in told.lines[0].reason
    assert answers.read_text() == ROWS


def test_a_file_inside_is_used_where_it_lies(tmp_path):
    inside = tmp_path / "study" / "data" / "answers.csv"
    inside.parent.mkdir(parents=True)
    inside.write_text(ROWS)
    told = draft(tmp_path / "study", [inside])
    assert held(tmp_path / "study") == ["data/answers.csv", "study.yaml"]
    assert "file: data/answers.csv" in told.path.read_text()


def test_a_study_is_never_overwritten(tmp_path, answers):
    draft(tmp_path / "study", [answers])
    before = (tmp_path / "study" / "study.yaml").read_bytes()
    with pytest.raises(InputError, match=r"study\.yaml: is there already, and nothing is overwritten"):
        draft(tmp_path / "study", [answers])
    assert (tmp_path / "study" / "study.yaml").read_bytes() == before


def test_evidence_is_never_overwritten_but_the_same_file_may_be_there(tmp_path, answers):
    evidence = tmp_path / "study" / "evidence"
    evidence.mkdir(parents=True)
    (evidence / "answers.csv").write_text("something else\n")
    with pytest.raises(InputError, match=r"answers\.csv: is there already with another content"):
        draft(tmp_path / "study", [answers])
    assert held(tmp_path / "study") == ["evidence/answers.csv"]
    (evidence / "answers.csv").write_text(ROWS)
    assert "already copied" in draft(tmp_path / "study", [answers]).lines[0].reason


def test_files_of_one_name_get_names_of_their_own(tmp_path):
    for year in ("2024", "2025"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "answers.csv").write_text(ROWS)
    draft(tmp_path / "study", [tmp_path / "2024" / "answers.csv", tmp_path / "2025" / "answers.csv"])
    assert held(tmp_path / "study") == ["evidence/2025-answers.csv", "evidence/answers.csv", "study.yaml"]


def test_a_name_that_no_study_can_hold_is_changed_in_the_copy(tmp_path):
    odd = tmp_path / "answers [final] {v2}.csv"
    odd.write_text(ROWS)
    draft(tmp_path / "study", [odd])
    assert held(tmp_path / "study") == ["evidence/answers _final_ _v2_.csv", "study.yaml"]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("answers.csv", ["study"]), InputError, "the folder of the study comes first"),
        (("study", ["answer.csv"]), MissingError, "did you mean 'answers.csv'"),
        (("study", ["answers.csv", "answers.csv"]), InputError, "named twice"),
        (("study", ["."]), InputError, "is a folder; name the files in it"),
        (("study", []), InputError, "no file is given"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_left(tmp_path, answers, arguments, error, words):
    folder, files = arguments
    with pytest.raises(error, match=words) as raised:
        draft(tmp_path / folder, [tmp_path / file for file in files])
    assert "\n" not in str(raised.value)
    assert held(tmp_path) == ["answers.csv"]


def test_nothing_is_left_behind_when_writing_fails(tmp_path, answers):
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "evidence").write_text("a file where the folder of evidence would be")
    with pytest.raises(InputError, match="cannot be written"):
        draft(folder, [answers])
    assert held(folder) == ["evidence"]

"""Qualtrics and SurveyMonkey exports, recognised by content."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import xlsxwriter

from evidence.formats.reading import names, read, refusal, rows

IDS = ["startDate", "status", "_recordId", "distributionChannel", "QID1", "QID2_TEXT"]
MODERN = [
    ["StartDate", "Status", "ResponseId", "DistributionChannel", "Q1", "Q2"],
    ["Anfangsdatum", "Antworttyp", "Antwort-ID", "Verteilungskanal", "How likely\nare you, 0-10?", "Why?"],
    [json.dumps({"ImportId": each} | ({"timeZone": "America/Denver"} if each == "startDate" else {})) for each in IDS],
    ["2026-03-01 10:00:00", "0", "R_1", "anonymous", "9", "fast,\nfriendly"],
    ["2026-03-01 10:05:00", "1", "R_2", "preview", "1", "testing"],
    ["2026-03-01 10:06:00", "IP-Adresse", "R_3", "preview", "2", ""],
    ["2026-03-01 10:07:00", "Survey Test", "R_4", "anonymous", "3", ""],
    ["2026-03-01 10:09:00", "8", "R_5", "email", "4", ""],
]
KEPT = [(4, "R_1", "9"), (8, "R_5", "4")]
PREVIEW = "a preview or test, not an answer"


def as_csv(records: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(records)
    return text.getvalue()


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def answered(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    return [(row[0], row[3], row[5]) for row in rows(connection)]


def test_qualtrics_keeps_labels_and_leaves_previews_out(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(written(tmp_path / "export.csv", as_csv(MODERN)), connection)
    assert answered(connection) == KEPT
    assert names(table) == MODERN[0]
    assert table.columns[4].label == "How likely are you, 0-10?"
    assert [(each.row, each.column, each.value, each.reason) for each in table.excluded] == [
        (5, "Status", "1", PREVIEW),
        (6, "DistributionChannel", "preview", PREVIEW),
        (7, "Status", "Survey Test", PREVIEW),
    ]
    assert any("America/Denver" in note for note in table.notes)


def test_qualtrics_as_tabs_in_utf16_and_without_wording(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    read(written(tmp_path / "export.tsv", as_csv(MODERN, "\t"), "utf-16"), connection)
    assert answered(connection) == KEPT
    read(written(tmp_path / "export.csv", as_csv([MODERN[0], *MODERN[2:]])), connection)
    assert answered(connection) == [(row - 1, *rest) for row, *rest in KEPT]


def test_older_qualtrics(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    records = [
        ["V1", "V2", "V3", "V7", "Q1", ""],
        ["ResponseID", "ResponseSet", "Name", "Status", "How likely?", ""],
        ["R_1", "Standard", "Anonymous", "0", "9", ""],
        ["R_2", "Standard", "Anonymous", "1", "10", ""],
    ]
    table = read(written(tmp_path / "old.csv", "\ufeff" + as_csv(records)), connection)
    assert rows(connection) == [(3, "R_1", "Standard", "Anonymous", "0", "9")]
    assert table.columns[-1].label == "How likely?"
    assert [each.row for each in table.excluded] == [4]


def test_an_export_of_previews_alone_is_refused(tmp_path: Path) -> None:
    line = refusal(written(tmp_path / "export.csv", as_csv(MODERN[:3] + MODERN[4:6])))
    assert f"no row is an answer (row 4: {PREVIEW})" in line


def test_a_plain_file_declared_csv_is_taken_at_its_word(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(written(tmp_path / "export.csv", as_csv(MODERN)), connection, format="csv")
    assert table.rows == len(MODERN) - 1


MONKEY = [
    [
        "Respondent ID",
        "Date Created",
        "How likely are you to recommend us?",
        "Which do you use?",
        "",
        "",
        "Why?",
        "Why?",
    ],
    ["", "", "Response", "Portal", "Phone", "Other (please specify)", "Open-Ended Response", "Response"],
    ["101", "2026-03-01", "9", "Portal", "", "fax", "fast", "x"],
    ["102", "2026-03-02", "6", "", "Phone", "", "slow", "y"],
]
MONKEY_NAMES = [
    "Respondent ID",
    "Date Created",
    "How likely are you to recommend us?",
    "Which do you use? | Portal",
    "Which do you use? | Phone",
    "Which do you use? | Other (please specify)",
    "Why? | Open-Ended Response",
    "Why? | Response",
]


def test_surveymonkey_names_answers_by_their_question(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(written(tmp_path / "export.csv", as_csv(MONKEY)), connection)
    assert names(table) == MONKEY_NAMES
    assert rows(connection)[0] == (3, "101", "2026-03-01", "9", "Portal", None, "fax", "fast", "x")
    assert table.columns[2].label == "How likely are you to recommend us?"
    assert table.columns[4].label == "Which do you use? Phone"


def test_surveymonkey_in_another_language_is_known_by_its_shape(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    records = [["Befragten-ID", *MONKEY[0][1:]], *MONKEY[1:]]
    assert names(read(written(tmp_path / "export.csv", as_csv(records)), connection))[1:] == MONKEY_NAMES[1:]


def test_the_same_answer_twice_is_numbered(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    records = [["Respondent ID", "Which?", ""], ["", "Other", "Other"], ["1", "a", "b"]]
    assert names(read(written(tmp_path / "export.csv", as_csv(records)), connection)) == [
        "Respondent ID",
        "Which? | Other",
        "Which? | Other (2)",
    ]


def test_both_are_recognised_in_workbooks(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    for records, expected in ((MODERN, KEPT), (MONKEY, [(3, "2026-03-01", "Portal"), (4, "2026-03-02", None)])):
        with xlsxwriter.Workbook(tmp_path / "export.xlsx") as book:
            sheet = book.add_worksheet()
            for number, record in enumerate(records):
                for column, cell in enumerate(record):
                    sheet.write_string(number, column, cell)
        read(tmp_path / "export.xlsx", connection)
        found = [
            (row[0], row[3], row[5]) if records is MODERN else (row[0], row[2], row[4]) for row in rows(connection)
        ]
        assert found == expected

"""Documentation is run: every example does what it shows, the reference is what the code says, every link leads on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import outsidein as oi
from docs.examples import Reader, blocks
from generating import pages
from outsidein.analyses import ANALYSES
from outsidein.cli import COMMANDS
from tutorial import make_answers

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("benchmarks/*.md"))]
REFERENCE = [page for page in PAGES if page.parent.name == "reference"]
WRITTEN = [page for page in PAGES if page.parent.name != "reference"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", [page for page in PAGES if any(blocks(page))], ids=name)
def test_examples_do_what_they_show(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    reader = Reader(tmp_path)
    for block in blocks(page):
        try:
            reader.follow(block)
        except Exception as error:
            raise AssertionError(f"{name(page)}:{block.line}: {error}") from error


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


@pytest.mark.parametrize("page", REFERENCE, ids=name)
def test_reference_is_what_the_code_says(page: Path, made: dict[str, str]):
    assert page.read_text(encoding="utf-8") == made[page.name], f"{name(page)} is stale: run `python docs/generate.py`"


def test_every_reference_page_is_kept(made: dict[str, str]):
    assert sorted(made) == sorted(page.name for page in REFERENCE)


def test_the_file_of_the_tutorial_is_made_by_its_script():
    kept = (ROOT / "docs" / "tutorial" / "answers.csv").read_text(encoding="utf-8")
    assert kept == make_answers.text()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_on(page: Path):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        place, _, anchor = link.partition("#")
        if ":" in place:
            continue
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), f"{name(page)} links to {link}"
        assert not anchor or anchor in anchors(target), f"{name(page)} links to {link}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            places = (link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8")))
            waiting += [(page.parent / place).resolve() for place in places if place and ":" not in place]
    assert {name(page) for page in PAGES} - {name(page) for page in reached} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_shown_at_work(command: str):
    shown = [block.text for page in WRITTEN for block in blocks(page) if block.language == "console"]
    assert any(re.search(rf"^\$ outsidein {command}\b", text, re.M) for text in shown)


@pytest.mark.parametrize("kind", ANALYSES)
def test_every_kind_of_measure_is_shown_at_work(kind: str):
    shown = [block.text for page in PAGES for block in blocks(page) if block.language == "yaml"]
    assert any(re.search(rf"\bkind: {kind}\b", text) for text in shown)


@pytest.mark.parametrize("function", [name for name in oi.__all__ if name != "Estimates"])
def test_every_function_is_shown_at_work(function: str):
    shown = [block.text for page in PAGES for block in blocks(page) if block.language == "python"]
    assert any(f"oi.{function}(" in text for text in shown)


def test_every_slow_suite_is_listed():
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    slow = [file for file in ROOT.glob("tests/**/test_*.py") if "@pytest.mark.slow" in file.read_text(encoding="utf-8")]
    assert [name(file) for file in slow if name(file) != name(Path(__file__)) and name(file) not in contributing] == []


def test_every_benchmark_is_listed():
    listed = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [name(file) for file in ROOT.glob("benchmarks/*.py") if f"`python {name(file)}`" not in listed] == []


def test_readme_has_the_two_commands_that_ci_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "$ pip install . && outsidein demo\n" in readme
    assert '$ pip install -e ".[test]" && pytest\n' in readme

"""The report as one page: build the facts, render them, write the file whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from outsidein.analyses.contrasts import WAVE
from outsidein.report import markup, numbers
from outsidein.report.jobs.section import jobs_section
from outsidein.report.material import Material
from outsidein.report.parts import answered, contrasted, headlines, quality, record, sections
from outsidein.report.parts.model import Page
from outsidein.report.why import explanations
from outsidein.results import Results
from outsidein.study.sections import Study

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def build(study: Study, results: Results) -> Page:
    """All facts of the report, in the order in which they are told.

    Args:
        study: The study that was run; its words name what the numbers are about.
        results: What the run found.
    """
    material = Material.of(study, results)
    findings, statements = sections.headlines(material)
    told: dict[str, Any] = {
        "cards": headlines.cards(material),
        "findings": findings,
        "statements": statements,
        "changes": contrasted.all_changes(material),
        "differences": contrasted.all_differences(material),
        "answered": answered.answered(material),
        "jobs": jobs_section(material),
        "sections": sections.sections(material),
        "intake": quality.intake(material),
    }
    return Page(
        title=study.study,
        facts=_facts(material),
        failures=quality.failures(material),
        run=record.run_facts(material),
        whys=explanations(material, told.values()),
        **told,
    )


def render(study: Study, results: Results) -> str:
    """The report of a study as one HTML file."""
    return as_html(build(study, results))


def as_html(page: Page) -> str:
    """A page as one self-contained HTML file: no request leaves it, no script runs in it.

    Everything that comes from the study or the evidence is escaped, and set apart from the text around it.
    """
    style = resources.files("outsidein.report").joinpath("style.css").read_text(encoding="utf-8")
    text = (
        _environment()
        .get_template("page.html")
        .render(page=page, style=style, style_hash=_hash(style), level=f"95{numbers.PERCENT}")
    )
    return _UNPRINTABLE.sub("\ufffd", text)


def write(page: Page, path: Path) -> Path:
    """Write the report to `path`, whole or not at all, and return the path.

    Raises:
        OSError: The folder does not exist or cannot be written.
    """
    text = as_html(page)
    handle, waiting = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(waiting).chmod(0o644)
        Path(waiting).replace(path)
    except BaseException:
        Path(waiting).unlink(missing_ok=True)
        raise
    return path


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("outsidein.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["piece"] = markup.piece
    environment.filters["say"] = markup.say
    environment.filters["stacked"] = markup.stacked
    return environment


def _hash(style: str) -> str:
    """The style sheet as a policy names it, so that no other style is taken."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _facts(material: Material) -> tuple[str, ...]:
    """The study in a few words, under its name."""
    sources = material.results.run.get("sources", ())
    rows = sum(source.get("rows", 0) for source in sources)
    waves = material.lookup.levels(WAVE)
    facts = [f"{numbers.count(rows)} answer sheets"] if rows else []
    if len(waves) > 1:
        facts.append(f"{numbers.in_words(len(waves))} waves, {waves[0]} to {waves[-1]}")
    facts += [f"wave {waves[0]}"] if len(waves) == 1 else []
    facts.append(
        "weighted" if any(source.get("weighted") or source.get("raked_to") for source in sources) else "unweighted"
    )
    return (*facts, f"intervals at 95{numbers.PERCENT}")

"""How the run was done: seed, replicates, smallest cell, versions of the software, content of the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from outsidein.report import numbers
from outsidein.report.figures import as_text
from outsidein.report.material import Material


def run_facts(material: Material) -> tuple[tuple[str, str], ...]:
    """The facts of the run, each a name with what it says."""
    run, study = material.results.run, material.study
    facts = [
        ("Seed", str(run.get("seed", study.seed))),
        ("Replicates", numbers.count(run.get("replicates", study.replicates))),
        ("Smallest cell shown", f"{run.get('minimum_cell', study.minimum_cell)} answers"),
        *_resampled(material),
        *_versions(run),
        *_files(run),
    ]
    return tuple(facts)


def _resampled(material: Material) -> Iterator[tuple[str, str]]:
    for source in material.results.run.get("sources", ()):
        said = material.unit(source["source"])
        if said:
            yield f"Resampling of {source['source']}", as_text(said)


def _versions(run: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    programs = dict(run.get("inputs", {}).get("programs", {}))
    if "python" in run:
        programs["Python"] = run["python"]
    if programs:
        yield "Software", ", ".join(f"{name} {version}" for name, version in programs.items())


def _files(run: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in ("study", "evidence"):
        for name, digest in run.get("inputs", {}).get(kind, {}).items():
            yield f"SHA-256 of {name}", digest

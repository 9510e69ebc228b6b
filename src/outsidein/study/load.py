"""From a study folder to a study: read, include, validate, and say everything that is wrong at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from outsidein.errors import InputError, MissingError, Problem, StudyError, suggest
from outsidein.study.explain import Finding, explain
from outsidein.study.inside import Refusal, locate
from outsidein.study.sections import EVIDENCE, Measure, Section, Study
from outsidein.study.strict_yaml import MAX_BYTES, MAX_PROBLEMS, Document, Location, Position, compose
from outsidein.study.wording import listed, path, shown

FILE = "study.yaml"
INCLUDABLE = ("customers", "jobs", "value", "measures", "evidence", "slices")


@dataclass(frozen=True)
class LoadedStudy:
    """A study with the folder it came from, the place of each of its nodes, and the hashes of its YAML files.

    `folder` is as the caller gave it; `files` maps a YAML file, by its path inside the folder, to its SHA-256.
    """

    study: Study
    folder: Path
    positions: Mapping[Location, Position] = field(default_factory=dict, repr=False)
    files: Mapping[str, str] = field(default_factory=dict)

    def problem(
        self,
        location: Location,
        what: str,
        exists: str = "",
        suggestion: str = "",
        within: tuple[int, int] | None = None,
    ) -> Problem:
        """A problem at a node of the study, with file, line and column.

        A list or mapping is pointed at by its key, a scalar by itself; a node that the analyst left out, by the nearest
        node above it.

        Args:
            location: Keys and indices from the root, such as ("evidence", 0, "items", "q1", "scale").
            what: What is wrong.
            exists: What there is, or the remedy.
            suggestion: What was perhaps meant.
            within: Line and column inside the text that the node is.
        """
        return _problem(self.folder, self.positions, Finding(location, what, exists, suggestion, within=within))

    def resolve(self, name: str, location: Location) -> Path:
        """The file of evidence that `name` stands for; it must lie inside the study folder.

        Raises:
            StudyError: The name is refused or there is no such file; says where in the study it is named.
        """
        found = locate(name, self.folder)
        if isinstance(found, Refusal):
            raise StudyError([self.problem(location, found.what, found.exists, found.suggestion)])
        return found


def load(folder: Path | str, kinds: Mapping[str, type[Measure]]) -> LoadedStudy:
    """Read `study.yaml` in a folder, with the sections it includes, into frozen types.

    Args:
        folder: The study folder.
        kinds: The class of each kind of measure, as in {"nps": Nps}.

    Raises:
        MissingError: There is no such folder, or no `study.yaml` in it.
        StudyError: All problems of the study, each with file, line and column.
    """
    folder = Path(folder)
    _require(folder)
    reading = _Reading(folder)
    raw = reading.study()
    if not reading.whole:
        raise StudyError(first(reading.problems))
    study, findings = _validate(raw, kinds)
    problems = [*reading.problems, *(_problem(folder, reading.positions, finding) for finding in findings)]
    if problems or study is None:
        raise StudyError(first(problems))
    return LoadedStudy(study, folder, reading.positions, reading.files)


def _require(folder: Path) -> None:
    if not os.path.exists(folder):  # noqa: PTH110 (False, not an exception, for names that no system takes)
        near = suggest(folder.name, _names(folder.parent))
        raise MissingError(f"there is no folder {shown(folder, 200)}" + (f"; did you mean {near!r}?" if near else ""))
    if not folder.is_dir():
        raise InputError(f"{shown(folder, 200)} is a file; give the folder of the study")
    if not os.path.lexists(folder / FILE):
        near = suggest(FILE, (name for name in _names(folder) if name.lower().endswith((".yaml", ".yml"))))
        hint = f"rename {near!r} to {FILE!r}?" if near else "`outsidein new` drafts one"
        raise MissingError(f"the folder {shown(folder, 200)} has no {FILE}; {hint}")


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except (OSError, ValueError):
        return []


class _Reading:
    """The YAML files of one study while they are read."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.problems: list[Problem] = []
        self.positions: dict[Location, Position] = {}
        self.files: dict[str, str] = {}
        self.whole = True

    def study(self) -> dict[str, Any]:
        """The plain values of the study, its included sections in their place."""
        found = locate(FILE, self.folder)
        if isinstance(found, Refusal):
            self._refuse((), found)
            return {}
        raw = self._read(found, FILE, ()).value
        if self.whole and not isinstance(raw, dict):
            what = "the study is empty" if raw is None else "a study is a mapping of sections"
            self._refuse((), Refusal(what, "it begins with a line such as `study: Our customers`"))
        return self._included(raw) if isinstance(raw, dict) else {}

    def _included(self, raw: dict[str, Any]) -> dict[str, Any]:
        return {name: self._section(name, value) if _includes(name, value) else value for name, value in raw.items()}

    def _section(self, name: str, value: dict[str, Any]) -> Any:
        location, file = (name, "include"), value["include"]
        if len(value) > 1 or not isinstance(file, str):
            return self._refuse(location, Refusal(f"{name}: an include is one file name alone", "{include: file.yaml}"))
        found = locate(file, self.folder)
        if isinstance(found, Path) and PurePosixPath(file).suffix.lower() not in (".yaml", ".yml"):
            found = Refusal(f"{shown(file)} is not a YAML file", "an included section ends in .yaml or .yml")
        if isinstance(found, Refusal):
            return self._refuse(location, found)
        document = self._read(found, PurePosixPath(file).as_posix(), (name,))
        if document.whole and document.value is None:
            return self._refuse(location, Refusal(f"the included file {shown(file)} is empty"))
        if document.whole and _includes(name, document.value):
            return self._refuse(location, Refusal("an included file includes another", "one level is read"))
        return document.value

    def _read(self, file: Path, name: str, at: Location) -> Document:
        try:
            with file.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            self._refuse(at, Refusal(f"{name} cannot be read: {(error.strerror or str(error)).lower()}"))
            return Document(None, {}, (), whole=False)
        document = compose(data, (self.folder / name).as_posix(), at)
        self.files[name] = hashlib.sha256(data).hexdigest()
        self.positions.update(document.positions)
        self.problems.extend(document.problems)
        self.whole = self.whole and document.whole
        return document

    def _refuse(self, location: Location, refusal: Refusal) -> None:
        finding = Finding(location, refusal.what, refusal.exists, refusal.suggestion)
        self.problems.append(_problem(self.folder, self.positions, finding))
        self.whole = False


def _includes(name: str, value: Any) -> bool:
    return name in INCLUDABLE and isinstance(value, dict) and "include" in value


def _validate(raw: dict[str, Any], kinds: Mapping[str, type[Measure]]) -> tuple[Study | None, list[Finding]]:
    """The study, its measures and its evidence each of its own class; or None and what is wrong."""
    told: dict[str, Mapping[str, type[Section]]] = {"measures": kinds, "evidence": EVIDENCE}
    listed_sections = [name for name in told if isinstance(raw.get(name), list) and raw[name]]
    typed: dict[str, tuple[Section, ...]] = {}
    findings: list[Finding] = []
    for section in listed_sections:
        typed[section], found = _entries(raw, section, told[section])
        findings += found
    try:
        study = Study.model_validate({**raw, **dict.fromkeys(listed_sections, ())})
    except ValidationError as error:
        return None, [*explain(error, Study, raw), *findings]
    study = study.model_copy(update=typed)
    return study.model_copy(update={"measures": tuple(one.settled(study) for one in study.measures)}), findings


def _entries(
    raw: dict[str, Any], section: str, kinds: Mapping[str, type[Section]]
) -> tuple[tuple[Section, ...], list[Finding]]:
    """The entries of a section, and what is wrong with them, as far as one wants to read."""
    entries: list[Section] = []
    findings: list[Finding] = []
    for number in range(len(raw[section])):
        entry, found = _entry(raw, (section, number), kinds)
        entries += [entry] if entry else []
        findings += found
        if len(findings) > MAX_PROBLEMS:
            break
    return tuple(entries), findings


def _entry(
    raw: dict[str, Any], location: tuple[str, int], kinds: Mapping[str, type[Section]]
) -> tuple[Section | None, list[Finding]]:
    entry = raw[location[0]][location[1]]
    if not isinstance(entry, dict):
        return None, [Finding(location, f"{path(location, raw)} must be a mapping (field: value)", _kinds(kinds))]
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        return None, [_unknown_kind(raw, location, kinds)]
    try:
        return kinds[kind].model_validate(entry), []
    except ValidationError as error:
        return None, explain(error, kinds[kind], raw, location)


def _unknown_kind(raw: dict[str, Any], location: tuple[str, int], kinds: Mapping[str, type[Section]]) -> Finding:
    entry = raw[location[0]][location[1]]
    if "kind" not in entry:
        return Finding(location, f"{path(location, raw)} lacks the field 'kind'", _kinds(kinds))
    kind = entry["kind"] if isinstance(entry["kind"], str) else ""
    what = f"{path(location, raw)} is of an unknown kind {shown(kind)}"
    return Finding((*location, "kind"), what, _kinds(kinds), suggest(kind, kinds))


def _kinds(kinds: Iterable[str]) -> str:
    return f"the kinds are {listed(sorted(kinds))}"


def _problem(folder: Path, positions: Mapping[Location, Position], finding: Finding) -> Problem:
    location = finding.location
    while location and location not in positions:
        location = location[:-1]
    place = positions.get(location)
    if place is None:
        return Problem((folder / FILE).as_posix(), 1, 1, finding.what, finding.exists, finding.suggestion)
    at_key = finding.at_key and location == finding.location
    line, column = (place.key_line, place.key_column) if at_key else place.point
    if finding.within and location == finding.location:
        line, column = place.inside(*finding.within)
    return Problem(place.file, line, column, finding.what, finding.exists, finding.suggestion)


def first(problems: Iterable[Problem]) -> list[Problem]:
    """The first hundred problems in the order of the file; the last of them says if more follow."""
    ordered = sorted(problems)
    if len(ordered) <= MAX_PROBLEMS:
        return ordered
    last = ordered[MAX_PROBLEMS - 1]
    exists = f"{last.exists} (more problems follow, not shown)".strip()
    return [*ordered[: MAX_PROBLEMS - 1], replace(last, exists=exists, suggestion="")]

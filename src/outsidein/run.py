"""The run: from a study folder to results, as a table of contents. Nothing below knows this line."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import reduce
from importlib.metadata import version
from operator import or_
from pathlib import Path
from typing import Any, Protocol

import duckdb
from threadpoolctl import threadpool_limits

from outsidein.analyses import ANALYSES, KINDS, binding
from outsidein.analyses.binding import Bound, bind
from outsidein.analyses.comparing import compare
from outsidein.analyses.contrasts import Contrast, contrasts
from outsidein.errors import MethodError, Problem, StudyError
from outsidein.evidence.answers import FLAGGED, Answers, clean
from outsidein.evidence.contents import Contents
from outsidein.evidence.engines import Engine, Routed, opening
from outsidein.evidence.engines.duckdb import DuckDB, connect
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.engines.warehouse import Warehouse
from outsidein.evidence.faults import Fault, SurveyError
from outsidein.evidence.formats import Table
from outsidein.evidence.gather import gather
from outsidein.evidence.kept import FOLDER, Kept
from outsidein.evidence.ladders import read_ladders
from outsidein.evidence.request import Grouping
from outsidein.evidence.sources import at_source, parts_of, read_source
from outsidein.evidence.tables import read_table
from outsidein.evidence.units import Resampling, resample
from outsidein.results import Results, disclose, disclose_contrasts, store
from outsidein.results.described import account, described, levels, nesting, quality, sliced_by
from outsidein.stats.estimates import Estimate, Estimates
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.check import check
from outsidein.study.job_wording import wording
from outsidein.study.load import LoadedStudy, load
from outsidein.study.sections import Ladders, Study, Survey
from outsidein.study.slices import Slice, groupings, groupings_of
from outsidein.study.strict_yaml import Location


class Progress(Protocol):
    """Told what a run is doing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; `total` is how far `advance` will count, where that is known."""
        ...

    def advance(self, to: int) -> None:
        """The stage has come this far."""
        ...


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, to: int) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Outcome:
    """What a run left behind: its results, the folder they lie in, and whether they were there already.

    ``recalled`` are the files that were not read, since all that was asked of them is known from earlier runs;
    ``damaged`` counts what was known but had been altered, and was read again.
    """

    results: Results
    folder: Path
    reused: bool
    recalled: tuple[str, ...] = ()
    damaged: int = 0


@dataclass
class Clock:
    """Seconds spent in each stage of a run."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[None]:
        """Time one stage and tell who watches."""
        self.progress.stage(name, total)
        begun = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begun, 3)


@dataclass(frozen=True)
class Computed:
    """All numbers of a study before the disclosure gate; failures in slices too small to be shown are not told."""

    minimum: int

    estimates: list[Estimate] = field(default_factory=list)
    contrasts: list[Contrast] = field(default_factory=list)
    failures: list[dict[str, str]] = field(default_factory=list)
    sources: list[Answers] = field(default_factory=list)


def problems(folder: Path) -> list[Problem]:
    """Everything wrong with a study that can be said without opening its evidence: errors, then what the linter says.

    Only problems of the severity "error" keep a study from being run.

    Raises:
        MissingError: when there is no such folder, or no study in it.
    """
    try:
        loaded = load(folder, KINDS)
    except StudyError as error:
        return list(error.problems)
    return [*_problems(loaded), *wording(loaded)]


def _problems(loaded: LoadedStudy) -> list[Problem]:
    return sorted({*check(loaded), *binding.check(loaded), *opening.check(loaded)})


def load_checked(folder: Path, engine: str | None = None) -> LoadedStudy:
    """The study of a folder; `engine` takes the place of the engine that it declares (see `opening.override`).

    Raises:
        StudyError: with all its problems, when it has any. InputError: there is no such engine.
    """
    loaded = load(folder, KINDS)
    if engine is not None:
        loaded = replace(loaded, study=opening.overridden(loaded.study, engine))
    found = _problems(loaded)
    if found:
        raise StudyError(found)
    return loaded


def run(
    folder: Path | str,
    *,
    force: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    engine: str | None = None,
) -> Outcome:
    """Run a study: read its evidence, estimate what it asks for, write `results/` whole or not at all.

    Results whose inputs have not changed are kept as they are, unless `force` is set; a table may always have changed.
    `engine` takes the place of the engine that the study declares.

    Raises:
        StudyError: the study has problems; EvidenceError: a file or table cannot be used as it is; MethodError: raking
        fails; EngineError: the engine of the study cannot be reached, or stops answering.
    """
    folder, clock = Path(folder), Clock(progress or Silent())
    loaded = load_checked(folder, engine)
    with clock.stage("Looking at the files"):
        inputs = fingerprint(loaded, force=force)
        kept = None if force or any(map(at_source, loaded.study.surveys)) else unchanged(folder, inputs)
    if kept is not None:
        return Outcome(kept, folder / store.FOLDER, reused=True)
    known = Kept(folder / FOLDER, inputs["evidence"], json.dumps(inputs["programs"]), fresh=force)
    connection = connect((folder.resolve(),), threads)
    try:
        results = _results(loaded, connection, clock, inputs, known)
    finally:
        connection.close()
    with clock.stage("Writing results"):
        place = store.write(folder, results)
        known.sweep()
    return Outcome(results, place, False, tuple(sorted(known.recalled - known.asked)), known.damaged)


def _results(
    loaded: LoadedStudy, connection: duckdb.DuckDBPyConnection, clock: Clock, inputs: Mapping[str, Any], known: Kept
) -> Results:
    study = loaded.study
    with warehouse_of(study, clock.progress) as warehouse:
        engines = Engines(DuckDB(connection, clock.progress.advance), warehouse)
        with clock.stage("Reading evidence", len(study.evidence)):
            sources = read_evidence(loaded, engines, clock.progress, known)
        engine = engines.routed(sources)
        with clock.stage("Drawing replicates"):
            resampling = resample(engine, sources, study.seed, study.replicates)
        with threadpool_limits(1):
            computed = compute(study, sources, engine, resampling, clock)
            sources = computed.sources
    with threadpool_limits(1), clock.stage("Checking small cells"):
        shown = disclose(computed.estimates, study.minimum_cell, nesting(study))
    return Results(
        estimates=Estimates(tuple(shown), sliced_by(shown)),
        contrasts=tuple(disclose_contrasts(computed.contrasts, shown)),
        levels=levels(sources),
        intake=tuple(account(answers) for answers in sources),
        quality=tuple(quality(answers) for answers in sources),
        failures=tuple(computed.failures),
        run=described(study, sources, resampling, clock.seconds, inputs),
    )


@dataclass(frozen=True)
class Engines:
    """The engines of a run: DuckDB for files, and the study's own for tables, if it has one."""

    files: DuckDB
    tables: Warehouse | None = None

    def of(self, survey: Survey) -> Sql:
        """The engine that holds the answers of a survey."""
        return self.tables if at_source(survey) and self.tables is not None else self.files

    def routed(self, sources: Sequence[Answers]) -> Engine:
        """All of them as one engine over the answers of every source."""
        return Routed({name: self.of(answers.survey) for answers in sources for name in answers.relations})


@contextmanager
def warehouse_of(study: Study, progress: Progress) -> Iterator[Warehouse | None]:
    """The study's own engine, opened where some source is a table of it, and closed whatever happens."""
    if study.engine is None or not any(map(at_source, study.surveys)):
        yield None
        return
    engine = opening.open_engine(study.engine, progress.advance)
    try:
        yield engine
    finally:
        engine.close()


def read_evidence(
    loaded: LoadedStudy, engines: Engines, progress: Progress, known: Kept | None = None
) -> list[Answers]:
    """The clean answers of every source; what is `known` of files that have not changed is not asked again."""
    study, sources = loaded.study, []
    for number in range(len(study.evidence)):
        try:
            answers = _answers(loaded, engines, number, known)
        except SurveyError as error:
            raise StudyError([_placed(loaded, number, fault) for fault in error.faults]) from None
        sources.append(answers.with_flags())
        progress.advance(number + 1)
    return sources


def _answers(loaded: LoadedStudy, engines: Engines, number: int, known: Kept | None) -> Answers:
    """The clean answers of one source, or its ladders."""
    study, name = loaded.study, f"source_{number}"
    evidence, tables = study.evidence[number], _read(loaded, engines, number)
    if isinstance(evidence, Ladders):
        return read_ladders(evidence, study.value, study.customers, tables, (engines.files, engines.files), name)
    survey = evidence.as_survey()
    return clean(survey, study.customers, tables, engines.of(survey), name, known)


def _read(loaded: LoadedStudy, engines: Engines, number: int) -> tuple[Table, ...]:
    """The files of a source, or its table."""
    survey, name = loaded.study.evidence[number].as_survey(), f"source_{number}"
    if at_source(survey) and engines.tables is not None:
        return (read_table(survey, engines.tables, name),)
    places = _places(survey, number)
    paths = [loaded.resolve(part.file, place) for part, place in zip(parts_of(survey), places, strict=True)]
    return read_source(survey, paths, engines.files.connection, name)


def _placed(loaded: LoadedStudy, number: int, fault: Fault) -> Problem:
    """What is wrong with a column, at the place in the study that declares it."""
    return loaded.problem(("evidence", number, *fault.where), fault.message)


def _places(survey: Survey, number: int) -> list[Location]:
    """Where in the study each file of a source is named."""
    if at_source(survey):
        return []
    if survey.file is not None:
        return [("evidence", number, "file")]
    return [("evidence", number, "files", place, "file") for place in range(len(survey.files))]


def compute(study: Study, sources: Sequence[Answers], engine: Engine, resampling: Resampling, clock: Clock) -> Computed:
    """Every measure in every slice, and its contrasts; and the sources with what the passes over them counted."""
    computed = Computed(study.minimum_cell)
    bound = bind(study.surveys, study.measures)
    for answers in sources:
        mine = [replace(one, items=answers.items) for one in bound if one.source == answers.survey.id]
        if not mine and not answers.signs:
            computed.sources.append(answers)
            continue
        with clock.stage(f"Gathering {answers.survey.id}", answers.rows):
            asked = {
                grouping: reduce(or_, (one.need for one in mine if grouping in cut_by(study, one)), Need())
                for grouping in ((), *source_groupings(study, answers))
            }
            gathered = gather(engine, answers, asked, resampling, study.customers)
            computed.sources.append(gathered.answers)
        with clock.stage(f"Estimating {answers.survey.id}", len(mine)):
            for number, one in enumerate(mine):
                measure_in_slices(one, slices_of(study, one, gathered.samples), gathered.answers, computed)
                clock.progress.advance(number + 1)
    computed.estimates.extend(combined(study, computed.estimates, levels(sources)))
    return computed


def combined(study: Study, estimates: Sequence[Estimate], known: Mapping[str, Sequence[str]]) -> Iterator[Estimate]:
    """The numbers of measures that are computed from those of other measures."""
    found: dict[str, list[Estimate]] = {}
    for row in estimates:
        found.setdefault(row.analysis, []).append(row)
    for measure in study.measures:
        analysis = ANALYSES[measure.kind]
        for row in analysis.combine(measure, study, found, known) if analysis.combine else ():
            unit = analysis.quantities[row.quantity].unit
            yield replace(row, analysis=measure.id, kind=measure.kind, unit=unit)


def slices_of(study: Study, one: Bound, samples: Mapping[Slice, Sample]) -> dict[Slice, Sample]:
    """The slices that a measure is cut by; with and without flagged answers always."""
    kept = cut_by(study, one)
    return {place: sample for place, sample in samples.items() if place.dimensions in kept}


def cut_by(study: Study, one: Bound) -> tuple[Grouping, ...]:
    """What a measure is cut by: nothing, its groupings, and whether answers are flagged, where that is asked."""
    flags = FLAGGED if one.analysis.flagged else ()
    return ((), *groupings_of(study, one.measure), *((name,) for name in flags))


def measure_in_slices(one: Bound, samples: Mapping[Slice, Sample], answers: Answers, computed: Computed) -> None:
    """One measure in every slice of its source: its rows, its contrasts, and where it failed."""
    rows: list[Estimate] = []
    for place, sample in samples.items():
        try:
            found = one.analysis.compute(one.measure, one.items, sample)
        except MethodError as error:
            if sample.counts[()].n >= computed.minimum:
                failure = {"analysis": one.measure.id, "slice": place.sentence(), "message": str(error)}
                computed.failures.append(failure)
            continue
        rows += [labelled(row, one, place) for row in found]
    independent = next(iter(samples.values())).independent
    computed.estimates.extend(rows)
    computed.contrasts.extend(contrasts(one.analysis, rows, answers.dimensions, independent=independent))
    found = compare(one, samples, answers.dimensions, computed.minimum)
    computed.estimates.extend(found.rows)
    computed.contrasts.extend(found.contrasts)
    computed.failures.extend(
        {"analysis": one.measure.id, "slice": place, "message": why} for place, why in found.failures
    )


def labelled(row: Estimate, one: Bound, place: Slice) -> Estimate:
    """A row with the name of its measure, its slice, and its unit."""
    unit = one.analysis.quantities[row.quantity].unit
    return replace(row, analysis=one.measure.id, kind=one.measure.kind, slice=place.conditions, unit=unit)


def source_groupings(study: Study, answers: Answers) -> list[Grouping]:
    """The groupings of the study that this source can be cut by; and with against without flagged answers."""
    possible = [g for g in groupings(study) if all(name in answers.dimensions for name in g)]
    return possible + ([("flagged",)] if "flagged" in answers.dimensions else [])


def fingerprint(loaded: LoadedStudy, *, force: bool = False) -> dict[str, Any]:
    """The content of everything a run depends on: the study's files, the evidence, the program."""
    evidence, contents = {}, Contents(loaded.folder / FOLDER, fresh=force)
    for number, declared in enumerate(loaded.study.evidence):
        survey = declared.as_survey()
        for part, place in zip(parts_of(survey), _places(survey, number), strict=not at_source(survey)):
            evidence[part.file] = contents.digest(part.file, loaded.resolve(part.file, place))
    contents.save()
    programs = {name: version(name) for name in ("outsidein", "duckdb", "numpy", "scipy")}
    return {"study": dict(loaded.files), "evidence": evidence, "programs": programs}


def unchanged(folder: Path, inputs: Mapping[str, Any]) -> Results | None:
    """The results of the last run, if they are whole and nothing that they depend on has changed."""
    store.restore(folder)
    record = folder / store.FOLDER / "run.json"
    try:
        before = json.loads(record.read_text(encoding="utf-8")).get("inputs")
        return store.read(folder) if before == inputs else None
    except (OSError, ValueError, AttributeError):  # damaged results are made anew
        return None

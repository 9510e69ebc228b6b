"""What a run would ask of a study's engine, and what would leave it: said before anything runs, without connecting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from outsidein.analyses.binding import bind
from outsidein.evidence.answers import clean
from outsidein.evidence.declared import uses
from outsidein.evidence.engines.opening import dialect_of
from outsidein.evidence.engines.rehearsal import Asked, Rehearsal
from outsidein.evidence.gather import make_request
from outsidein.evidence.sources import at_source
from outsidein.evidence.tables import read_table
from outsidein.evidence.units import resample
from outsidein.run import load_checked, source_groupings
from outsidein.stats.need import Need
from outsidein.study.sections import Study, Survey

REPLICATES = 200  # how many are drawn makes no difference to what is asked


@dataclass(frozen=True)
class Explained:
    """What would be asked of the engine for one source: the columns that are read, the named parts, the queries."""

    source: str
    engine: str
    columns: tuple[str, ...]
    relations: Mapping[str, str]
    queries: tuple[Asked, ...]


def explain(folder: Path, engine: str | None = None) -> list[Explained]:
    """Every query that a run would send to the study's engine; nothing for files, which are read here.

    Raises:
        StudyError: The study has problems. InputError: there is no such engine, or its extra is not installed.
    """
    study = load_checked(folder, engine).study
    return [_source(study, survey) for survey in study.surveys if at_source(survey)]


def _source(study: Study, survey: Survey) -> Explained:
    declared = study.engine
    if declared is None:
        raise ValueError("a table has an engine in every study that was checked")
    sums = declared.kind == "postgres" and not declared.stream
    engine = Rehearsal(dialect_of(declared.kind), survey, study.customers, sums=sums)
    try:
        answers = clean(survey, study.customers, [read_table(survey, engine, survey.id)], engine, survey.id)
        resampling = resample(engine, [answers], study.seed, REPLICATES)
        need = Need(counts=((),))
        for one in bind(study.surveys, study.measures):
            need = need | one.need if one.source == survey.id else need
        request = make_request(engine, answers, need, source_groupings(study, answers), resampling)
        engine.reduce(request, sum(request.spread.sizes))
    finally:
        engine.close()
    columns = tuple(dict.fromkeys(use.header for use in uses(survey)))
    return Explained(survey.id, declared.kind, columns, dict(engine.relations), tuple(engine.asked))

"""The page as facts: what each template is given, field by field. Of markup it knows drawings alone."""

from __future__ import annotations

from dataclasses import dataclass

from outsidein.report.charts.drawing import Drawing
from outsidein.report.figures import Figure, Piece, Sentence


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what it says, in small print below its interval or a reason, and a verdict it stands for."""

    said: Sentence
    small: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, and its cells."""

    head: Sentence
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table: what it shows, its columns (the first heads the rows), its rows in groups with a name each."""

    caption: str
    columns: tuple[Piece, ...]
    groups: tuple[tuple[Piece, tuple[Line, ...]], ...]
    numeric: bool = True


@dataclass(frozen=True)
class Block:
    """Something shown about a measure: a drawing with its title and what to look at, and the same numbers as a table.

    ``key`` says what the numbers in a drawing stand for, beginning with 1. ``wide`` is drawn in place of ``drawing``
    where there is room for it. A table without a drawing is folded up, unless it is ``open``.
    """

    title: Sentence
    table: Table
    drawing: Drawing | None = None
    note: str = ""
    key: tuple[Sentence, ...] = ()
    wide: Drawing | None = None
    open: bool = False


@dataclass(frozen=True)
class Card:
    """The headline of a measure with one number: its name, the number, the sentence, a small trend and its ends."""

    title: str
    anchor: str
    figure: Figure
    scale: str
    sentence: Sentence
    drawing: Drawing | None
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """The headline of a measure with many numbers: a title, the sentence, what else is sure, a drawing."""

    title: str
    anchor: str
    sentence: Sentence
    more: str
    drawing: Drawing
    note: str = ""


@dataclass(frozen=True)
class Moves:
    """Contrasts that stand out: those told, how many more there are, what is said when there is none, and all."""

    title: str
    sentences: tuple[Sentence, ...]
    more: int
    none: str
    table: Table | None = None


@dataclass(frozen=True)
class Asked:
    """A question that a measure rests on: its id, its wording, its scale."""

    item: str
    wording: str
    scale: str


@dataclass(frozen=True)
class Method:
    """How one quantity is made: its name, formula, interval and source."""

    label: str
    formula: str
    interval: str
    source: str


@dataclass(frozen=True)
class Section:
    """All about one measure: drawings that take the whole width, others in two stacks, and what is only listed."""

    anchor: str
    title: str
    kind: str
    sentences: tuple[Sentence, ...]
    keyed: tuple[Block, ...]
    drawn: tuple[Block, ...]
    tables: tuple[Block, ...]
    changes: Moves | None
    differences: Moves | None
    methods: tuple[Method, ...]
    questions: tuple[Asked, ...]
    evidence: tuple[str, ...]
    weights: Sentence


@dataclass(frozen=True)
class Answered:
    """Who answered one source: what it is, the facts in a sentence each, the bases by dimension."""

    source: str
    facts: tuple[Sentence, ...]
    table: Table | None
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Intake:
    """What became of the rows of one source, and the signs of careless answers."""

    source: str
    accounts: Table
    reasons: Table | None
    unread: Table | None
    flags: Table | None
    flagged: Table | None
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Failure:
    """A measure that could not be computed somewhere, and why."""

    title: str
    place: str
    message: str


@dataclass(frozen=True)
class Why:
    """The answer to "why this number": its id, what it is, and its facts in order, each a name with what it says."""

    id: str
    title: Sentence
    facts: tuple[tuple[str, tuple[Sentence, ...]], ...]


@dataclass(frozen=True)
class MapOutcome:
    """An outcome on the job map: its statement, its score where it was asked, what is said of its zone, its shade, and
    its change since the wave before, where that is clear.

    ``shade`` is "under" or "over" with 1 to 4 for the chance of the zone, "served", or "unasked".
    """

    statement: str
    score: Figure | None
    zone: Sentence
    shade: str
    change: Sentence = ()


@dataclass(frozen=True)
class MapStep:
    """One of the eight steps of a job: its name, what is done in it, its outcomes, the highest score first."""

    name: str
    meaning: str
    outcomes: tuple[MapOutcome, ...]


@dataclass(frozen=True)
class JobMap:
    """The map of one job: its name and statement, who gets it done, how it stands, its steps, where its numbers are."""

    title: str
    statement: str
    performer: str
    standing: Sentence
    steps: tuple[MapStep, ...]
    anchor: str


@dataclass(frozen=True)
class Force:
    """One of the four forces: its name, what it does, what was said of it, and whether it drives the switch."""

    name: str
    meaning: str
    said: tuple[str, ...]
    drives: bool


@dataclass(frozen=True)
class TimelineMoment:
    """A moment on the way to a switch: its stage, what was told, and the force that was at work."""

    stage: str
    told: str
    force: str
    drives: bool


@dataclass(frozen=True)
class JobTimeline:
    """How one solution was hired or fired."""

    title: str
    what: str
    moments: tuple[TimelineMoment, ...]


@dataclass(frozen=True)
class Progress:
    """The forces of one job with its timelines."""

    title: str
    forces: tuple[Force, ...]
    timelines: tuple[JobTimeline, ...]


@dataclass(frozen=True)
class Document:
    """One of the eight documents of a jobs study: its title, what it is, its table."""

    title: str
    about: str
    table: Table


@dataclass(frozen=True)
class JobsSection:
    """All that is said about jobs."""

    sentences: tuple[Sentence, ...]
    maps: tuple[JobMap, ...]
    progress: tuple[Progress, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Page:
    """The whole report."""

    title: str
    facts: tuple[str, ...]
    cards: tuple[Card, ...]
    findings: tuple[Finding, ...]
    statements: tuple[Sentence, ...]
    changes: Moves
    differences: Moves
    answered: tuple[Answered, ...]
    jobs: JobsSection | None
    sections: tuple[Section, ...]
    intake: tuple[Intake, ...]
    failures: tuple[Failure, ...]
    run: tuple[tuple[str, str], ...]
    whys: tuple[Why, ...] = ()

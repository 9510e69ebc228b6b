"""The sections of a study as frozen types: what an analyst declares, and nothing else.

Scalars arrive as text (the loader reads YAML without guessing types) and are typed here, by the field.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal, Self

from pydantic import Field, SerializeAsAny, field_validator

from outsidein.study.jobs import Job
from outsidein.study.section import Id, Section

Role = Literal["decider", "buyer", "user", "influencer", "gatekeeper", "payer"]
LINK = "__link"
Level = Literal["core", "actual", "augmented", "basic", "expected", "potential"]


class Customer(Section):
    """Who is served: a consumer, a role in a business, or an internal customer."""

    id: Id = Field(description="The name used in the study and in the results.")
    label: str = Field("", description="The name shown in reports; the id when absent.")
    kind: Literal["consumer", "business", "internal"] = Field(
        "consumer", description="A consumer, somebody in a business that buys, or a colleague who is served."
    )
    role: Role | None = Field(None, description="The role in the buying decision.")
    population: float | None = Field(None, gt=0, description="How many there are; used as a raking target.")


class Item(Section):
    """One column of answers with its scale and its missing codes."""

    column: str | None = Field(None, description="The header in the file; the item's own id when absent.")
    scale: tuple[int, int] | Literal["number"] = Field(
        description="Lowest and highest answer, for example [0, 10]; or 'number' for a free quantity such as spend."
    )
    question: str = Field("", description="The wording that was asked.")
    labels: dict[str, int] = Field(default_factory=dict, description="Answer text to scale point, as in {Agree: 4}.")
    wordings: Literal["kano"] | None = Field(
        None,
        description="Read the usual answers to a Kano question, in many languages, as 1 to 5; `labels` go first.",
    )
    missing: tuple[str, ...] = Field((), description="Codes that mean 'no answer', such as [99, -9, 'Don''t know'].")


class Segment(Section):
    """A column that answers are sliced by."""

    column: str | None = Field(None, description="The header in the file; the segment's own id when absent.")
    label: str = Field("", description="The name of the dimension shown in reports; the id when absent.")
    labels: dict[str, str] = Field(default_factory=dict, description="Code in the file to the name shown.")


class Wave(Section):
    """Which round an answer belongs to: a column of wave names, a column of dates cut into periods, or one value."""

    column: str | None = Field(None, description="The header of the column of wave names, or of dates.")
    value: str | None = Field(None, description="The wave of every row of this source.")
    period: Literal["year", "half", "quarter", "month", "week"] | None = Field(
        None, description="Cut the dates of `column` into these periods."
    )
    order: tuple[str, ...] = Field((), description="The order of the waves, oldest first; sorted when absent.")


class CustomerColumn(Section):
    """Which customer gave an answer: a column holding customer ids or labels."""

    column: str = Field(description="The header of the column of customer ids or labels.")
    labels: dict[str, str] = Field(default_factory=dict, description="Code in the file to customer id.")


class Weight(Section):
    """How answers are weighted: a base weight, raking to known totals, or both."""

    column: str | None = Field(None, description="The base weight of each answer.")
    rake: dict[str, Literal["population"] | dict[str, float]] = Field(
        default_factory=dict,
        description="Dimension to its targets (any positive numbers; shares are taken); 'population' for customers.",
    )
    trim: float | None = Field(
        None,
        gt=1,
        description="Cut weights at this many times their mean: base weights as given, and the factors of raking.",
    )


class Layout(Section):
    """How a file is written, where the file itself does not say."""

    format: Literal["csv", "qualtrics", "surveymonkey", "parquet", "xlsx", "spss", "stata"] | None = Field(
        None, description="By the suffix and the content of the file when absent."
    )
    delimiter: str | None = Field(None, description="Between cells, such as ';'; recognised by content when absent.")
    encoding: str | None = Field(None, description="For example cp1252; UTF-8 and UTF-16 with a mark are recognised.")
    decimal: Literal[".", ","] = Field(".", description="The decimal mark of numbers written as text.")
    dates: str | None = Field(None, description="For example %d.%m.%Y; ISO dates need no declaration.")
    skip: int = Field(0, ge=0, description="Lines above the header.")
    skip_last: int = Field(0, ge=0, description="Rows below the answers, such as a row of totals.")
    sheet: str | None = Field(None, description="The sheet of a workbook; the first that holds anything when absent.")


class Part(Section):
    """One file of a source that comes in several."""

    file: str = Field(description="Its path inside the study folder.")
    wave: str | None = Field(None, description="The wave of every row of this file.")


class Engine(Section):
    """Where the tables of the evidence live; files are always read by DuckDB, which is built in."""

    kind: Literal["duckdb", "postgres", "spark"] = Field(description="The engine that tables and queries are put to.")
    url: str | None = Field(
        None,
        description="The address of a PostgreSQL database; 'env:SURVEYS' takes it from the environment.",
    )
    master: str | None = Field(
        None, description="The master of a Spark cluster, such as local[4], yarn or spark://host:7077."
    )
    settings: dict[str, str] = Field(
        default_factory=dict,
        description="Settings of Spark, as in {spark.executor.memory: 4g}; 'env:NAME' is looked up.",
    )
    stream: bool = Field(
        False,
        description="Let PostgreSQL send each answer sheet as a row of small integers, instead of its own sums.",
    )


class Evidence(Section, ABC):
    """Base of all evidence: where it lies, how its files are written, and which round each row belongs to."""

    id: Id = Field(description="The name of the source, in the study and in the results.")
    kind: str = Field(description="What the source holds: one of the kinds of evidence.")
    file: str | None = Field(None, description="The path of the file inside the study folder.")
    files: tuple[Part, ...] = Field((), description="Several files of one source, instead of `file`.")
    layout: Layout = Field(
        Layout(),  # pyright: ignore[reportCallIssue]
        description="How its files are written, where they do not say so themselves.",
    )
    wave: Wave | None = Field(None, description="Which round each row belongs to.")

    @abstractmethod
    def as_survey(self) -> Survey:
        """The columns that are read of each row, as those of a survey."""


class Survey(Evidence):
    """A body of survey answers: where they lie, who gave them, and what each column means."""

    kind: Literal["survey"] = Field(  # pyright: ignore[reportIncompatibleVariableOverride]
        description="What the source holds."
    )
    table: str | None = Field(None, description="A table of the study's engine, as schema.name, instead of a file.")
    query: str | None = Field(None, description="A query in the engine's own SQL, instead of a table; it only reads.")
    respondent: str | None = Field(None, description="The column that tells one answer sheet from another.")
    unit: str | None = Field(None, description="The column whose values are resampled as one, such as the account.")
    stratum: str | None = Field(None, description="The column of design strata.")
    customer: CustomerColumn | None = Field(None, description="Which of the `customers` gave each answer.")
    segments: dict[Id, Segment] = Field(
        default_factory=dict,
        description="What answers are sliced by: id to its column, as in {region: {column: Region}}.",
    )
    weight: Weight = Field(
        Weight(),  # pyright: ignore[reportCallIssue]
        description="How answers are weighted; all alike when absent.",
    )
    duration: str | None = Field(None, description="The column of seconds it took to answer.")
    duplicates: Literal["refuse", "first", "last", "keep"] = Field(
        "refuse", description="What to do when a respondent appears twice with different answers."
    )
    items: dict[str, Item] = Field(
        default_factory=dict, description="The columns of answers: id to its scale, as in {q1: {scale: [0, 10]}}."
    )

    def as_survey(self) -> Survey:
        """The survey itself."""
        return self


class Ladders(Evidence):
    """What people said in laddering interviews: for each ladder the steps from a feature up to a personal value.

    Steps are the features, benefits and values of the study, by id or label. A step left empty is no step: the ladder
    goes on with the next one. A table of links is one of ladders with two steps: what leads, and what it leads to.
    """

    kind: Literal["ladders"] = Field(  # pyright: ignore[reportIncompatibleVariableOverride]
        description="What the source holds."
    )
    respondent: str = Field(description="The column that tells one person from another; a person has several ladders.")
    steps: tuple[str, ...] = Field(description="The columns of the steps of a ladder, from the feature upwards.")
    labels: dict[str, str] = Field(
        default_factory=dict, description="What stands in the file to the id of a feature, benefit or value."
    )
    missing: tuple[str, ...] = Field((), description="Texts that are no step, such as [don't know].")
    customer: CustomerColumn | None = Field(None, description="Which of the `customers` each person is.")
    segments: dict[Id, Segment] = Field(
        default_factory=dict, description="What ladders are sliced by: id to its column, as in {region: {}}."
    )
    weight: str | None = Field(None, description="The column of the weight of each person; all alike when absent.")

    def as_survey(self) -> Survey:
        """The ladders as answers of people who are resampled each on their own, to the one item of links."""
        same = {name: getattr(self, name) for name in ("id", "file", "files", "layout", "wave", "customer", "segments")}
        weight = Weight(column=self.weight)  # pyright: ignore[reportCallIssue]
        return Survey(kind="survey", unit=self.respondent, weight=weight, items={LINK: Item(scale=(0, 1))}, **same)  # pyright: ignore[reportCallIssue]


EVIDENCE: dict[str, type[Evidence]] = {"survey": Survey, "ladders": Ladders}
"""All kinds of evidence. A new one is a class and an entry here."""


class Feature(Section):
    """What is offered, at its level of the product, and the benefits it is meant to give."""

    id: Id = Field(description="The name used in the study, in ladders and in the results.")
    label: str = Field("", description="The name shown in reports; the id when absent.")
    level: Level | None = Field(
        None,
        description="Its level of the product: core, actual or augmented; or core, basic, expected, augmented or "
        "potential.",
    )
    gives: tuple[str, ...] = Field((), description="The benefits it is meant to give, by id.")


class Benefit(Section):
    """What a customer gets out of a feature, and what that is good for: a further benefit, or a personal value."""

    id: Id = Field(description="The name used in the study, in ladders and in the results.")
    label: str = Field("", description="The name shown in reports; the id when absent.")
    serves: tuple[str, ...] = Field((), description="The personal values and further benefits it serves, by id.")


class PersonalValue(Section):
    """An end that a person has in life, such as control or peace of mind."""

    id: Id = Field(description="The name used in the study, in ladders and in the results.")
    label: str = Field("", description="The name shown in reports; the id when absent.")


class Factor(Section):
    """What may win or lose customers: the items that rate it, and the pair of questions that asks for its class."""

    id: Id = Field(description="The name used in the study and in the results.")
    label: str = Field("", description="The name shown in reports; the id when absent.")
    item: str | None = Field(None, description="The item that rates how well it is done.")
    items: tuple[str, ...] = Field((), description="Several items that rate it, instead of `item`.")
    functional: str | None = Field(None, description="The item that asks how it is to have it (Kano).")
    dysfunctional: str | None = Field(None, description="The item that asks how it is not to have it (Kano).")
    feature: str | None = Field(None, description="The feature it belongs to, by id; so its level and its benefits.")
    level: Level | None = Field(None, description="Its level of the product, where it belongs to no feature.")


class Value(Section):
    """What is value to the customers: features that give benefits, benefits that serve personal values, and factors.

    Features, benefits and values are the codes of ladders (attributes, consequences, values), so no id stands twice
    among them.
    """

    features: tuple[Feature, ...] = Field(
        (), description="What is offered, as in [{id: portal, level: actual, gives: [fast_answers]}]."
    )
    benefits: tuple[Benefit, ...] = Field(
        (), description="What customers get out of it, as in [{id: fast_answers, serves: [control]}]."
    )
    values: tuple[PersonalValue, ...] = Field(
        (), description="The personal values behind, as in [{id: control, label: Being in control}]."
    )
    factors: tuple[Factor, ...] = Field(
        (), description="What may win or lose customers, as in [{id: speed, item: f_speed, feature: portal}]."
    )


class Measure(Section):
    """Base of all measures; each kind of analysis adds its own parameters."""

    id: Id = Field(description="The name of the measure, in the study and in the results.")
    kind: str = Field(description="What is computed: one of the kinds of measures.")
    label: str = Field("", description="The name shown in reports; the id when absent.")
    source: str | None = Field(None, description="The evidence it reads, where more than one has the items.")
    slices: tuple[str | tuple[str, ...], ...] | None = Field(
        None, description="Those slices of the study that it is cut by; all of them when absent."
    )

    def settled(self, study: Study) -> Self:
        """The measure with what other sections of the study say of it; itself where they say nothing."""
        return self


class Study(Section):
    """A study: what is declared about the customers, what is measured, and on which evidence."""

    study: str = Field(description="The name of the study.")
    seed: int = Field(1, ge=0, lt=2**63, description="The same seed gives the same bytes.")
    replicates: int = Field(2000, ge=200, le=20000, description="Bootstrap replicates, drawn once for the study.")
    minimum_cell: int = Field(10, ge=1, description="Smaller cells are hidden in every output, with partner cells.")
    engine: Engine | None = Field(None, description="Where tables live; none is needed for files.")
    customers: tuple[Customer, ...] = Field(
        (), description="Who is served, as in [{id: office, label: Office worker}]."
    )
    jobs: tuple[Job, ...] = Field((), description="What they want done, as in [{id: keep-working, statement: ...}].")
    slices: tuple[str | tuple[str, ...], ...] | None = Field(
        None, description="What every measure is cut by; by wave and by customer when absent."
    )
    value: Value = Field(
        Value(),  # pyright: ignore[reportCallIssue]
        description="What is value to the customers: features, benefits, personal values, factors.",
    )
    measures: tuple[SerializeAsAny[Measure], ...] = Field(
        (), description="What is measured, as in [{id: recommend, kind: nps, item: q1}]."
    )
    evidence: tuple[SerializeAsAny[Evidence], ...] = Field(
        (), description="What people said: where it lies, and what each column means."
    )

    @field_validator("evidence", mode="before")
    @classmethod
    def _of_its_kind(cls, entries: Any) -> Any:
        """Evidence given as mappings, each of the class of its kind."""
        if not isinstance(entries, (list, tuple)):
            return entries
        kinds = [EVIDENCE.get(entry.get("kind", "")) if isinstance(entry, dict) else None for entry in entries]
        return [kind.model_validate(entry) if kind else entry for kind, entry in zip(kinds, entries, strict=True)]

    @property
    def surveys(self) -> tuple[Survey, ...]:
        """Everything that people answered, ladders too, in the order of the evidence."""
        return tuple(source.as_survey() for source in self.evidence)

"""The page of every section and field of `study.yaml`."""

from __future__ import annotations

import inspect

from generating.markdown import NOTE, block, code, default, described, kind, table
from outsidein.study import jobs, sections
from outsidein.study.sections import Section

ORDER = (
    sections.Study, sections.Engine, sections.Customer,
    jobs.Job, jobs.JobStatement, jobs.Outcome, jobs.Story, jobs.Forces, jobs.Timeline, jobs.Moment, jobs.Alternative,
    sections.Value, sections.Feature, sections.Benefit, sections.PersonalValue, sections.Factor,
    sections.Evidence, sections.Survey, sections.Ladders, sections.Item,
    sections.Wave,
    sections.CustomerColumn, sections.Segment, sections.Weight, sections.Layout, sections.Part, sections.Measure,
)  # fmt: skip

INTRODUCTION = """# study.yaml

Every section and field. A field that is not named here is refused, with the nearest name that exists. Words and
numbers are read by the type of their field, never guessed: `NO` stays text, `007` stays as it is. An id begins with a
letter; letters, digits, `_`, `.` and `-` may follow, 64 in all. Anchors, tags and duplicate keys are refused.

A section may stand in a file of its own inside the study folder: `measures: {include: measures.yaml}`.

`outsidein schema` writes all this as a JSON Schema, with which an editor completes and explains fields while you type.
"""

SURVEY = "evidence:\n  - id: survey\n    kind: survey\n    file: answers.csv\n"

EXAMPLES = {
    sections.Study: """\
study: Northwind IT services
seed: 20260101
minimum_cell: 10
slices: [wave, customer, [wave, customer]]
customers: []
measures: []
evidence: []""",
    sections.Customer: """\
customers:
  - {id: office, label: Office worker, kind: business, role: user, population: 11500}
  - {id: hr, label: HR department, kind: internal, role: user}""",
    jobs.Job: """\
customers: [{id: office, label: Office worker}]
jobs:
  - id: keep-working
    performer: office
    statement: {verb: keep, object: my work moving, context: when a system fails}
    outcomes:
      - {id: o1, step: locate, direction: minimize, metric: time, object: to find out whom to ask}
      - {id: o2, step: monitor, statement: minimize the likelihood of not knowing when work can go on}
    stories: [{when: the screen goes blank, want: know whether it is just me, so_that: decide whether to wait}]
    pains: [nobody says how long it takes]
    gains: [work goes on somewhere else]
    forces: {push: [nobody answers], pull: [news at once], anxiety: [one more password], habit: [asking next door]}
    timelines: [{kind: hire, what: the status page, moments: [{stage: first-thought, told: The day of the outage}]}]
    alternatives: [{id: colleague, name: a colleague, kind: secondary}]
  - {id: in-control, kind: emotional, serves: keep-working, statement: feel in control of my day}
  - {id: learn-it, kind: consumption, chain: learn, serves: keep-working, statement: learn where help is found}""",
    sections.Value: f"""\
value:
  features:
    - {{id: portal, label: Self-service portal, level: actual, gives: [fast_answers]}}
    - {{id: outage_news, label: News during an outage, level: augmented, gives: [knowing_when]}}
  benefits:
    - {{id: fast_answers, label: Answers without waiting, serves: [keep_working]}}
    - {{id: knowing_when, label: Knowing when work goes on, serves: [control]}}
    - {{id: keep_working, label: Work goes on, serves: [control]}}
  values:
    - {{id: control, label: Being in control}}
  factors:
    - {{id: speed, label: Speed of the answer, item: f_speed, feature: portal}}
    - {{id: news, label: News during an outage, functional: news_with, dysfunctional: news_without, level: augmented}}
{SURVEY}    items:
      f_speed: {{scale: [1, 7]}}
      news_with: {{scale: [1, 5]}}
      news_without: {{scale: [1, 5]}}""",
    sections.Survey: f"""\
{SURVEY}    respondent: person
    unit: account
    duplicates: last
    duration: seconds
    items: {{q1: {{scale: [0, 10]}}}}""",
    sections.Ladders: """\
value:
  features: [{id: portal, label: Self-service portal, gives: [no_waiting]}]
  benefits: [{id: no_waiting, label: No waiting, serves: [control]}]
  values: [{id: control, label: Being in control}]
evidence:
  - id: interviews
    kind: ladders
    file: answers.csv
    respondent: person
    steps: [feature, benefit, value]
    labels: {in charge: control}
    missing: [no idea]
measures:
  - {id: why, kind: ladders}""",
    sections.Item: f"""\
{SURVEY}    items:
      q1: {{scale: [0, 10], missing: [99], question: "How likely are you to recommend us?"}}
      agreed: {{column: Q 2, scale: [1, 5], labels: {{Strongly agree: 5, Agree: 4, Neither: 3, Disagree: 2}}}}
      spend: {{scale: number}}""",
    sections.Engine: """\
engine: {kind: postgres, url: "env:SURVEYS"}
evidence:
  - id: survey
    kind: survey
    table: cx.answers
    respondent: response_id""",
    sections.Wave: f"{SURVEY}    wave: {{column: date, period: quarter}}",
    sections.CustomerColumn: """\
customers: [{id: office}, {id: hr}]
evidence:
  - id: survey
    kind: survey
    file: answers.csv
    customer: {column: role, labels: {1: office, 2: hr}}""",
    sections.Segment: f"{SURVEY}    segments: {{region: {{column: Q7, labels: {{1: North, 2: South}}}}}}",
    sections.Weight: f"{SURVEY}    weight: {{column: w, rake: {{region: {{North: 40, South: 60}}}}, trim: 5}}",
    sections.Layout: f"""{SURVEY}    layout: {{encoding: cp1252, decimal: ",", dates: "%d.%m.%Y", skip: 2}}""",
    sections.Part: """\
evidence:
  - id: survey
    kind: survey
    files: [{file: spring.csv, wave: spring}, {file: autumn.csv, wave: autumn}]""",
}


def page() -> str:
    """The page."""
    return "\n\n".join([NOTE, INTRODUCTION.rstrip(), *map(section, ORDER)])


def section(model: type[Section]) -> str:
    """One section with its fields."""
    fields = [
        (code(name), kind(field), default(field), described(model.__name__, name, field))
        for name, field in model.model_fields.items()
    ]
    parts = [f"## {model.__name__}", inspect.cleandoc(model.__doc__ or ""), *_example(model)]
    return "\n\n".join([*parts, table(("field", "type", "when absent", "meaning"), fields)])


def _example(model: type[Section]) -> list[str]:
    return [block(EXAMPLES[model], "yaml")] if model in EXAMPLES else []

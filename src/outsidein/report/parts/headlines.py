"""What matters: a card for every measure with one number, a finding for every measure with many."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses.contrasts import WAVE
from outsidein.analyses.paths.measure import Paths
from outsidein.report import figures, numbers, words
from outsidein.report.asked import asked
from outsidein.report.charts import trend
from outsidein.report.charts.drawing import Drawing, draw
from outsidein.report.constructs import target
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material, scale_in_words
from outsidein.report.parts.model import Card
from outsidein.stats.estimates import Estimate
from outsidein.study.path_model import NAMED
from outsidein.study.sections import Measure

SINGLE = ("nps", "csat", "ces", "share")
MOST_CARDS = 8


def anchor(measure: Measure) -> str:
    """The place of a measure on the page."""
    return f"measure-{measure.id}"


def is_single(material: Material, measure: Measure) -> bool:
    """Whether one number stands for a measure."""
    subjects = material.lookup.subjects(measure.id, material.names.analysis(measure.id).headline)
    return measure.kind in SINGLE or (measure.kind == "mean" and len(subjects) == 1)


def headline(material: Material, measure: Measure) -> Estimate | None:
    """The number that stands for a measure, over all answers."""
    found = material.lookup.subjects(measure.id, material.names.analysis(measure.id).headline)
    whole = ("", "overall", *([target(measure)] if isinstance(measure, Paths) else []))
    return next((row for row in found if row.subject in whole), found[0] if len(found) == 1 else None)


def cards(material: Material) -> tuple[Card, ...]:
    """A card for each measure with one number or an index, in the newest wave."""
    shown = [measure for measure in material.measures if is_single(material, measure) or isinstance(measure, Paths)]
    made = [card(material, measure) for measure in shown]
    return tuple(found for found in made if found)[:MOST_CARDS]


def card(material: Material, measure: Measure) -> Card | None:
    """The headline of one measure."""
    row = headline(material, measure)
    if row is None:
        return None
    now, title = material.lookup.latest(row), about(material, measure)
    waves = [cell for cell in material.lookup.series(row, WAVE) if not cell.suppressed]
    return Card(
        title, anchor(measure), figures.level(now), _scale(material, measure, now), sentence(material, row, now),
        *_spark(waves, title),
    )  # fmt: skip


def about(material: Material, measure: Measure) -> str:
    """What the number that stands for a measure is about: its name, and the construct of a model of one's own."""
    title = material.names.title(measure.id)
    if isinstance(measure, Paths) and measure.model not in NAMED:
        return f"{title}: {target(measure)}"
    return title


def _scale(material: Material, measure: Measure, row: Estimate) -> str:
    if row.quantity == "index":
        return "on 0 to 100"
    if row.unit != "scale":
        return ""
    item = next(iter(asked(measure, material.items(measure.id))), "")
    words_ = scale_in_words(material.items(measure.id).get(item))
    return f"on {words_}" if " to " in words_ else ""


def current(material: Material, subject: Sentence, row: Estimate) -> Sentence:
    """A number in the newest wave that has it, and what became of it since the wave before."""
    now = material.lookup.latest(row)
    when: Sentence = (" in ", Said(now.level(WAVE) or "")) if now is not row else ()
    earlier = material.lookup.last_clear(row, now)
    return words.level_and_change((*subject, *when), now, material.lookup.change(now), earlier)


def sentence(material: Material, row: Estimate, now: Estimate) -> Sentence:
    """The interval of a number in the newest wave, and what became of it: the number itself stands above."""
    if now.suppressed:
        return ("Too few answers to show it.",)
    wave = now.level(WAVE)
    where: Sentence = (" in ", Said(wave)) if wave else ()
    first = numbers.first_upper(words.span(now).removeprefix(", "))
    contrast, earlier = material.lookup.change(now), material.lookup.last_clear(row, now)
    rest = ("; ", *words.change(contrast, ""), *words.before_that(earlier)) if contrast else ()
    return (first, *where, *rest, *words.caution(now), ".")


def _spark(rows: Sequence[Estimate], title: str) -> tuple[Drawing | None, tuple[str, ...]]:
    """A small trend, and the waves at its ends."""
    if len(rows) < 2:
        return None, ()
    waves = [row.level(WAVE) or "" for row in rows]
    drawing = draw(trend.spark(waves, rows, rows[0].unit), f"{title} from {waves[0]} to {waves[-1]}")
    return drawing, (waves[0], waves[-1])

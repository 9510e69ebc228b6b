"""Each method on its own, on any frame or file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Unpack

from arro3.core import Array, DataType, Table

from outsidein.analyses.missing import Missing
from outsidein.analyses.segments.scoring import assigned
from outsidein.api.frames import Design, Questions, columns, common_scale, estimate, levels_of, questions
from outsidein.errors import MethodError
from outsidein.stats.estimates import Estimates
from outsidein.study.sections import Item

POLARITY = {
    **dict.fromkeys(("positive", "pos", "praise", "+", "good"), 1),
    **dict.fromkeys(("negative", "neg", "blame", "complaint", "bad"), -1),
    **dict.fromkeys(("neutral", "mixed", "neu", "conflict", "both"), 0),
}
"""How praise and blame are written."""


def nps(frame: Any, item: str, **design: Unpack[Design]) -> Estimates:
    """Net Promoter Score of a 0-10 question: quantities nps, promoters, passives, detractors.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"q1": [9] * 60 + [7] * 25 + [3] * 15})
    >>> score = oi.nps(answers, "q1").one(quantity="nps")
    >>> score.value, round(score.low, 4), round(score.high, 4)
    (45.0, 29.3431, 58.0355)
    """
    return estimate(frame, {"kind": "nps", "item": item}, {item: (0, 10)}, design)


def csat(frame: Any, item: str, *, top: Sequence[int] = (), **design: Unpack[Design]) -> Estimates:
    """Customer satisfaction: the share in the top boxes, the mean, and the mean on 0-100.

    Args:
        frame: A frame or a path.
        item: The column of the question; labels with numbers ("5 - Very satisfied") are read.
        top: The answers that count as satisfied; the two highest of the scale when absent. Name them where the highest
            answer of the scale may not occur: the scale is taken from the answers otherwise.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"q": [5] * 20 + [4] * 22 + [2] * 8})
    >>> satisfied = oi.csat(answers, "q", top=(4, 5)).one(quantity="csat")
    >>> satisfied.value, round(satisfied.low, 6), round(satisfied.high, 6)
    (0.84, 0.714858, 0.916626)
    """
    scale = (min(1, *top), max(top)) if top else None
    return estimate(frame, {"kind": "csat", "item": item, "top": tuple(top)}, {item: scale}, design)


def ces(frame: Any, item: str, *, version: int | None = None, **design: Unpack[Design]) -> Estimates:
    """Customer Effort Score: the mean, the share that found it easy, and net easy.

    Args:
        frame: A frame or a path.
        item: The column of the question.
        version: 1 for effort on 1-5 (lower is better), 2 for ease on 1-7 (the default).
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> oi.ces(pa.table({"q": [7, 6, 5, 7, 4, 6, 5, 3, 7, 6]}), "q").one(quantity="ces").value
    5.6
    """
    scale = (1, 5) if version == 1 else (1, 7)
    return estimate(frame, {"kind": "ces", "item": item, "version": version}, {item: scale}, design)


def share(frame: Any, item: str, boxes: int | Sequence[int], **design: Unpack[Design]) -> Estimates:
    """The share of answers with one of the given values.

    >>> import outsidein as oi, pyarrow as pa
    >>> oi.share(pa.table({"q": [1, 2, 2, 3, 4]}), "q", boxes=(1, 2)).one().value
    0.6
    """
    values = (boxes,) if isinstance(boxes, int) else tuple(boxes)
    return estimate(frame, {"kind": "share", "item": item, "values": values}, {item: None}, design)


def mean(frame: Any, items: str | Sequence[str], **design: Unpack[Design]) -> Estimates:
    """The mean of each item, a rating or a free quantity; one row a subject.

    >>> import outsidein as oi, pyarrow as pa
    >>> oi.mean(pa.table({"minutes": [4.5, 12.0, 7.5]}), "minutes").one(subject="minutes").value
    8.0
    """
    names = (items,) if isinstance(items, str) else tuple(items)
    return estimate(frame, {"kind": "mean", "items": names}, dict.fromkeys(names), design)


def opportunity(
    frame: Any, importance: Questions, satisfaction: Questions, *, alternatives: Mapping[str, Questions] | None = None,
    better: float = 0.2, top: Sequence[int] = (), top_importance: Sequence[int] = (), **design: Unpack[Design],
) -> Estimates:  # fmt: skip
    """Opportunity score of each outcome, with the chance of each zone and the rank (Ulwick 2002, 2005).

    Args:
        frame: A frame or a path.
        importance: Outcome to its column, a list of columns, or a template such as "imp_{outcome}".
        satisfaction: The same for satisfaction.
        alternatives: The same for the satisfaction with each alternative, by its name; numbers about an outcome and an
            alternative have the subject "outcome @ alternative".
        better: How much better than an alternative the job is to be done.
        top: The top boxes; the two highest of the scale that all answers together span when absent.
        top_importance: Those of importance, where it has a scale of its own.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> rated = {"imp_wait": [5] * 8 + [1] * 2, "sat_wait": [5] * 3 + [1] * 7, "peer_wait": [4] * 5 + [2] * 5}
    >>> asked = {"importance": "imp_{outcome}", "satisfaction": "sat_{outcome}"}
    >>> found = oi.opportunity(pa.table(rated), **asked, alternatives={"peer": "peer_{outcome}"})
    >>> found.one(quantity="opportunity", subject="wait").value
    13.0
    >>> found.one(quantity="target", subject="wait @ peer").value
    6.0
    """
    asked = questions(frame, importance=importance, satisfaction=satisfaction)
    others = questions(frame, **(alternatives or {}))
    columns = [item for named in (*asked.values(), *others.values()) for item in named.values()]
    apart = list(asked["importance"].values()) if top_importance else []
    rated = [item for item in columns if item not in apart]
    items = dict.fromkeys(rated, (1, max(top)) if top else common_scale(frame, rated))
    items |= dict.fromkeys(apart, (1, max(top_importance, default=1)))
    boxes = {"top": tuple(top), "top_importance": tuple(top_importance)}
    parameters = {"kind": "opportunity", **asked, "alternatives": others, "better": better, **boxes}
    return estimate(frame, parameters, items, design)


def servqual(
    frame: Any, expectation: Questions, perception: Questions, dimensions: Mapping[str, Sequence[str]] | None = None,
    *, weights: Mapping[str, float] | None = None, **design: Unpack[Design],
) -> Estimates:  # fmt: skip
    """SERVQUAL: expectation, perception and gap of each item, of each dimension, and overall.

    Args:
        frame: A frame or a path.
        expectation: Item to its column, a list of columns, or a template such as "e_{item}".
        perception: The same for perception.
        dimensions: Dimension to its items.
        weights: Points of importance for each dimension, for the weighted gap.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"e_fast": [7, 6, 7, 6], "p_fast": [5, 5, 6, 4]})
    >>> oi.servqual(answers, "e_{item}", "p_{item}").one(quantity="gap", subject="fast").value
    -1.5
    """
    asked = questions(frame, expectation=expectation, perception=perception)
    items = {item: None for named in asked.values() for item in named.values()}
    parameters = {
        "dimensions": {name: tuple(v) for name, v in (dimensions or {}).items()},
        "weights": dict(weights or {}),
    }
    return estimate(frame, {"kind": "servqual", **asked, **parameters}, items, design)


def tolerance(
    frame: Any, desired: Questions, adequate: Questions, perceived: Questions, **design: Unpack[Design]
) -> Estimates:
    """Where perceived service lies in the zone of tolerance of each attribute, and the chance of each place.

    Args:
        frame: A frame or a path.
        desired: Attribute to its column, a list of columns, or a template such as "des_{attribute}".
        adequate: The same for the level that would just do.
        perceived: The same for the level received.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> levels = pa.table({"des_reply": [8, 7, 8, 7], "ade_reply": [6, 5, 6, 6], "act_reply": [7, 6, 6, 7]})
    >>> oi.tolerance(levels, "des_{a}", "ade_{a}", "act_{a}").one(quantity="adequacy", subject="reply").value
    0.75
    """
    asked = questions(frame, desired=desired, adequate=adequate, perceived=perceived)
    items = {item: None for named in asked.values() for item in named.values()}
    return estimate(frame, {"kind": "tolerance", **asked}, items, design)


def alpha(frame: Any, items: Sequence[str], **design: Unpack[Design]) -> Estimates:
    """Cronbach's alpha and omega of a scale; each item's correlation with the rest, and alpha without it.

    Raises:
        MethodError: an item is constant, or fewer than two people answered it.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"a": [1, 2, 3, 4, 5, 4], "b": [2, 2, 3, 5, 5, 4], "c": [1, 3, 3, 4, 4, 5]})
    >>> round(oi.alpha(answers, ["a", "b", "c"]).one(quantity="alpha").value, 3)
    0.944
    """
    return estimate(frame, {"kind": "alpha", "items": tuple(items)}, dict.fromkeys(items), design)


def kano(
    frame: Any, functional: Questions, dysfunctional: Questions, *,
    table: Literal["standard", "pouliot"] = "standard", rule: Literal["mode", "blauth"] = "mode",
    **design: Unpack[Design],
) -> Estimates:  # fmt: skip
    """Kano's class of each factor with its chance, counts, better and worse, strengths and continuous means.

    Args:
        frame: A frame or a path.
        functional: Factor to the column on having it, a list of columns, or a template such as "fun_{factor}". Answers
            are 1 (like), 2 (must be), 3 (neutral), 4 (live with), 5 (dislike), or like, neutral and dislike as 1 to 3,
            or their usual wordings in many languages.
        dysfunctional: The same for not having it.
        table: The evaluation table; pouliot's has two more questionable pairs.
        rule: The class is the most frequent one, or goes by Blauth's rule.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"fun_wifi": ["I like it that way"] * 60 + ["I am neutral"] * 40,
    ...                     "dys_wifi": ["I can live with it"] * 75 + ["I dislike it that way"] * 25})
    >>> found = oi.kano(answers, "fun_{factor}", "dys_{factor}")
    >>> [found.one(quantity=f"count_{letter}").value for letter in "AOMIRQ"]
    [60.0, 0.0, 25.0, 15.0, 0.0, 0.0]
    >>> found.one(quantity="class").note
    'attractive, clear'
    """
    asked = questions(frame, functional=functional, dysfunctional=dysfunctional)
    columns = [item for named in asked.values() for item in named.values()]
    three = common_scale(frame, columns) == (1, 3)
    item = Item(scale=(1, 3)) if three else Item(scale=(1, 5), wordings="kano")  # pyright: ignore[reportCallIssue]
    parameters = {"kind": "kano", **asked, "table": table, "rule": rule}
    return estimate(frame, parameters, dict.fromkeys(columns, item), design)


def drivers(
    frame: Any, outcome: str, items: Sequence[str], *,
    method: Literal["shapley", "relative_weights", "dominance", "coefficients"] = "shapley",
    missing: Missing = "pairwise", stated: Mapping[str, str] | None = None, **design: Unpack[Design],
) -> Estimates:  # fmt: skip
    """What goes with an outcome: importance, share, coefficient with its p value, and performance of each driver.

    Args:
        frame: A frame or a path.
        outcome: The column to be explained.
        items: The columns of the drivers.
        method: How R-squared is shared out among drivers that go together.
        missing: "pairwise": each pair of questions by those who answered both; "listwise": only people who answered
            all; "mean": the question's mean stands in.
        stated: Driver to the column that asks how important it is.
        design: As for every method.

    Raises:
        MethodError: an item is constant, drivers carry the same information, there are too few answers, or correlations
            of different people contradict each other (not positive definite).

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"q1": [2, 4, 3, 5, 4, 1, 5, 3], "speed": [1, 4, 3, 5, 5, 2, 5, 2],
    ...                     "care": [3, 2, 5, 4, 1, 2, 4, 3]})
    >>> found = oi.drivers(answers, "q1", ["speed", "care"])
    >>> [round(found.one(quantity="share", subject=name).value, 2) for name in ("speed", "care")]
    [0.93, 0.07]
    """
    asked = (*items, outcome, *(stated or {}).values())
    parameters = {
        "outcome": outcome, "items": tuple(items), "method": method, "missing": missing, "stated": dict(stated or {}),
    }  # fmt: skip
    return estimate(frame, {"kind": "drivers", **parameters}, dict.fromkeys(asked), design)


def penalty_reward(
    frame: Any, outcome: str, items: Sequence[str], *, low: Sequence[int] = (), high: Sequence[int] = (),
    least: float = 0.03, sensitivity: bool = True, **design: Unpack[Design],
) -> Estimates:  # fmt: skip
    """What each factor costs where it is rated low and wins where it is rated high: penalty, reward, asymmetry, class.

    Args:
        frame: A frame or a path.
        outcome: The column of satisfaction as a whole, or of recommending.
        items: The columns of the factors, each rated on a scale.
        low: The lowest answers of the scale, which make the low group; by the scale of the factors when absent.
        high: The highest answers, which make the high group; by the scale when absent. Name both where the ends of the
            scale may not occur: the scale is taken from the answers otherwise.
        least: The smallest penalty or reward that counts, as a share of the outcome's range.
        sensitivity: Whether all is computed at neighbouring cut points too.
        design: As for every method.

    Raises:
        MethodError: a group is empty, factors carry the same information, or too few people answered everything.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"y": [2, 3, 5, 6, 6, 7, 8, 9], "x": [1, 1, 3, 3, 3, 3, 5, 5]})
    >>> found = oi.penalty_reward(answers, "y", ["x"], low=(1,), high=(5,))
    >>> [round(found.one(quantity=name).value, 6) for name in ("constant", "penalty", "reward", "asymmetry")]
    [6.0, -3.5, 2.5, -0.166667]
    """
    scale = (min(low), max(high)) if low and high else common_scale(frame, items)
    parameters = {
        "outcome": outcome, "items": tuple(items), "low": tuple(low), "high": tuple(high), "least": least,
        "sensitivity": sensitivity,
    }  # fmt: skip
    questions = {**dict.fromkeys(items, scale), outcome: None}
    return estimate(frame, {"kind": "penalty_reward", **parameters}, questions, design)


def spoken(
    frame: Any, factor: str, polarity: str, *, rarely: float = 0.02, **design: Unpack[Design]
) -> Estimates:  # fmt: skip
    """What customers bring up by themselves, from a coded table: one row a mention.

    Args:
        frame: A frame or a path. Several mentions of one person are one unit: name it by `unit`.
        factor: The column of the factor, by name.
        polarity: The column of praise and blame: positive, mixed or neutral, negative; or 1, 0, -1.
        rarely: A factor with a smaller share of all mentions is hardly spoken of.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> mentions = pa.table({"what": ["wifi"] * 30 + ["food"] * 20, "how": ["negative"] * 27 + ["positive"] * 23})
    >>> found = oi.spoken(mentions, "what", "how")
    >>> [(row.subject, row.note) for row in found.where(quantity="class")]
    [('food', 'enhancer'), ('wifi', 'hygiene')]
    """
    names = levels_of(frame, factor)
    labels = {name: place for place, name in enumerate(names, start=1)}
    items = {
        factor: Item(scale=(1, max(len(names), 2)), labels=labels),  # pyright: ignore[reportCallIssue]
        polarity: Item(scale=(-1, 1), labels=POLARITY),  # pyright: ignore[reportCallIssue]
    }
    parameters = {"kind": "spoken", "factor": factor, "polarity": polarity, "rarely": rarely}
    return estimate(frame, parameters, items, design)


def segments(
    frame: Any, items: Questions, *, classes: Iterable[int] = range(1, 7), split: Sequence[int] = (),
    importance: Questions = (), satisfaction: Questions = (), top: Sequence[int] = (), profile: Sequence[str] = (),
    stability: int = 20, likelihood_ratio: int = 0, **design: Unpack[Design],
) -> Estimates:  # fmt: skip
    """Segments of people who answer alike: latent classes of ratings, the number of which the lowest BIC decides.

    Quantities log_likelihood, bic, entropy (subject: the number of classes), share ("1", the largest class, and so on),
    p ("1: item = level"), mean ("1: item"), opportunity ("1: outcome"), profile ("1: factor = level"), stability.

    Args:
        frame: A frame or a path.
        items: The columns of the ratings, or a template such as "imp_{outcome}". An answer may be missing.
        classes: How many classes are tried, from 1 to 8.
        split: Tell answers apart only by whether they are among these, such as (6, 7).
        importance: Outcome to its column, or a template, for the opportunities of each segment.
        satisfaction: The same for satisfaction.
        top: The top boxes of importance and satisfaction; the two highest when absent.
        profile: Columns of ratings or codes that may explain who is in which segment.
        stability: In how many replicates the segments are found from anew.
        likelihood_ratio: Drawn samples of the test whether one class fewer would do; none when 0.
        design: As for every method.

    Raises:
        MethodError: there are fewer than 30 answers, or an item is constant.

    >>> import outsidein as oi, pyarrow as pa
    >>> likes = [[5, 5, 1, 1], [5, 4, 1, 2], [4, 5, 2, 1]] * 20 + [[1, 2, 5, 5], [2, 1, 4, 5]] * 20
    >>> answers = pa.table(dict(zip("abcd", map(list, zip(*likes)))))
    >>> found = oi.segments(answers, ["a", "b", "c", "d"], classes=(1, 2))
    >>> found.one(quantity="classes").value, round(found.one(quantity="share", subject="1").value, 3)
    (2.0, 0.6)
    """
    asked = questions(frame, items=items, importance=importance, satisfaction=satisfaction)
    named = [item for one in asked.values() for item in one.values()]
    scale = (1, max(top)) if top else common_scale(frame, named)
    parameters = {
        "items": tuple(asked["items"].values()), "importance": asked["importance"], "top": tuple(top),
        "satisfaction": asked["satisfaction"], "classes": tuple(classes), "split": tuple(split),
        "profile": tuple(profile), "stability": stability, "likelihood_ratio": likelihood_ratio,
    }  # fmt: skip
    scales = dict.fromkeys(profile) | dict.fromkeys(named, scale)
    return estimate(frame, {"kind": "segments", **parameters}, scales, design)


def segment_of(frame: Any, found: Estimates) -> Table:
    """The segment of new people by the short form: an Arrow table with `segment` and its `chance`, one row a person.

    Args:
        frame: A frame or a path with the questions of the short form; answers left out give no points.
        found: What `segments` found, with its quantity points.

    Raises:
        MethodError: there is no short form in `found`. EvidenceError: a question is missing from the frame.

    >>> import outsidein as oi, pyarrow as pa
    >>> likes = [[5, 5, 1, 1], [5, 4, 1, 2], [4, 5, 2, 1]] * 20 + [[1, 2, 5, 5], [2, 1, 4, 5]] * 20
    >>> answers = pa.table(dict(zip("abcd", map(list, zip(*likes)))))
    >>> found = oi.segments(answers, ["a", "b", "c", "d"], classes=(2,))
    >>> pa.table(oi.segment_of(answers, found))["segment"].to_pylist()[::60]
    ['1', '2']
    """
    points = {row.subject: row.value for row in found.where(quantity="points")}
    names = [row.subject for row in found.where(quantity="agreement")]
    if not names:
        raise MethodError("there is no short form in these estimates; ask `segments` for two classes or more")
    segment, chance = assigned(columns(frame, names), points)
    return Table.from_pydict({"segment": Array(segment, DataType.utf8()), "chance": Array(chance, DataType.float64())})

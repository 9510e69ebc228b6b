"""Path models on a frame: any in lavaan's syntax, and the satisfaction indices that have a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Literal, Unpack

from threadpoolctl import threadpool_limits

from outsidein.analyses.paths.comparison import Options, Weights, compare, quantity
from outsidein.analyses.paths.measure import Paths
from outsidein.api.frames import Design, Reduced, common_scale, estimate, reduce
from outsidein.errors import MethodError
from outsidein.methods.pls import Mode, Scheme
from outsidein.stats.estimates import Estimate, Estimates
from outsidein.study.path_syntax import parse

Scale = tuple[int, int] | None


@dataclass(frozen=True)
class PathModel:
    """A path model in lavaan's syntax, estimated by partial least squares.

    `Image =~ i1 + i2` is a construct that shows in its items (estimated in mode A), `Image <~ i1 + i2` one that they
    make up (mode B), `Loyalty ~ Image` a path from Image to Loyalty; `#` begins a comment, `;` or a new line ends a
    statement.

    Attributes:
        text: The model.
        scheme: How constructs weigh their neighbours while scores are found: "path", "factorial" or "centroid".
        modes: Construct to "A" or "B", where it is not as above.
        consistent: Correct reflective constructs for error of measurement (consistent PLS).
        higher_order: Constructs measured by constructs: "two_stage" or "repeated" (repeated indicators).
        f2: Effect sizes with the scores as they are ("fixed"), or against a model without the path ("refit").
        predict: Predict people left out, in ten folds, beside a plain regression (Q², PLSpredict).
        failures: The share of replicates without a solution above which the model is refused.

    Raises:
        StudyError: the text cannot be read as a model; all its mistakes, each with line and column.

    >>> import outsidein as oi, pyarrow as pa
    >>> image = {"i1": [1, 2, 3, 4, 5, 4, 2, 3], "i2": [2, 2, 3, 5, 4, 4, 1, 3]}
    >>> answers = pa.table(image | {"l": [1, 3, 3, 5, 5, 3, 2, 2]})
    >>> model = oi.PathModel("Image =~ i1 + i2; Loyalty =~ l; Loyalty ~ Image")
    >>> round(model.fit(answers).one(quantity="path", subject="Image -> Loyalty").value, 3)
    0.848
    """

    text: str
    scheme: Scheme = "path"
    modes: Mapping[str, Mode] = field(default_factory=dict)
    consistent: bool = False
    higher_order: Literal["two_stage", "repeated"] = "two_stage"
    f2: Literal["fixed", "refit"] = "fixed"
    predict: bool = False
    failures: float = 0.05

    def __post_init__(self) -> None:
        parse(self.text)

    def fit(self, frame: Any, *, scale: Scale = None, missing: str = "pairwise", **design: Unpack[Design]) -> Estimates:
        """Every number of the model on the answers of a frame or file; columns are named by the items of the model.

        Args:
            frame: A frame or a path.
            scale: Lowest and highest answer of all items, for the index; guessed from all answers together when absent.
            missing: "pairwise": each pair of items by those who answered both; "listwise": only people who answered
                all; "mean": the item's mean stands in.
            design: As for every method.

        Raises:
            MethodError: too few answers, or no admissible solution; says why, by name.
        """
        return _fit(frame, self._parameters(missing), parse(self.text).items, scale, design)

    def compare(
        self, frame: Any, *, scale: Scale = None, missing: str = "pairwise", weights: Weights = "pooled",
        permutations: int = 1000, **design: Unpack[Design],
    ) -> Estimates:  # fmt: skip
        """The model in every level of the column `by` less the same in every level before it: groups, or waves.

        Rows are labelled "later - earlier", by the order of the levels.

        Args:
            frame: A frame or a path.
            scale: As for `fit`.
            missing: As for `fit`.
            weights: Held fixed for `score_difference`: those of both together ("pooled"), or of the earlier ("first").
            permutations: How many relabellings of resampling units each p value rests on.
            design: As for every method.

        Raises:
            MethodError: `by` is not one column with two levels or more, or a level has too few answers or no
                admissible solution.

        >>> import outsidein as oi, numpy as np, pyarrow as pa
        >>> rng = np.random.default_rng(1)
        >>> level = rng.normal(size=200)
        >>> made = {name: np.clip(np.round(5 + level + rng.normal(size=200)), 1, 10) for name in ("i1", "i2", "l")}
        >>> model = oi.PathModel("Image =~ i1 + i2; Loyalty =~ l; Loyalty ~ Image")
        >>> found = model.compare(pa.table(made | {"team": ["a", "b"] * 100}), by="team", permutations=199)
        >>> found.one(quantity="p_path_difference").value > 0.05  # both teams were made alike
        True
        """
        asked = parse(self.text).items
        questions = dict.fromkeys(asked, scale or common_scale(frame, asked))
        found = reduce(frame, {"kind": "paths", **self._parameters(missing)}, questions, design)
        options = Options(permutations, design.get("seed", 1), weights)
        return Estimates(tuple(_compared(found, options)), found.dimensions)

    def _parameters(self, missing: str) -> dict[str, Any]:
        return {
            "model": self.text, "scheme": self.scheme, "modes": dict(self.modes), "consistent": self.consistent,
            "f2": self.f2, "higher_order": self.higher_order, "predict": self.predict,
            "failures": self.failures, "missing": missing,
        }  # fmt: skip


def _compared(found: Reduced, options: Options) -> Iterator[Estimate]:
    """Every pair of levels, the later less the earlier."""
    if len(found.dimensions) != 1 or len(found.samples) < 2 or not isinstance(found.measure, Paths):
        raise MethodError("say what to compare: `by` is one column, with two groups or waves or more")
    for (before, first), (after, second) in combinations(found.samples.items(), 2):
        place = ((found.dimensions[0], f"{after[0]} - {before[0]}"),)
        with threadpool_limits(1):
            rows = compare(found.measure, found.items, (first, second), options)
        yield from (replace(row, slice=place, kind="paths", unit=quantity(row.quantity).unit) for row in rows)


def acsi(
    frame: Any, items: Mapping[str, str | Sequence[str]], *, scale: Scale = None, **design: Unpack[Design]
) -> Estimates:
    """The American Customer Satisfaction Index as a path model (Fornell et al. 1996).

    Args:
        frame: A frame or a path.
        items: The columns of each construct: expectations, quality, value, satisfaction, loyalty, and, where they were
            asked about, complaints.
        scale: Lowest and highest answer of all items; guessed from all answers together when absent.
        design: As for every method.

    >>> import outsidein as oi, numpy as np, pyarrow as pa
    >>> rng = np.random.default_rng(1)
    >>> asked = {c: [c[0] + "1", c[0] + "2"] for c in ("expectations", "quality", "value", "satisfaction", "loyalty")}
    >>> level = rng.normal(size=200)
    >>> made = {q: np.clip(np.round(7 + level + rng.normal(size=200)), 1, 10) for pair in asked.values() for q in pair}
    >>> index = oi.acsi(pa.table(made), asked, scale=(1, 10)).one(quantity="index", subject="satisfaction")
    >>> 60 < index.low < index.value < index.high < 75
    True
    """
    return _named(frame, "acsi", items, scale, design)


def ecsi(
    frame: Any, items: Mapping[str, str | Sequence[str]], *, scale: Scale = None, **design: Unpack[Design]
) -> Estimates:
    """The European index: as `acsi`, with image before expectations (Tenenhaus et al. 2005).

    >>> import outsidein as oi, numpy as np, pyarrow as pa
    >>> rng, names = np.random.default_rng(1), ("image", "expectations", "quality", "value", "satisfaction", "loyalty")
    >>> level = rng.normal(size=200)
    >>> made = {c: np.clip(np.round(7 + level + rng.normal(size=200)), 1, 10) for c in names}
    >>> found = oi.ecsi(pa.table(made), {c: c for c in names}, scale=(1, 10))
    >>> len(found.where(quantity="path"))
    10
    """
    return _named(frame, "ecsi", items, scale, design)


def _named(frame: Any, model: str, items: Mapping[str, str | Sequence[str]], scale: Scale, design: Design) -> Estimates:
    asked = {name: (named,) if isinstance(named, str) else tuple(named) for name, named in items.items()}
    columns = tuple(column for named in asked.values() for column in named)
    return _fit(frame, {"model": model, "items": asked}, columns, scale, design)


def _fit(frame: Any, parameters: dict[str, Any], columns: Sequence[str], scale: Scale, design: Design) -> Estimates:
    shared = scale or common_scale(frame, columns)
    return estimate(frame, {"kind": "paths", **parameters}, dict.fromkeys(columns, shared), design)

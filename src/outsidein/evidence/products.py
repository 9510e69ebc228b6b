"""Products: sums of products of the answers of a batch about fixed centres, in each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_blas_funcs

from outsidein.evidence.addresses import Batch, Cells, answer_sizes
from outsidein.evidence.request import Request
from outsidein.stats.need import Items

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Sums = tuple[Integers, Floats, Integers]

SMALL_PRODUCT = 1_000_000  # products of two numbers up to which OpenBLAS has kernels of its own for small matrices
PRODUCTS = {kind: get_blas_funcs(("gemm",), dtype=kind)[0] for kind in map(np.dtype, (np.float32, np.float64))}
MATRIX_PRODUCT = 2_000  # products of two numbers that take as long as one call of a matrix product
CELLS_AT_ONCE = 4_000  # cells whose products are turned at once
OUTER_PRODUCTS = 1 << 21  # products of two numbers held at once
ROWS_AT_ONCE = 20000
EXACT_SINGLE = 2**24  # whole numbers up to this are exact in single precision


def centre(request: Request, items: Items) -> Floats:
    """The fixed centre of each item: the midpoint of its scale, or of the range of a free quantity."""
    return np.array([_middle(request, name) for name in items])


def _middle(request: Request, name: str) -> float:
    scale = request.items[name].scale
    return request.centres[name] if scale == "number" else (scale[0] + scale[1]) / 2


@dataclass
class CodeProducts:
    """Sums of products of the codes of scale items in every cell.

    The columns of `squares` (cells, columns, columns) are a one, the marks of items that somebody left out, and the
    codes; a code is 0 where nothing was answered, so that sums of codes need no marks, and items that all answered
    share the one. ``mark`` and ``code`` are the columns of each item, ``middle`` its centre as a code; ``rows``
    (cells,) and ``answers`` (cells, items) count without weights.
    """

    mark: Integers
    code: Integers
    middle: Floats
    rows: Integers
    squares: NDArray[Any]
    answers: Integers

    def add(self, other: CodeProducts, cells: Integers) -> None:
        """Add the sums of some cells to those of all."""
        self.rows[cells] += other.rows
        self.squares[cells] += other.squares
        self.answers[cells] += other.answers

    def widened(self, size: int) -> CodeProducts:
        """Zeros for `size` cells."""
        rows, answers = np.zeros(size, np.int64), np.zeros((size, len(self.middle)), np.int64)
        return CodeProducts(self.mark, self.code, self.middle, rows, np.zeros((size, *self.squares.shape[1:])), answers)

    def about_centre(self, addresses: Integers) -> Sums:
        """The addresses that occur, the packed sums of z z' at each (see `Moments`), and the answers to each item."""
        occupied, items = np.flatnonzero(self.rows), np.arange(len(self.middle))
        z = np.zeros((2 * len(items), self.squares.shape[1]))
        z[items, self.mark] = 1
        z[len(items) + items, self.code] = 1
        z[len(items) + items, self.mark] = -self.middle
        rows, columns = np.triu_indices(2 * len(items))
        products = np.empty((len(occupied), len(rows)))
        for begin in range(0, len(occupied), CELLS_AT_ONCE):
            here = occupied[begin : begin + CELLS_AT_ONCE]
            products[begin : begin + CELLS_AT_ONCE] = (z @ self.squares[here] @ z.T)[:, rows, columns]
        return addresses[occupied], products, self.answers[occupied]


def has_numbers(request: Request, items: Items) -> bool:
    """Whether one of these items is a free quantity."""
    return any(request.items[name].scale == "number" for name in items)


def multiply_codes(request: Request, items: Items, batch: Batch, cells: Cells, weight: Integers | None) -> CodeProducts:
    """The sums of a batch in the cells that occur in it."""
    columns = [batch["__is_" + name] for name in items]
    gaps = [place for place, column in enumerate(columns) if len(column) and not column.min()]
    rows = np.take(_rows(columns, gaps), cells.order, axis=0)
    mark = np.zeros(len(items), np.int64)
    mark[gaps] = np.arange(1, 1 + len(gaps))
    lowest = [scale[0] for name in items if not isinstance(scale := request.items[name].scale, str)]
    weights = None if weight is None else weight[cells.order]
    return CodeProducts(
        mark=mark,
        code=1 + len(gaps) + np.arange(len(items)),
        middle=centre(request, items) - (np.array(lowest) - 1),
        rows=np.diff(cells.bounds),
        squares=_squares(
            rows[:, : 1 + len(gaps) + len(items)], cells.bounds, weights, max(answer_sizes(request, items))
        ),
        answers=_answered(rows, mark, cells.bounds),
    )


def _rows(columns: Sequence[NDArray[Any]], gaps: Sequence[int]) -> NDArray[Any]:
    """Each row of a batch as a one, the marks of the items in `gaps`, and all codes."""
    first = 1 + len(gaps)
    width = -(-(first + len(columns)) // 8) * 8  # rows of whole words are moved faster
    rows = np.zeros((len(columns[0]), width), np.result_type(np.int8, *columns))
    for begin in range(0, len(rows), ROWS_AT_ONCE):
        here = slice(begin, begin + ROWS_AT_ONCE)
        rows[here, 0] = 1
        for place, item in enumerate(gaps, 1):
            rows[here, place] = columns[item][here] > 0
        for place, column in enumerate(columns, first):
            rows[here, place] = column[here]
    return rows


def _answered(rows: NDArray[Any], mark: Integers, bounds: Integers) -> Integers:
    """Rows of each cell that answered each item."""
    given = np.repeat(np.diff(bounds)[:, None], len(mark), axis=1)
    for item in np.flatnonzero(mark) if len(rows) else ():
        given[:, item] = np.add.reduceat(rows[:, mark[item]], bounds[:-1], dtype=np.int64)
    return given


def _squares(rows: NDArray[Any], bounds: Integers, weight: Integers | None, largest: int) -> NDArray[Any]:
    """The weighted sum of r r' over the rows of each cell: (cells, columns, columns), exact for whole numbers.

    `largest` bounds the numbers; where their sums fit, they are added in single precision.
    """
    longest = int(np.diff(bounds).max(initial=0))
    single = weight is None and longest * largest**2 < EXACT_SINGLE
    kind = np.dtype(np.float32 if single else np.float64)
    if len(rows) * rows.shape[1] ** 2 < MATRIX_PRODUCT * len(bounds):
        return np.concatenate(list(_outer(rows, bounds, weight, kind)) or [np.zeros((0, *rows.shape[1:] * 2))])
    squares = np.empty((len(bounds) - 1, rows.shape[1], rows.shape[1]), kind)
    step = max(1, ROWS_AT_ONCE * len(squares) // len(rows))
    for first in range(0, len(squares), step):
        start, *ends = bounds[first : first + step + 1].tolist()
        block = rows[start : ends[-1]].astype(kind)
        weighted = block if weight is None else block * weight[start : ends[-1], None]
        for cell, (begin, end) in enumerate(pairwise([0, *(end - start for end in ends)]), first):
            squares[cell] = _square(block[begin:end], weighted[begin:end])
    return squares


def _square(block: NDArray[Any], weighted: NDArray[Any]) -> NDArray[Any]:
    """The matrix product of two blocks of rows (rows, columns), over their rows."""
    if block.size * block.shape[1] > SMALL_PRODUCT:
        return block.T @ weighted
    return PRODUCTS[block.dtype](1.0, block.T, weighted.T, trans_b=True)


def _outer(rows: NDArray[Any], bounds: Integers, weight: Integers | None, kind: np.dtype[Any]) -> Iterator[Floats]:
    """The same for cells of few rows: the products of some cells at a time, added up."""
    step = max(1, OUTER_PRODUCTS // rows.shape[1] ** 2)
    first = 0
    while first < len(bounds) - 1:
        last = max(first + 1, int(np.searchsorted(bounds, bounds[first] + step, side="right")) - 1)
        start, end = bounds[first], bounds[last]
        block = rows[start:end].astype(kind)
        weighted = block if weight is None else block * weight[start:end, None]
        yield np.add.reduceat(block[:, :, None] * weighted[:, None, :], bounds[first:last] - start, axis=0)
        first = last


def multiply_alone(request: Request, items: Items, batch: Batch, cells: Cells, weight: Integers | None) -> Sums:
    """The same as `multiply_numbers` for rows that are each alone in their cell, and have nothing to be added to."""
    marks, answers = _marks_and_answers(request, items, batch)
    z = np.concatenate([marks, answers], axis=1).T[:, cells.order].astype(np.float64, order="C")
    weighted = z if weight is None else z * weight[cells.order]
    size, end = len(z), 0
    products = np.empty((size * (size + 1) // 2, z.shape[1]))
    for place, factor in enumerate(z):
        begin, end = end, end + size - place
        np.multiply(factor, weighted[place:], out=products[begin:end])
    return cells.occupied, products.T, marks[cells.order].astype(np.int64)


def multiply_numbers(request: Request, items: Items, batch: Batch, cells: Cells, weight: Integers | None) -> Sums:
    """The cells that occur, packed sums of z z', and answers, where some item is a free quantity.

    Answers are real numbers and are summed in the order of the rows.
    """
    marks, answers = _marks_and_answers(request, items, batch)
    given = marks[cells.order]
    z = np.concatenate([given, answers[cells.order]], axis=1)
    weights = None if weight is None else weight[cells.order]
    rows, columns = np.triu_indices(z.shape[1])
    products = _squares(z, cells.bounds, weights, EXACT_SINGLE)[:, rows, columns].astype(np.float64)
    counts = np.add.reduceat(given.astype(np.int64), cells.bounds[:-1], axis=0) if len(z) else given.astype(np.int64)
    return cells.occupied, products, counts


def _marks_and_answers(request: Request, items: Items, batch: Batch) -> tuple[NDArray[np.bool_], Floats]:
    marks, answers = [], []
    for name, middle in zip(items, centre(request, items), strict=True):
        column, scale = batch["__is_" + name], request.items[name].scale
        given = np.isfinite(column) if isinstance(scale, str) else column > 0
        number = column.astype(np.float64) - (middle if isinstance(scale, str) else middle - (scale[0] - 1))
        marks.append(given)
        answers.append(np.where(given, number, 0.0))
    return np.stack(marks, axis=1), np.stack(answers, axis=1)

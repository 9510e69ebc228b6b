"""How well a path model predicts people it has not seen, from moments alone. Replicates last.

A prediction is linear in the answers, so the squared errors over people left out follow from their means and
covariances.
Source: Shmueli, Ray, Estrada & Chatla 2016, J. Business Research 69; Shmueli et al. 2019, European J. Marketing 53.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods import cholesky, pls, structural
from outsidein.methods.arrays import Array, ratio
from outsidein.methods.pls import Scheme, Structure


@dataclass(frozen=True, eq=False)
class People:
    """Some people's answers: their weight (...), means (items, ...) and covariances (items, items, ...)."""

    weight: Array
    mean: Array
    covariance: Array

    def without(self, others: People) -> People:
        """These people less some of them."""
        weight = self.weight - others.weight
        mean = ratio(self.weight * self.mean - others.weight * others.mean, weight)
        return People(weight, mean, ratio(self.about(mean) - others.about(mean), weight))

    def about(self, middle: Array) -> Array:
        """Sums of products about any middle, (items, items, ...); nothing where there is nobody."""
        apart = self.mean - middle
        return np.where(self.weight > 0, self.weight * (self.covariance + apart[:, None] * apart[None]), 0.0)


@dataclass(frozen=True, eq=False)
class Errors:
    """Sums of squared errors of each item, (items, ...): of the model, of a plain regression, of the mean.

    NaN for items of constructs that nothing leads to.
    """

    model: Array
    linear: Array
    mean: Array

    def __add__(self, other: Errors) -> Errors:
        return Errors(self.model + other.model, self.linear + other.linear, self.mean + other.mean)


def squared_errors(known: People, new: People, structure: Structure, scheme: Scheme = "path") -> Errors:
    """Errors in the answers of `new` people, of what is learnt from `known` ones.

    The model predicts an item by its loading times its construct, and that from the scores of the constructs that lead
    to it; the plain regression predicts it from all items of those constructs; the mean by the mean of `known` people.

    >>> two = Structure(((0,), (1,)), ("A", "A"), ((), (0,)))
    >>> people = People(np.array(10.0), np.zeros(2), np.array([[1.0, 0.6], [0.6, 1.0]]))
    >>> found = squared_errors(people, people, two)
    >>> print(found.model[1].round(4), found.linear[1].round(4), found.mean[1])
    6.4 6.4 10.0
    """
    deviation = np.sqrt(np.einsum("ii...->i...", known.covariance))
    outer = pls.estimate(known.covariance / (deviation[:, None] * deviation[None]), structure, scheme)
    paths = structural.regress(outer.scores, structure).paths
    loadings, raw = outer.loadings(structure), outer.weights / deviation
    apart = new.about(known.mean)
    model, linear, mean = (np.full_like(raw, np.nan) for _ in range(3))
    for construct, before in enumerate(structure.predecessors):
        if not before:
            continue
        items = [item for one in before for item in structure.blocks[one]]
        toward = np.concatenate([raw[list(structure.blocks[one])] * paths[one, construct] for one in before])
        plainly = cholesky.inverse(known.covariance[np.ix_(items, items)])
        for item in structure.blocks[construct]:
            mean[item] = apart[item, item]
            model[item] = _left(apart, item, items, toward * (loadings[item] * deviation[item]))
            regressed = np.einsum("ij...,j...->i...", plainly, known.covariance[items, item])
            linear[item] = _left(apart, item, items, regressed)
    return Errors(model, linear, mean)


def _left(apart: Array, item: int, items: list[int], coefficients: Array) -> Array:
    """Squared errors of an item less a weighted sum of others: y'y - 2 c'X'y + c'X'X c."""
    inside = np.einsum("ij...,j...->i...", apart[np.ix_(items, items)], coefficients)
    return apart[item, item] + np.einsum("i...,i...->...", coefficients, inside - 2 * apart[items, item])


def q2(errors: ArrayLike, mean: ArrayLike) -> Array:
    """1 - squared errors / squared errors of the mean: over zero where the prediction is better than the mean.

    >>> print(q2(6.4, 10.0).round(2))
    0.36
    """
    return 1 - ratio(errors, mean)

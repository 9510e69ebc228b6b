"""Exact values of the simple measures from exact shares of answers: no simulation, no data."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from outsidein.errors import InputError

Floats = NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)


def mean(points: NDArray[np.int64], shares: Floats) -> float:
    """The mean answer."""
    return float(points @ shares)


def share(points: NDArray[np.int64], shares: Floats, boxes: Collection[int]) -> float:
    """The share (0..1) of answers in the boxes.

    >>> share(np.arange(1, 4), np.array([0.2, 0.3, 0.5]), (2, 3))
    0.8
    """
    absent = sorted(set(boxes) - set(points.tolist()))
    if absent or not boxes:
        raise InputError(
            f"boxes {absent or 'none'} are not on the scale {points[0]} to {points[-1]}; name some that are"
        )
    return float(shares[np.isin(points, list(boxes))].sum())


def nps(points: NDArray[np.int64], shares: Floats) -> float:
    """Net promoter score, -100..100: 100 (share of 9-10 less share of 0-6). Reichheld 2003."""
    if (points[0], points[-1]) != (0, 10):
        raise InputError(f"the net promoter score needs a scale of 0 to 10; this one is {points[0]} to {points[-1]}")
    return 100.0 * float(shares[9:].sum() - shares[:7].sum())


def opportunity(importance: float, satisfaction: float) -> float:
    """Opportunity score, 0..20, from two top-box shares (0..1): I + max(I - S, 0) of tenfold shares. Ulwick 2005.

    >>> round(opportunity(200 / 270, 75 / 270), 6)
    12.037037
    """
    return 10.0 * (importance + max(importance - satisfaction, 0.0))


def covariance(first: Floats, second: Floats, correlation: float) -> float:
    """Exact covariance of two ratings with these cuts whose latent opinions have this correlation.

    Hoeffding: the sum over pairs of cuts of P(Y > a, Z > b) - P(Y > a) P(Z > b); each term is the integral of
    the bivariate normal density over the correlation from 0 (Plackett 1954), with the sine for the correlation
    (Drezner and Wesolowsky 1990), by 48-point Gauss-Legendre.
    """
    a, b = first[:, None, None], second[None, :, None]
    angle = np.arcsin(correlation)
    turn = 0.5 * angle * (_NODES + 1.0)
    density = np.exp(-(a * a + b * b - 2.0 * a * b * np.sin(turn)) / (2.0 * np.cos(turn) ** 2))
    return float((density @ _WEIGHTS).sum() * 0.5 * angle / (2.0 * np.pi))


def alpha(covariances: Floats) -> float:
    """Cronbach's alpha of k items: k/(k-1) (1 - sum of variances / variance of the sum). Cronbach 1951."""
    k = len(covariances)
    return float(k / (k - 1) * (1.0 - np.trace(covariances) / covariances.sum()))

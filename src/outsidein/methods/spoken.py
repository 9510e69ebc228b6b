"""What customers bring up by themselves: a factor that is praised wins, one that is complained of loses.

After the critical incident technique (Flanagan 1954; Bitner, Booms & Tetreault 1990, Journal of Marketing 54).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Indices, floats

CLASSES = ("hygiene", "performance", "enhancer", "turn_off", "indifferent")
NONE = -1
PRAISED, BLAMED = 2 / 3, 1 / 3
RARELY = 0.02
"""A factor with a smaller share of all mentions is hardly spoken of."""


def classes(share: ArrayLike, positive: ArrayLike, rarely: float = RARELY) -> Indices:
    """The class of a factor as its place in `CLASSES`, from its share of all mentions and the share of praise in it.

    Hardly mentioned is indifferent; two thirds and more praise is an enhancer, a third or less hygiene, else it is
    performance. Blame alone does not tell a turn-off from a hygiene factor that is lacking.

    >>> [CLASSES[place] for place in classes([0.01, 0.2, 0.2, 0.2], [0.9, 0.9, 0.1, 0.5])]
    ['indifferent', 'enhancer', 'hygiene', 'performance']
    """
    of_all, praise = floats(share), floats(positive)
    places = np.select([of_all < rarely, praise >= PRAISED, praise <= BLAMED], [4, 2, 0], 1)
    unknown = np.isnan(of_all) | (np.isnan(praise) & (of_all >= rarely))
    return np.asarray(np.where(unknown, NONE, places), np.int64)

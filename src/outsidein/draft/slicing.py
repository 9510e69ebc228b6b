"""What a draft cuts its measures by: the wave, and the few segments that are worth it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from outsidein.draft.roles import Role
from outsidein.draft.words import KNOWN_GROUPS, says

MOST_SEGMENTS = 3
MOST_GROUPS = 12
ENOUGH = 30  # answers in a group that tells something


def choose_slices(segments: Mapping[str, Role], has_wave: bool) -> list[str]:
    """The dimensions to slice by: the wave first, then up to three segments, the most useful first."""
    ranked = sorted(segments, key=lambda name: (-_worth(segments[name]), name))
    useful = [name for name in ranked if _worth(segments[name]) > 0][:MOST_SEGMENTS]
    return ["wave"] * has_wave + useful


def _worth(role: Role) -> float:
    """How useful a segment is: named as one, even groups, most people in one of them; 0 for none."""
    sizes = list(role.profile.answers.values())
    if len([size for size in sizes if size >= ENOUGH]) < 2 or len(sizes) > MOST_GROUPS:
        return 0.0
    total = sum(sizes)
    evenness = -sum(size / total * math.log(size / total) for size in sizes) / math.log(len(sizes))
    return bool(says(role.header, KNOWN_GROUPS)) + evenness + role.profile.share_filled - 0.05 * len(sizes)

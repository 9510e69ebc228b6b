"""Path models: constructs with the items that measure them, and which construct leads to which.

The two models of satisfaction that have a name, the American index (Fornell et al. 1996, J. Marketing 60) and the
European one (Tenenhaus et al. 2005, Computational Statistics & Data Analysis 48), are here as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Path = tuple[str, str]


@dataclass(frozen=True)
class Block:
    """A construct and what measures it: items, or, where it is of a higher order, other constructs."""

    name: str
    members: tuple[str, ...]
    reflective: bool = True  # =~ : the construct shows in its items; <~ : the items make up the construct

    @property
    def sign(self) -> str:
        """How it is written."""
        return "=~" if self.reflective else "<~"


@dataclass(frozen=True)
class ModelSpec:
    """A path model: blocks in the order of the text, and paths (from, to)."""

    blocks: tuple[Block, ...]
    paths: tuple[Path, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The constructs, in order."""
        return tuple(block.name for block in self.blocks)

    def block(self, name: str) -> Block:
        """The block of a construct."""
        return next(block for block in self.blocks if block.name == name)

    def is_higher(self, block: Block) -> bool:
        """Whether a construct is measured by other constructs."""
        return any(member in self.names and member != block.name for member in block.members)

    @property
    def items(self) -> tuple[str, ...]:
        """Every item, in order."""
        return tuple(item for block in self.blocks if not self.is_higher(block) for item in block.members)


ACSI: Mapping[str, tuple[str, ...]] = {
    "expectations": ("quality", "value", "satisfaction"),
    "quality": ("value", "satisfaction"),
    "value": ("satisfaction",),
    "satisfaction": ("complaints", "loyalty"),
    "complaints": ("loyalty",),
    "loyalty": (),
}
ECSI: Mapping[str, tuple[str, ...]] = {"image": ("expectations", "satisfaction", "loyalty"), **ACSI}
NAMED: Mapping[str, Mapping[str, tuple[str, ...]]] = {"acsi": ACSI, "ecsi": ECSI}
OPTIONAL = ("complaints",)
"""Constructs of a named model that a questionnaire may leave out."""


def named_model(name: str, items: Mapping[str, Sequence[str]]) -> ModelSpec:
    """A model of satisfaction with these items for each construct.

    >>> acsi = named_model("acsi", {one: [one[0]] for one in ACSI if one != "complaints"})
    >>> acsi.names, len(acsi.paths)
    (('expectations', 'quality', 'value', 'satisfaction', 'loyalty'), 7)
    """
    leads = NAMED[name]
    present = [construct for construct in leads if construct in items]
    return ModelSpec(
        tuple(Block(construct, tuple(items[construct])) for construct in present),
        tuple((a, b) for a in present for b in leads[a] if b in items),
    )

"""The reference pages, made from the code; one file a page."""

from __future__ import annotations

from generating import api, commands, measures, results, study


def pages() -> dict[str, str]:
    """The text of each page of `docs/reference`, by file name."""
    made = {
        "measures.md": measures.page(),
        "study.md": study.page(),
        "commands.md": commands.page(),
        "results.md": results.page(),
        "api.md": api.page(),
    }
    return {name: text.rstrip("\n") + "\n" for name, text in made.items()}

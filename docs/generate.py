"""Write the reference pages from the code: `python docs/generate.py`. A test fails while they are stale."""

from __future__ import annotations

from pathlib import Path

from generating import pages

FOLDER = Path(__file__).parent / "reference"

if __name__ == "__main__":
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"wrote {FOLDER / name}")

"""Results: what a run found, as it is kept on disk and handed to whoever shows it."""

from outsidein.results.disclose import disclose, disclose_contrasts
from outsidein.results.record import Results
from outsidein.results.store import read, write

__all__ = ["Results", "disclose", "disclose_contrasts", "read", "write"]

"""The parts of the page, built as facts before any markup: what is said, drawn and listed, and in which order."""

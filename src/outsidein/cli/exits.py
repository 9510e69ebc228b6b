"""Errors to messages and exit codes: 2 for what the user can mend, 130 for Ctrl-C, 1 for the rest."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import click

from outsidein.cli.printable import printable
from outsidein.errors import OutsideInError

INTERRUPTED = 130
STOPPED = "stopped; nothing was left half written"


@contextmanager
def exit_codes() -> Iterator[None]:
    """What goes wrong inside is said where errors go, without a traceback; then the program ends with its exit code."""
    try:
        yield
    except OutsideInError as error:
        raise _said(str(error), error.exit_code) from error
    except KeyboardInterrupt:
        raise _said(STOPPED, INTERRUPTED) from None
    except RuntimeError as error:
        if str(error) != "Query interrupted":  # what DuckDB makes of Ctrl-C while a query runs
            raise
        raise _said(STOPPED, INTERRUPTED) from None
    except MemoryError:
        raise _said("not enough memory for this; close other programs, or use a machine with more", 1) from None
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise _said(_system(error), 1) from error


def _said(message: str, exit_code: int) -> click.exceptions.Exit:
    click.echo(printable(message, lines=True), err=True)
    return click.exceptions.Exit(exit_code)


def _system(error: OSError) -> str:
    """What the system refused, and for which file."""
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else reason

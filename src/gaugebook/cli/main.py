"""The ``gaugebook`` program: runs a command and turns every fault into words and an exit code.

Exit codes: 0 done; 1 a refusal stands; 2 wrong usage; 3 a fault of ours; 130 interrupted.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import typer

from gaugebook.cli import console
from gaugebook.cli.commands import app
from gaugebook.cli.exits import DONE, INTERRUPTED, OUR_FAULT, REFUSED, WRONG_USAGE
from gaugebook.errors import GaugebookError, RefusedError, UsageError

_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))

# The base of what Typer raises for a wrong option; by its name, as Typer has moved it about.
_MISUSES: tuple[type[Exception], ...] = tuple(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; no traceback reaches an officer."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A character that the terminal cannot show must not end a command.
        sys.stdout.reconfigure(errors="replace")
    sys.exit(_guarded(lambda: _invoke(given), given))


def _invoke(given: Sequence[str]) -> int:
    # Not `command.main`: it would turn an interruption and a closed pipe into exits of its own.
    command = typer.main.get_command(app)
    try:
        with command.make_context("gaugebook", list(given)) as context:
            command.invoke(context)
    except typer.Exit as left:
        return int(left.exit_code)
    finally:
        sys.stdout.flush()
    return DONE


def _guarded(work: Callable[[], int], given: Sequence[str]) -> int:
    as_json = "--json" in given
    try:
        return work()
    except (KeyboardInterrupt, typer.Abort):
        return _complain("Interrupted. Earlier papers are as they were.", "", INTERRUPTED, as_json)
    except RefusedError as fault:
        return _refused(fault, as_json)
    except UsageError as fault:
        return _complain(fault.message, fault.remedy, WRONG_USAGE, as_json)
    except GaugebookError as fault:
        return _complain(fault.message, fault.remedy, REFUSED, as_json)
    except _MISUSES as fault:
        return _misused(fault, as_json)
    except BrokenPipeError:
        # Who read our output has gone, as `head` does; what it did not read is nobody's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as fault:  # noqa: BLE001 - the last resort: say it plainly, more when asked
        if "--traceback" in given:
            traceback.print_exc()
        return _unexpected(fault, as_json)


def _refused(fault: RefusedError, as_json: bool) -> int:  # noqa: FBT001
    if as_json:
        problems = console.problems_json(fault.problems)
        console.print_json({"error": fault.message, "problems": problems})
    else:
        console.show_problems(fault.problems)
        console.say(f"{fault.message} Nothing was made.")
    return REFUSED


def _complain(message: str, remedy: str, code: int, as_json: bool) -> int:  # noqa: FBT001
    if as_json:
        console.print_json({"error": message, "remedy": remedy, "problems": []})
    console.say(message)
    if remedy:
        console.say(remedy)
    return code


def _misused(fault: Any, as_json: bool) -> int:  # noqa: FBT001
    if as_json:
        console.print_json({"error": fault.format_message(), "problems": []})
    fault.show()
    return WRONG_USAGE


def _is_full(fault: OSError) -> bool:
    """Whether there was no room to write; Arrow and DuckDB tell it in their words only."""
    return fault.errno in _NO_ROOM or os.strerror(errno.ENOSPC) in str(fault)


def _unexpected(fault: Exception, as_json: bool) -> int:  # noqa: FBT001
    if isinstance(fault, OSError):
        if _is_full(fault):
            message, remedy = "The disk is full.", "Free some space and run it again."
            return _complain(message, remedy, REFUSED, as_json)
        name = fault.filename or "A file"
        remedy = "Close the file where it is open, and check that the folder may be written."
        return _complain(f"{name}: {fault.strerror or fault}.", remedy, REFUSED, as_json)
    message = f"A fault of gaugebook, not of yours: {type(fault).__name__}: {fault}"
    remedy = "Run it again with --traceback after `gaugebook` and send what it prints."
    return _complain(message, remedy, OUR_FAULT, as_json)

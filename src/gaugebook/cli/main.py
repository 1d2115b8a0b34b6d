"""The ``gaugebook`` program: runs a command and turns every fault into words and an exit code.

Exit codes: 0 done; 1 a refusal stands; 2 wrong usage; 3 a fault of ours; 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import typer

from gaugebook.cli import console
from gaugebook.cli.commands import DONE, REFUSED, app
from gaugebook.errors import GaugebookError, RefusedError, UsageError

WRONG_USAGE, OUR_FAULT, INTERRUPTED = 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; no traceback reaches an officer."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(_guarded(lambda: _invoke(given), given))


def _invoke(given: list[str]) -> int:
    result = typer.main.get_command(app).main(
        args=given, prog_name="gaugebook", standalone_mode=False
    )
    return result if isinstance(result, int) else DONE


def _guarded(work: Callable[[], int], given: Sequence[str]) -> int:
    try:
        return work()
    except KeyboardInterrupt:
        console.say("Interrupted. Earlier papers are as they were.")
        return INTERRUPTED
    except RefusedError as fault:
        return _refused(fault, as_json="--json" in given)
    except UsageError as fault:
        return _complain(fault.message, fault.remedy, WRONG_USAGE, as_json="--json" in given)
    except GaugebookError as fault:
        return _complain(fault.message, fault.remedy, REFUSED, as_json="--json" in given)
    except Exception as fault:  # noqa: BLE001 - the last resort: say it plainly, more when asked
        return _unexpected(fault, given)


def _refused(fault: RefusedError, *, as_json: bool) -> int:
    if as_json:
        console.print_json({"problems": console.problems_json(fault.problems)})
    else:
        console.show_problems(fault.problems)
        console.say(f"{fault.message} Nothing was written.")
    return REFUSED


def _complain(message: str, remedy: str, code: int, *, as_json: bool) -> int:
    if as_json:
        console.print_json({"error": message, "remedy": remedy, "problems": []})
    console.say(message)
    if remedy:
        console.say(remedy)
    return code


def _unexpected(fault: Exception, given: Sequence[str]) -> int:
    import click

    if isinstance(fault, click.exceptions.Abort):
        return INTERRUPTED
    if isinstance(fault, click.ClickException):
        fault.show()
        return WRONG_USAGE
    if "--traceback" in given:
        raise fault
    if isinstance(fault, OSError):
        name = fault.filename or "a file"
        console.say(f"{name}: {fault.strerror or fault}.")
        return REFUSED
    console.say(f"A fault of gaugebook, not of yours: {type(fault).__name__}: {fault}")
    console.say("Run it again with --traceback after `gaugebook` and send what it prints.")
    return OUR_FAULT

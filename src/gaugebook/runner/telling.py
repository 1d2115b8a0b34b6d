"""What a notebook that is refused tells: the findings, and not a traceback.

The kernel is another process, and of an exception only its text comes back from it. So the
findings are put into the notebook as an output of their own kind: in words for who runs it by
hand, and as plain values for who ran it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gaugebook.errors import GaugebookError, Problem, RefusedError, sort_problems

KIND = "application/vnd.gaugebook.refusal+json"


@dataclass(frozen=True)
class Told:
    """Why a notebook was refused: the message and what to do, and every finding behind it."""

    message: str
    remedy: str = ""
    problems: tuple[Problem, ...] = ()


def tell_in_notebooks() -> None:
    """Have what gaugebook refuses shown in words, where this is the kernel of a notebook.

    Elsewhere, and where IPython was never imported, nothing happens.
    """
    if "IPython" not in sys.modules:
        return
    shell = sys.modules["IPython"].get_ipython()
    if shell is not None:
        shell.set_custom_exc((GaugebookError,), _tell)


def _tell(shell: Any, kind: type, fault: GaugebookError, trace: Any, tb_offset: Any = None) -> None:
    """Show a refusal; the signature is IPython's."""
    shell.display_pub.publish(data=shown(fault))
    shell.showtraceback((kind, fault, trace), tb_offset=tb_offset, exception_only=True)


def shown(fault: GaugebookError) -> dict[str, Any]:
    """Give a refusal as an output of a notebook: words, and plain values.

    Examples
    --------
    >>> from gaugebook.errors import UsageError
    >>> print(shown(UsageError("There is no grain fortnight.", remedy="Use month."))["text/plain"])
    There is no grain fortnight.
    Use month.
    """
    problems = sort_problems(fault.problems) if isinstance(fault, RefusedError) else []
    lines = [fault.message, fault.remedy]
    for found in problems:
        lines += [f"{found.where}: {found.message}", f"  {found.remedy}" if found.remedy else ""]
    plain = {
        "message": fault.message,
        "remedy": fault.remedy,
        "problems": [found.as_dict() for found in problems],
    }
    # Facts may hold dates and the like, which JSON has not.
    plain = json.loads(json.dumps(plain, default=str))
    return {KIND: plain, "text/plain": "\n".join(line for line in lines if line)}


def told_by(executed: bytes) -> Told | None:
    """Give what an executed notebook tells of a refusal, or None where it tells nothing.

    Examples
    --------
    >>> told_by(b'{"cells": []}') is None
    True
    """
    found = [output["data"][KIND] for output in _outputs(json.loads(executed)) if _tells(output)]
    if not found:
        return None
    last = found[-1]
    problems = tuple(Problem.from_dict(row) for row in last["problems"])
    return Told(last["message"], last["remedy"], problems)


def _outputs(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for cell in notebook.get("cells", []):
        yield from cell.get("outputs", [])


def _tells(output: Mapping[str, Any]) -> bool:
    return KIND in output.get("data", {})

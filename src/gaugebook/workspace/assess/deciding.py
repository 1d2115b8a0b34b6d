"""Writing down what a person decided, in a file that a person can read and take back."""

from __future__ import annotations

import json
from collections.abc import Collection

from gaugebook.maturity.returned.decisions import Decisions, Keep, Stands

_HEAD = """\
# What was decided about files that came back. Each entry names a file by its fingerprint, so that
# it stays decided when the file is moved, and is open again when the file changes.
schema: decisions/1
"""


def with_decision(
    decisions: Decisions,
    keep: Keep,
    *,
    holds: Collection[str] = (),
    rivals: Collection[str] = (),
) -> Decisions:
    """Give the decisions with one more; it takes the place of those that it contradicts.

    Parameters
    ----------
    decisions
        Those there are.
    keep
        What is decided now.
    holds
        The services whose forms the file holds. Another decision on the same file goes, also one
        that says it is another service's, as of two such neither would apply; but not where the
        file holds the forms of both.
    rivals
        The sha256 of the other files that a person chose this one over: whoever kept one of them
        before has changed their mind.
    """

    def is_replaced(one: Keep) -> bool:
        if keep.sha256.startswith(one.sha256):
            return not (one.service != keep.service and {one.service, keep.service} <= {*holds})
        over = any(sha256.startswith(one.sha256) for sha256 in rivals)
        return over and one.service == keep.service

    others = tuple(one for one in decisions.keep if not is_replaced(one))
    return decisions.model_copy(update={"keep": (*others, keep)})


def with_conclusion(decisions: Decisions, stands: Stands) -> Decisions:
    """Give the decisions with one more on a claim; it takes the place of another on the same."""

    def claim(one: Stands) -> tuple[str, str, str]:
        return one.view, one.service, one.statement

    others = tuple(one for one in decisions.stands if claim(one) != claim(stands))
    return decisions.model_copy(update={"stands": (*others, stands)})


def written(decisions: Decisions) -> bytes:
    """Give the text of ``decisions.yaml``."""
    lines = [_HEAD.rstrip()]
    for name, entries in (("keep", decisions.keep), ("stands", decisions.stands)):
        if entries:
            lines += [f"{name}:", *(f"  - {_entry(one)}" for one in entries)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _entry(one: Keep | Stands) -> str:
    fields = one.model_dump(exclude_defaults=True)
    # A JSON text is a YAML text in double quotes, whatever stands in it.
    inside = ", ".join(f"{n}: {json.dumps(v, ensure_ascii=False)}" for n, v in fields.items())
    return f"{{{inside}}}"

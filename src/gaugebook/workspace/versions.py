"""Definitions that were edited after they gave figures, without a version of their own.

The ledger of the store holds what each version of a metric was made of when it first gave a
figure. It is looked at before anything is computed, and by ``check``.
"""

from __future__ import annotations

from collections.abc import Iterable

from gaugebook.definitions.effective import parts_of
from gaugebook.definitions.files import FINGERPRINT_SCHEME
from gaugebook.definitions.library import Library
from gaugebook.errors import Problem, problem
from gaugebook.store import Store
from gaugebook.store.ledger import Ledger, LedgerError
from gaugebook.words import listed

_MOST_NAMED = 3


def ledger_of(store: Store) -> Ledger:
    """Give the ledger of a workspace's store."""
    return Ledger(store.folder, scheme=FINGERPRINT_SCHEME)


def find_edited(library: Library, ledger: Ledger, metrics: Iterable[str]) -> list[Problem]:
    """Find the metrics that have given figures and were edited since under the same version."""
    problems: list[Problem] = []
    try:
        for name in dict.fromkeys(metrics):
            metric = library.metrics[name]
            held = ledger.parts_of(metric.id, metric.version)
            changed = _changed(held, _parts(library, name)) if held is not None else []
            if changed:
                problems.append(
                    problem(
                        "definition-edited",
                        library.found["metric", name].loaded.where(("version",)),
                        found=f"{metric.id} {metric.version}",
                        key=metric.id,
                        parts=_in_words(changed, name),
                    )
                )
    except LedgerError:
        return [problem("ledger-unreadable", ".gaugebook/store/" + ledger.path.name)]
    return problems


def remember_definitions(library: Library, ledger: Ledger, metrics: Iterable[str]) -> None:
    """Keep what metrics are made of that have just given figures."""
    ledger.remember(
        {(name, library.metrics[name].version): _parts(library, name) for name in metrics}
    )


def _parts(library: Library, metric_id: str) -> dict[str, str]:
    """Give the fingerprints of what a metric is made of, a reference list with its version.

    A list has a version of its own, which moves on each year with its figures; the metric that
    takes them stays what it was.
    """
    named = {}
    for (kind, name), mark in parts_of(library, metric_id).items():
        version = f" {library.references[name].version}" if kind == "reference" else ""
        named[f"{kind} {name}{version}"] = mark
    return named


def _changed(held: dict[str, str], now: dict[str, str]) -> list[str]:
    """Give the parts that are not what they were; a list of another version is another list."""
    return [
        part
        for part in dict.fromkeys((*now, *held))
        if held.get(part) != now.get(part)
        and not (part.startswith("reference ") and (part not in held or part not in now))
    ]


def _in_words(changed: list[str], metric_id: str) -> str:
    """Name the parts that changed.

    >>> _in_words(["metric wait_mean", "measure answered"], "wait_mean")
    'its own file and measure answered'
    """
    words = ["its own file" if part == f"metric {metric_id}" else part for part in changed]
    if len(words) > _MOST_NAMED:
        words = [*words[: _MOST_NAMED - 1], f"{len(words) - _MOST_NAMED + 1} others"]
    return listed(words)

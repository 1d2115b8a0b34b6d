"""Tables on the terminal: sources, observations, findings of the doctor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from gaugebook.cli import console
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.values import format_value
from gaugebook.workspace.check import SourceSummary
from gaugebook.workspace.doctor import Finding

_STATUS_WORDS = {
    "met": "Met",
    "close": "Close",
    "missed": "Missed",
    "not_confirmed": "Not confirmed",
    "none": "",
}


def _table(*columns: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table


MOST_FILES = 3


def show_sources(sources: Sequence[SourceSummary]) -> None:
    """Show what each source holds: whose figures, how many rows, what time, which files."""
    for item in sources:
        made_up = ", made up" if item.made_up else ""
        console.say(f"{item.source_id} ({item.org_code}{made_up})")
        left_out = f", {item.rows_left_out:,} left out" if item.rows_left_out else ""
        findings = f"; {item.problems} found" if item.problems else ""
        console.say(f"    {item.rows:,} rows{left_out}, {item.covers}{findings}")
        files = ", ".join(item.files[:MOST_FILES])
        more = len(item.files) - MOST_FILES
        console.say(f"    {files}" + (f" and {more} more files" if more > 0 else ""))


def show_observations(
    observations: Sequence[Observation],
    metrics: Mapping[str, Metric],
    made_up_orgs: frozenset[str],
) -> None:
    """Show observations: what, for whom, when, how much of how many, and the status."""
    table = _table(
        "Metric", "Organisation", "Period", "Where", "Value", "Counts", "Status",
        right=("Value", "Counts"),
    )  # fmt: skip
    for found in observations:
        org = f"{found.org_code} (made up)" if found.org_code in made_up_orgs else found.org_code
        counts = ""
        if found.numerator is not None and found.denominator is not None:
            counts = f"{found.numerator:,.0f} / {found.denominator:,.0f}"
        label = metrics[found.metric_id].label
        place = "; ".join(f"{n} {c}" for n, c in found.dimensions.items())
        period = found.span.label + (" (part)" if found.is_part else "")
        value = format_value(found.value, found.unit, found.decimals)
        table.add_row(label, org, period, place, value, counts, _STATUS_WORDS[found.status])
    Console().print(table)


def show_findings(findings: Sequence[Finding]) -> None:
    """Show what this machine has and lacks."""
    table = _table("", "What", "Found", "For", "To mend it")
    for found in findings:
        mark = "ok" if found.is_there else ("-" if found.is_optional else "missing")
        table.add_row(mark, found.name, found.detail, found.needed_for, found.remedy)
    Console().print(table)

"""The plan of a paper: report, meeting, house, window, and the notebooks it needs.

Everything that must be known before anything runs. The run's id is the hash of its plan.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gaugebook.analysis.window import WindowPeriods, window_of
from gaugebook.definitions.files import build, fingerprint, load_yaml
from gaugebook.definitions.house import House
from gaugebook.definitions.report import Meeting, Report
from gaugebook.errors import Problem, RefusedError, UsageError, Where, near_miss, problem
from gaugebook.papers.narrative import Narrative, NarrativeSection, read_narrative
from gaugebook.papers.optional import without_runs
from gaugebook.periods import Period
from gaugebook.tables.caches import sha256_of
from gaugebook.tables.dataset import InputFacts
from gaugebook.workspace.assess.of_period import campaign_ending_in
from gaugebook.workspace.assess.used import inputs_of_round
from gaugebook.workspace.marks import code_mark
from gaugebook.workspace.notebooks import PlannedRun, parameters_taken, plan_run
from gaugebook.workspace.workspace import Workspace

LIBRARIES = (
    "gaugebook",
    "altair",
    "duckdb",
    "openpyxl",
    "papermill",
    "pikepdf",
    "pyarrow",
    "scipy",
    "sqlglot",
    "vl-convert-python",
    "weasyprint",
)
"""The libraries whose versions can change a figure or a page; they are in the run record."""


@dataclass(frozen=True)
class Plan:
    """What a paper will be made of."""

    report: Report
    house: House
    meeting: Meeting | None
    periods: WindowPeriods
    label: str
    narrative: Narrative
    runs: tuple[PlannedRun, ...]
    run_id: str
    record: Mapping[str, Any]


def plan_paper(
    ws: Workspace,
    report_id: str,
    *,
    meeting: date | None = None,
    period: Period | None = None,
    house: str | None = None,
) -> Plan:
    """Plan a paper for a meeting or for a period.

    With a period, the meeting whose window ends with it is taken, if there is one.

    Raises
    ------
    UsageError
        When neither a meeting nor a period says what to show, or the period has no whole grain.
    RefusedError
        When report, meeting or house do not exist or have faults.
    """
    report = _report(ws, report_id)
    found = _meeting(ws, report, meeting, period)
    if found is not None:
        whole = _window_of_meeting(report, found) if period is None else period
    elif period is not None:
        whole = period
    else:
        raise UsageError("Say which paper: give --meeting or --period.")
    periods = _window(report, whole)
    style = _house(ws, house or report.house)
    written, files = _narrative(ws, report, found)
    campaign = _campaign(ws, report, whole)
    left_out = {n for n, run in report.runs.items() if run.only_with and not campaign}
    narrative = without_runs(written, left_out)
    runs = _runs(ws, report, found, whole, campaign=campaign, left_out=left_out)
    label = found.date.isoformat() if meeting and found else _folder_name(whole)
    rounds = inputs_of_round(ws.root, ws.library, campaign)
    record = _record(ws, report, found, style, whole, files, runs, rounds)
    return Plan(
        report=report,
        house=style,
        meeting=found,
        periods=periods,
        label=label,
        narrative=narrative,
        runs=runs,
        run_id=_hash(record),
        record=record,
    )


def _folder_name(whole: Period) -> str:
    """Give a period as the name of a folder, without marks that a shared drive may refuse.

    >>> from gaugebook.periods import parse_period
    >>> _folder_name(parse_period("2022-07..2022-10")), _folder_name(parse_period("2021/22"))
    ('2022-07-to-2022-10', '2021-22')
    """
    return whole.key.replace("..", "-to-").replace("/", "-")


def _report(ws: Workspace, report_id: str) -> Report:
    report = ws.library.reports.get(report_id)
    if report is None:
        hint = near_miss(report_id, ws.library.reports)
        raise RefusedError([problem("report-unknown", "reports/", found=report_id, hint=hint)])
    return report


def _house(ws: Workspace, name: str) -> House:
    house = ws.library.houses.get(name)
    if house is None:
        hint = near_miss(name, ws.library.houses)
        raise RefusedError([problem("house-unknown", "templates/houses/", found=name, hint=hint)])
    return house


def _meetings(ws: Workspace, report: Report) -> dict[str, Path]:
    """Give the meeting folders of a report by date, the workspace's own before shipped ones."""
    folders: dict[str, Path] = {}
    for root in ws.library.report_folders(report.id):
        for path in sorted(root.glob("meetings/*/meeting.yaml")):
            folders.setdefault(path.parent.name, path.parent)
    return folders


def _meeting(
    ws: Workspace, report: Report, wanted: date | None, period: Period | None
) -> Meeting | None:
    folders = _meetings(ws, report)
    if wanted is not None:
        folder = folders.get(wanted.isoformat())
        if folder is None:
            where = f"reports/{report.id}/meetings/"
            raise RefusedError(
                [problem("meeting-unknown", where, found=wanted.isoformat(), report=report.id)]
            )
        return _read_meeting(ws, folder)
    for name in sorted(folders):
        meeting = _read_meeting(ws, folders[name])
        if period is not None and meeting.last_period.end == period.end:
            return meeting
    return None


def _read_meeting(ws: Workspace, folder: Path) -> Meeting:
    path = folder / "meeting.yaml"
    loaded, problems = load_yaml(path, name=_shown(ws, path))
    if loaded is None:
        raise RefusedError(problems)
    meeting, faults = build(Meeting, loaded)
    if meeting is None:
        raise RefusedError(faults)
    if meeting.date.isoformat() != folder.name:
        fault = problem("id-mismatch", loaded.where(("date",)), found=meeting.date.isoformat())
        raise RefusedError([fault])
    return meeting


def _window_of_meeting(report: Report, meeting: Meeting) -> Period:
    """Give the window that ends with the meeting's last period, which must be of its grain."""
    last = meeting.last_period
    if last.grain != report.window.grain:
        place = Where(f"reports/{report.id}/meetings/{meeting.date}/meeting.yaml")
        grain = report.window.grain
        detail = f"report {report.id} shows {grain}s, and this is no {grain}"
        fault = problem(
            "field-wrong", place, field="window_ends", found=meeting.window_ends, detail=detail
        )
        raise RefusedError([fault])
    return report.window.ending(last)


def _window(report: Report, whole: Period) -> WindowPeriods:
    try:
        return window_of(
            whole,
            report.window.grain,
            part_period_after=report.window.part_period_after,
            year_before="year_before_total" in report.window.compare,
        )
    except ValueError as fault:
        raise UsageError(
            f"This report shows whole {report.window.grain}s, and {fault}.",
            remedy="Give a period such as 2022-07..2022-10.",
        ) from None


def _shown(ws: Workspace, path: Path) -> str:
    for root in ws.library.roots:
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name


def _narrative(
    ws: Workspace, report: Report, meeting: Meeting | None
) -> tuple[Narrative, tuple[Path, ...]]:
    """Read the meeting's narrative and the report's; a section of the first wins."""
    paths: list[Path] = []
    if meeting is not None:
        folder = _meetings(ws, report)[meeting.date.isoformat()]
        paths.append(folder / "narrative.md")
    folders = ws.library.report_folders(report.id)
    paths += [folder / "narrative.md" for folder in folders[:1]]
    paths += [folder / "narrative.md" for folder in folders[1:] if not paths[-1].is_file()]
    files = tuple(path for path in paths if path.is_file())
    sections: list[NarrativeSection] = []
    problems: list[Problem] = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            detail = "it is not UTF-8 text"
            raise RefusedError(
                [problem("file-unreadable", _shown(ws, path), detail=detail)]
            ) from None
        found = read_narrative(text, _shown(ws, path))
        problems += found.problems
        written = {section.heading.casefold() for section in sections}
        sections += [s for s in found.sections if s.heading.casefold() not in written]
    return Narrative(tuple(sections), tuple(problems)), files


def _runs(
    ws: Workspace,
    report: Report,
    meeting: Meeting | None,
    whole: Period,
    *,
    campaign: str,
    left_out: Collection[str],
) -> tuple[PlannedRun, ...]:
    planned = []
    day = meeting.date if meeting else whole.last_day
    given = {
        "grain": report.window.grain,
        "part_period_after": report.window.part_period_after,
        "year_before": "year_before_total" in report.window.compare,
        "campaign": campaign,
    }
    # Who may read a paper is the meeting's to say; no report may show more than its edition.
    fixed = {"edition": meeting.edition if meeting else "public", "on": day.isoformat()}
    for name, run in report.runs.items():
        if name in left_out:
            continue
        place = ws.library.found["report", report.id].loaded.where(("runs", name))
        takes = parameters_taken(ws, run.notebook, where=place)
        parameters = {
            "period": str(whole),
            **{key: value for key, value in given.items() if key in takes},
            **run.parameters,
            **{key: value for key, value in fixed.items() if key in takes},
        }
        planned.append(plan_run(ws, run.notebook, parameters, name=name, where=place))
    return tuple(planned)


def _campaign(ws: Workspace, report: Report, whole: Period) -> str:
    """Give the round of self-assessment that ended last in the paper's periods; empty for none."""
    wanted = any("campaign" in _takes(ws, report, name) for name in report.runs)
    return campaign_ending_in(ws.root, ws.library, whole) if wanted else ""


def _takes(ws: Workspace, report: Report, name: str) -> Mapping[str, str]:
    place = ws.library.found["report", report.id].loaded.where(("runs", name))
    return parameters_taken(ws, report.runs[name].notebook, where=place)


def _record(
    ws: Workspace,
    report: Report,
    meeting: Meeting | None,
    house: House,
    whole: Period,
    files: tuple[Path, ...],
    runs: tuple[PlannedRun, ...],
    rounds: list[dict[str, Any]],
) -> dict[str, Any]:
    """Give the run record: everything that the paper depends on."""
    return {
        "report": {"id": report.id, "version": report.version, "sha256": fingerprint(report)},
        "meeting": meeting.date.isoformat() if meeting else None,
        "meeting_sha256": fingerprint(meeting) if meeting else None,
        "house": {"id": house.id, "version": house.version, "sha256": fingerprint(house)},
        "window": str(whole),
        "narratives": {_shown(ws, path): sha256_of(path) for path in files},
        "inputs": [*_files_of(ws.inputs.dataset.inputs()), *rounds],
        "refused": _files_of(ws.inputs.dataset.refused),
        "definitions": {
            f"{kind} {name}": found.fingerprint
            for (kind, name), found in sorted(ws.library.found.items())
            if kind in ("measure", "metric", "reference", "source")
        },
        "notebooks": [
            {"run": r.name, "notebook": r.slot.notebook, "parameters": dict(r.parameters),
             "sha256": sha256_of(r.notebook), "exhibits": str(r.slot)}
            for r in runs
        ],
        "code": code_mark(),
        "versions": {name: version(name) for name in LIBRARIES},
    }  # fmt: skip


def _files_of(inputs: Iterable[InputFacts]) -> list[dict[str, Any]]:
    """Give each file of some inputs: whose it is, what is in it, and what was left out of it."""
    return [
        {
            "source": facts.source_id,
            "org_code": facts.org_code,
            "made_up": facts.made_up,
            "file": file.name,
            "sha256": file.sha256,
            "rows": file.rows,
            "rows_left_out": file.rows_left_out,
            "left_out": dict(file.left_out),
        }
        for facts in inputs
        for file in facts.files
    ]


def _hash(record: Mapping[str, Any]) -> str:
    text = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def dated(plan: Plan, source_date_epoch: str | None) -> datetime:
    """Give the one time a paper may carry: the epoch asked for, the meeting, or the window's end.

    Raises
    ------
    UsageError
        When the epoch is not a number of seconds.
    """
    if source_date_epoch:
        try:
            return datetime.fromtimestamp(int(source_date_epoch), tz=UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                f"SOURCE_DATE_EPOCH is {source_date_epoch!r}, not a number of seconds."
            ) from None
    day = plan.meeting.date if plan.meeting else plan.periods.whole.last_day
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

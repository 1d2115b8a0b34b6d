"""Making a paper: run what is needed, compose, set in each format, keep the record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gaugebook.errors import (
    Problem,
    RefusedError,
    problem,
    sort_problems,
)
from gaugebook.exhibits import Exhibit, bindings_of, results_of
from gaugebook.observations import Observation, sort_observations, split_binding
from gaugebook.papers.claimed import claim_findings, claim_record
from gaugebook.papers.compose import Composed, Materials, compose
from gaugebook.papers.figures import FigureBook, used_observations
from gaugebook.papers.needs import Need, PeriodNames, claim_needs_of, needs_of
from gaugebook.periods import Period, long_date
from gaugebook.store import write_together
from gaugebook.workspace.findings import findings_about
from gaugebook.workspace.notebooks import execute
from gaugebook.workspace.plan import Plan
from gaugebook.workspace.provenance import provenance_of
from gaugebook.workspace.setting import FORMATS, Options, set_paper
from gaugebook.workspace.workspace import Workspace


@dataclass(frozen=True)
class PaperMade:
    """What was made: the files, what was found, whether it is a draft, the run's id.

    `signed_off` are the findings that the meeting answers for.
    """

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    is_draft: bool
    run_id: str
    signed_off: tuple[Problem, ...] = ()


def make_paper(ws: Workspace, plan: Plan, options: Options, *, dated: datetime) -> PaperMade:
    """Make a paper in each format; nothing is written unless all of it can be.

    Raises
    ------
    RefusedError
        When a fault stands that no draft can carry, or, with ``strict``, any fault at all.
    """
    _refuse_empty(ws, plan)
    _run_notebooks(ws, plan)
    exhibits = _exhibits(ws, plan)
    made = _compose(ws, plan, exhibits, dated)
    composed, observations = made.composed, made.observations
    problems = tuple(sort_problems(dict.fromkeys([*composed.problems, *made.findings])))
    _refuse(composed, problems, strict=options.strict)
    files, faults = set_paper(
        composed.paper, plan.house, observations, options, progress=ws.progress
    )
    if options.strict and faults:
        raise RefusedError(faults, message="The paper cannot be set as asked.")
    folder = options.out or ws.root / "out" / plan.report.id / plan.label
    record = _record(plan, made, files, problems, dated)
    files["run.json"] = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    for planned in plan.runs:
        name = f"notebooks/{planned.name}.ipynb"
        files[name] = ws.store.executed_notebook(planned.slot).read_bytes()
    write_together({folder / name: data for name, data in files.items()})
    faults += _earlier(folder, plan.report.id, files)
    ws.store.append_observations(plan.run_id, observations)
    ws.store.write_run(plan.run_id, record)
    return PaperMade(
        files=tuple(folder / name for name in files),
        problems=(*problems, *faults),
        is_draft=composed.paper.is_draft,
        run_id=plan.run_id,
        signed_off=composed.signed_off,
    )


def _refuse_empty(ws: Workspace, plan: Plan) -> None:
    """Stop before anything runs when no indicator has a figure in the window."""
    if not plan.report.metrics:
        return
    whole = plan.periods.whole
    data = ws.window(plan.report.metrics, period=whole, grain=plan.report.window.grain)
    if any(data.has_figures(metric) for metric in plan.report.metrics):
        return
    empty = problem(
        "window-empty",
        "workspace.yaml",
        found=whole.label,
        org=ws.file.org_code,
        known=_covered(ws),
    )
    raise RefusedError([*ws.unread, empty], message="There is nothing to report.")


def _covered(ws: Workspace) -> str:
    """Say which periods the inputs of the workspace's own organisation cover."""
    own = ws.file.org_code
    dataset = ws.inputs.dataset
    spans = [(r.first_day, r.last_day) for r in dataset.records if r.facts.org_code == own]
    spans += [
        (figure.period.start, figure.period.last_day)
        for table in dataset.tables
        if table.facts.org_code == own
        for figure in table.figures
    ]
    if not spans:
        return "nothing"
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return f"{long_date(first)} to {long_date(last)}"


def _run_notebooks(ws: Workspace, plan: Plan) -> None:
    """Run what is not there yet; a notebook that stops may do so for want of an input."""
    try:
        for planned in plan.runs:
            execute(ws, planned)
    except RefusedError as fault:
        raise RefusedError([*ws.unread, *fault.problems]) from None


def _earlier(folder: Path, name: str, files: Mapping[str, bytes]) -> list[Problem]:
    """Name the papers in a folder that this run did not make."""
    others = (f"{name}.{form}" for form in FORMATS)
    return [
        problem("paper-earlier", other, found=other)
        for other in others
        if other not in files and (folder / other).is_file()
    ]


def _exhibits(ws: Workspace, plan: Plan) -> dict[str, Exhibit]:
    """Give every exhibit of the report's notebooks, named RUN.EXHIBIT."""
    return {
        f"{planned.name}.{name}": exhibit
        for planned in plan.runs
        for name, exhibit in ws.store.exhibits(planned.slot).items()
    }


@dataclass(frozen=True)
class _Made:
    """A composed paper, the observations it shows, what was found, and its claims as tested."""

    composed: Composed
    observations: tuple[Observation, ...]
    findings: tuple[Problem, ...]
    claims: tuple[Mapping[str, object], ...]


def _compose(ws: Workspace, plan: Plan, exhibits: Mapping[str, Exhibit], dated: datetime) -> _Made:
    ws.progress("computing the figures of the narrative")
    names = PeriodNames(
        latest=plan.periods.latest,
        previous=plan.periods.previous,
        year_before=plan.periods.latest.year_before(),
        window=plan.periods.whole,
    )
    needs, faults = needs_of(plan.narrative, names, ws.library.metrics)
    stopping = [*plan.narrative.problems, *faults]
    if any(p.is_refused for p in stopping):
        raise RefusedError(stopping, message="The narrative has faults.")
    bindings = [b for exhibit in exhibits.values() for b in _bindings(exhibit)]
    tested = claim_needs_of(plan.narrative, names, ws.library.metrics)
    everything, found = _computed(ws, plan, [*needs, *tested], bindings)
    shown = [o for planned in plan.runs for o in ws.store.observations_shown(planned.slot)]
    everything = tuple(dict.fromkeys([*everything, *shown]))
    book = FigureBook(
        observations=everything,
        metrics=ws.library.metrics,
        names=names,
        org_code=ws.file.org_code,
        made_up_orgs=ws.made_up_orgs,
        status_words=plan.house.status_words,
    )
    claims = book.claims(plan.narrative)
    bindings += [o.binding for _, verdict in claims for o in verdict.observations]
    bindings += [use for _, verdict in claims for made in verdict.results for use in made.uses]
    used = used_observations(book, needs, bindings)
    findings = findings_about(
        ws.inputs.dataset, used, [*ws.inputs.problems, *found], unread=ws.unread
    )
    findings = (*findings, *claim_findings(claims))
    composed = compose(
        Materials(
            report=plan.report,
            house=plan.house,
            meeting=plan.meeting,
            narrative=plan.narrative,
            exhibits=exhibits,
            book=book,
            provenance=provenance_of(ws, plan, used),
            findings=findings,
            council=ws.file.name,
            fingerprint=plan.run_id,
            dated=dated,
            narrative_file=f"reports/{plan.report.id}/narrative.md",
            results=tuple(made for _, verdict in claims for made in verdict.results),
        )
    )
    return _Made(composed, used, (*faults, *findings), tuple(claim_record(claims)))


def _bindings(exhibit: Exhibit) -> list[str]:
    """Give the bindings of the observations that an exhibit shows, or that its results used."""
    uses = [use for found in results_of(exhibit) for use in found.uses]
    return [split_binding(binding)[0] for binding in (*bindings_of(exhibit), *uses)]


def _computed(
    ws: Workspace, plan: Plan, needs: Sequence[Need], bindings: Sequence[str]
) -> tuple[tuple[Observation, ...], list[Problem]]:
    """Compute what the narrative asks for and what the exhibits show.

    The exhibits say themselves which metrics they show, whatever the report lists.
    """
    observations: list[Observation] = []
    problems: list[Problem] = []
    for need in needs:
        where = dict(need.where)
        found = ws.compute([need.metric], period=need.period, grain=need.grain, where=where)
        observations += found.observations
        if need.grain:
            # What was usual before is not printed; a figure in doubt is left out of it.
            continue
        # A figure that is not there is named at its line when the paper is composed.
        problems += [p for p in found.problems if p.code != "observation-missing"]
    shown = (binding.partition("@")[0] for binding in bindings)
    metrics = dict.fromkeys([*plan.report.metrics, *(m for m in shown if m in ws.library.metrics)])
    if metrics:
        for period, grain in _window_requests(plan):
            found = ws.compute(list(metrics), period=period, grain=grain)
            observations += found.observations
            problems += [p for p in found.problems if p.code != "observation-missing"]
    return tuple(dict.fromkeys(observations)), list(dict.fromkeys(problems))


def _window_requests(plan: Plan) -> list[tuple[Period, str | None]]:
    periods = plan.periods
    end = periods.after.end if periods.after else periods.whole.end
    requests: list[tuple[Period, str | None]] = [
        (Period(periods.whole.start, end), plan.report.window.grain)
    ]
    if periods.year_before is not None:
        requests.append((periods.year_before, None))
    return requests


_ABSENT = ("exhibit-missing", "exhibit-unavailable", "observation-missing", "claim-not-shown")
"""What a paper that must be complete does not lack."""


def _refuse(composed: Composed, problems: Sequence[Problem], *, strict: bool) -> None:
    """Stop where the paper cannot stand even as a draft; with strict, where it is not clean."""
    stopping = [p for p in composed.problems if p.is_refused]
    if stopping:
        raise RefusedError(stopping, message="The paper cannot be composed.")
    if strict and composed.paper.is_draft:
        raise RefusedError(problems, message="Findings stand that nobody has signed off.")
    absent = [p for p in problems if p.code in _ABSENT]
    if strict and absent:
        raise RefusedError(absent, message="The paper is not complete.")


def _record(
    plan: Plan,
    made: _Made,
    files: Mapping[str, bytes],
    problems: Sequence[Problem],
    dated: datetime,
) -> dict[str, object]:
    paper = made.composed.paper
    return {
        "run_id": plan.run_id,
        "paper": paper.title,
        "dated": long_date(dated.date()),
        "is_draft": paper.is_draft,
        **plan.record,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        "problems": [p.as_dict() for p in problems],
        "claims": list(made.claims),
        "left_out": _left_out(made.observations),
    }


def _left_out(observations: Sequence[Observation]) -> list[dict[str, str]]:
    """Give, for each figure, how many records it had to leave out, and why."""
    return [
        {"observation": observation.binding, "left_out": part}
        for observation in sort_observations(dict.fromkeys(observations))
        for part in observation.note.split("; ")
        if "left out:" in part or part.startswith("not known for")
    ]

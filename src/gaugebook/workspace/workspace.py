"""One workspace: the façade that a notebook sees, and that every verb starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gaugebook.analysis.observed import Observed, one_organisation
from gaugebook.analysis.window import WindowData, window_data
from gaugebook.definitions.library import Library
from gaugebook.definitions.workspace_file import WorkspaceFile
from gaugebook.engine import Computed, Request
from gaugebook.engine.durations import Durations, Since
from gaugebook.engine.flows import Flows
from gaugebook.errors import (
    Problem,
    RefusedError,
    UsageError,
)
from gaugebook.exhibits import Chart, Exhibit, Table
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.store import ExhibitSlot
from gaugebook.workspace.asked_periods import as_grain, as_period, full_periods, whole_periods
from gaugebook.workspace.computing import Computing
from gaugebook.workspace.folder import find_workspace, read_definitions
from gaugebook.workspace.frames import frame_of
from gaugebook.workspace.from_records import durations_behind, flows_behind
from gaugebook.workspace.opened import OpenedWorkspace, Progress, silent
from gaugebook.workspace.publishing import refuse_misbound, shown_by

if TYPE_CHECKING:
    import pandas as pd

    from gaugebook.maturity.assessed import Assessed

LONGEST_WINDOW = 9_999
"""The most days that a sequence may look ahead, as in a metric's `within`."""


class Workspace(OpenedWorkspace):
    """A workspace that has been opened, and what it can be asked for.

    Reading the inputs waits until something is computed.
    """

    def __init__(
        self,
        root: Path,
        file: WorkspaceFile,
        library: Library,
        problems: Sequence[Problem],
        *,
        exhibits: str = "",
        progress: Progress = silent,
    ) -> None:
        super().__init__(root, file, library, problems, progress=progress)
        self._slot = ExhibitSlot.parse(exhibits) if exhibits else None
        self._seen: dict[str, Observation] = {}
        self._made_up: set[str] = set()

    @classmethod
    def open(
        cls, folder: str | Path = "", *, exhibits: str = "", progress: Progress = silent
    ) -> Workspace:
        """Open a workspace.

        Raises
        ------
        UsageError
            When there is no workspace.
        RefusedError
            When its definitions have faults; all of them are in it.
        """
        root = find_workspace(folder)
        file, library, problems = read_definitions(root)
        if file is None or any(p.is_refused for p in problems):
            raise RefusedError(problems)
        return cls(root, file, library, problems, exhibits=exhibits, progress=progress)

    @cached_property
    def _computing(self) -> Computing:
        return Computing(
            library=self.library,
            dataset=self.inputs.dataset,
            record=self.file.record,
            engine=self.engine,
            store=self.store,
            progress=self.progress,
        )

    @property
    def made_up_orgs(self) -> frozenset[str]:
        """The organisations whose figures, or answers, are made up."""
        return super().made_up_orgs | self._made_up

    def compute(
        self,
        metrics: Sequence[str],
        *,
        period: str | Period,
        grain: str | None = None,
        by: Sequence[str] = (),
        where: Mapping[str, str] | None = None,
    ) -> Computed:
        """Give the observations of some metrics; what was computed before is taken from the store.

        Beside what computing finds stands why inputs could not be read at all: a figure may be
        missing for want of one, or come from another source than it should.

        Parameters
        ----------
        metrics
            Metric ids.
        period
            In any form that people write.
        grain
            day, week, month, quarter or year (financial); one value for the period without it.
        by
            Dimensions to split by; the total is given as well.
        where
            Dimension values to keep.

        Raises
        ------
        UsageError
            When the period or the grain does not exist.
        RefusedError
            When a metric or a dimension does not exist, or a metric was edited after it gave
            figures without getting a new version.
        """
        request = Request(
            metrics=tuple(metrics),
            period=as_period(period),
            grain=as_grain(grain) if grain else None,
            by=tuple(by),
            where=dict(where or {}),
        )
        found = self._computing.compute(request)
        self._seen |= {o.binding: o for o in found.observations}
        return replace(found, problems=tuple(dict.fromkeys([*found.problems, *self.unread])))

    def window(
        self,
        metrics: Sequence[str],
        *,
        period: str | Period,
        grain: str = "month",
        part_period_after: bool = True,
        year_before: bool = True,
        organisation: str = "",
    ) -> WindowData:
        """Give the observations of some metrics in a paper's window, of one organisation only.

        It is the workspace's own where no other is named.

        Raises
        ------
        UsageError
            When the grain does not exist, or the period does not begin and end with a whole one.
        """
        whole = as_period(period)
        periods = whole_periods(
            whole,
            as_grain(grain),
            part_period_after=part_period_after,
            year_before=year_before,
        )
        end = periods.after.end if periods.after else whole.end
        found = self.compute(metrics, period=Period(whole.start, end), grain=grain)
        observations = list(found.observations)
        if periods.year_before is not None:
            observations += self.compute(metrics, period=periods.year_before).observations
        return window_data(
            periods,
            observations,
            org_code=organisation or self.file.org_code,
            made_up_orgs=self.made_up_orgs,
        )

    def observed(
        self,
        metrics: Sequence[str],
        *,
        period: str | Period,
        grain: str | None = None,
        by: Sequence[str] = (),
        where: Mapping[str, str] | None = None,
        organisation: str = "",
    ) -> Observed:
        """Give the observations of some metrics, of one organisation, for an analysis.

        Parameters
        ----------
        metrics, period, grain, by, where
            As in `compute`.
        organisation
            Whose; empty: the workspace's own, or, where it has no figure at all for these metrics,
            the one made-up organisation that has; its exhibits then say so.

        Raises
        ------
        UsageError, RefusedError
            As `compute` does.
        """
        found = self.compute(metrics, period=period, grain=grain, by=by, where=where)
        kept, org_code = one_organisation(
            found.observations,
            self.metrics(metrics),
            own=self.file.org_code,
            made_up_orgs=self.made_up_orgs,
            organisation=organisation,
        )
        return Observed(
            observations=kept,
            metrics={metric.id: metric for metric in self.metrics(metrics)},
            org_code=org_code,
            made_up=org_code in self.made_up_orgs,
            source=self._source_line(kept),
            problems=tuple(dict.fromkeys(p.message for p in found.problems)),
            unranked=frozenset(p.key for p in found.problems if p.code == "source-unranked"),
        )

    def flows(
        self,
        metric: str,
        *,
        period: str | Period,
        within_days: int | None = None,
        by: str = "line",
        where: Mapping[str, str] | None = None,
        organisation: str = "",
    ) -> Flows:
        """Give, for each line, on which lines the customers' next contacts were: counts only.

        Parameters
        ----------
        metric
            A sequence that looks ahead, such as ``rang_again_share``; the flows are counted from
            the records that its own figure comes from.
        period
            In any form that people write.
        within_days
            Another window than the metric's own.
        by
            The dimension between whose codes the flows are.
        where
            Dimension values to keep, of the contact that is counted.
        organisation
            Whose, as in `observed`.

        Raises
        ------
        UsageError
            When the period does not exist, or `within_days` is not 1 to 9,999.
        RefusedError
            When the metric or a dimension does not exist.
        ValueError
            When the metric is no sequence that looks ahead.
        """
        if within_days is not None and not 1 <= within_days <= LONGEST_WINDOW:
            raise UsageError(f"`within_days` is {within_days}: it must be 1 to {LONGEST_WINDOW:,}.")
        whole = as_period(period)
        found = self.observed([metric], period=whole, where=where, organisation=organisation)
        return flows_behind(
            self.metric(metric),
            found.observations,
            whole,
            dataset=self.inputs.dataset,
            library=self.library,
            engine=self.engine,
            within=f"{within_days} days" if within_days is not None else "",
            by=by,
            where=where,
        )

    def durations(
        self,
        metric: str,
        *,
        period: str | Period,
        since: Since = "call",
        by: str = "",
        where: Mapping[str, str] | None = None,
        organisation: str = "",
    ) -> tuple[Durations, ...]:
        """Give calls by how long they lasted and how they ended: counts by whole second only.

        Parameters
        ----------
        metric
            A metric of calls, such as ``gave_up_in_ivr_share``; the calls are counted from the
            records that its own figure comes from, by its own condition.
        period
            In any form that people write.
        since
            ``call`` times calls from their start, ``queue`` from the end of the menu.
        by
            A dimension to split by; all calls together without it.
        where
            Dimension values to keep.
        organisation
            Whose, as in `observed`.

        Raises
        ------
        UsageError
            When the period does not exist.
        RefusedError
            When the metric or a dimension does not exist.
        """
        whole = as_period(period)
        found = self.observed([metric], period=whole, where=where, organisation=organisation)
        return durations_behind(
            self.metric(metric),
            found.observations,
            whole,
            dataset=self.inputs.dataset,
            engine=self.engine,
            since=since,
            by=by,
            where=where,
        )

    def assessed(self, campaign: str = "", *, rounds_back: int = 1) -> Assessed:
        """Give a round of self-assessment, scored, with the rounds before it.

        Parameters
        ----------
        campaign
            Its name; the only one there is, where it is not named.
        rounds_back
            How many rounds before it are scored as well.

        Raises
        ------
        UsageError
            When there is no such campaign, or nothing of it was collected.
        RefusedError
            When its files have faults, or its model was edited after it gave scores.
        """
        from gaugebook.workspace.assess.scored import score_campaign

        found = score_campaign(self, campaign, rounds_back=rounds_back)
        self._seen |= {o.binding: o for o in found.observations}
        self._made_up |= found.made_up_orgs
        return found.assessed

    def periods(
        self, period: str | Period, *, grain: str = "month", points: int | None = None
    ) -> tuple[Period, ...]:
        """Give the full periods of a grain in a period; with `points`, that many up to its end.

        Raises
        ------
        UsageError
            When the grain does not exist, the period does not begin and end with a whole one, or
            `points` is less than one, or more than there have been since 1900.
        """
        return full_periods(as_period(period), as_grain(grain), points=points)

    def publish(self, name: str, exhibit: Exhibit) -> None:
        """Keep an exhibit in the store, where a paper finds it, with the observations it shows.

        Raises
        ------
        UsageError
            When the workspace was opened without saying where exhibits go.
        RefusedError
            When a number of the exhibit is not what it is bound to; nothing is kept then.
        """
        if self._slot is None:
            raise UsageError(
                "This workspace was opened to read only.",
                remedy='Open it with exhibits="NOTEBOOK/by-hand" to publish from a notebook.',
            )
        seen = self._seen.values()
        refuse_misbound(
            name,
            exhibit,
            observations=seen,
            metrics=self.library.metrics.values(),
            made_up_orgs=self.made_up_orgs,
        )
        self.store.publish(self._slot, name, exhibit)
        self.store.publish_observations(self._slot, name, shown_by(exhibit, seen))

    def frame(self, shown: WindowData | Observed | Table | Chart) -> pd.DataFrame:
        """Give observations or an exhibit as a data frame, to look at in a notebook."""
        return frame_of(shown)

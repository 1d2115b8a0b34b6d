"""Every exhibit of repeat contact for one council and period, as the notebook makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from gaugebook.analysis import repeat
from gaugebook.analysis.observed import Observed, one_organisation
from gaugebook.bindings import Misbound, misbound
from gaugebook.definitions.library import Library
from gaugebook.engine.durations import Durations
from gaugebook.engine.flows import Flows
from gaugebook.exhibits import Exhibit
from gaugebook.observations import Observation
from gaugebook.periods import parse_period
from gaugebook.sql import EngineSettings
from gaugebook.tables.dataset import Dataset
from gaugebook.workspace.from_records import durations_behind, flows_behind

BY_LINE = (
    "offered_repeat_share",
    "offered_repeat_same_line_share",
    "rang_again_share",
    "abandoned_rang_again_share",
    "abandoned_rang_again_hour_share",
    "abandoned_rang_again_day_share",
    "gave_up_in_ivr_share",
    "ivr_median",
)
BY_REASON = ("repeat_contact_share", "repeat_contact_same_reason_share")


@dataclass
class Asked:
    """A council that is asked for all that the analysis needs."""

    library: Library
    dataset: Dataset
    compute: Callable[..., Any]
    own: str
    period: str
    seen: dict[str, Observation]

    def observed(self, *names: str, by: str = "line") -> Observed:
        found: list[Observation] = []
        for split in ((), (by,)):
            computed = self.compute(*names, period=self.period, by=split)
            found += [o for o in computed.observations if o not in found]
        metrics = [self.library.metrics[name] for name in names]
        made_up = self.dataset.made_up_orgs()
        kept, org = one_organisation(found, metrics, own=self.own, made_up_orgs=made_up)
        self.seen |= {o.binding: o for o in kept}
        return Observed(kept, {m.id: m for m in metrics}, org, org in made_up)

    def behind(self, name: str) -> tuple[Any, list[Observation]]:
        computed = self.compute(name, period=self.period)
        return self.library.metrics[name], list(computed.observations)

    def flows(self, **options: Any) -> Flows:
        return flows_behind(
            *self.behind("rang_again_share"),
            parse_period(self.period),
            dataset=self.dataset,
            library=self.library,
            engine=EngineSettings(),
            **options,
        )

    def durations(self, **options: Any) -> tuple[Durations, ...]:
        return durations_behind(
            *self.behind("gave_up_in_ivr_share"),
            parse_period(self.period),
            dataset=self.dataset,
            engine=EngineSettings(),
            **{"since": "call", "by": "", **options},
        )

    def faults(self, exhibit: Exhibit) -> list[Misbound]:
        return misbound(exhibit, self.seen.values(), made_up_orgs=self.dataset.made_up_orgs())

    def exhibits(self, **options: Any) -> dict[str, Exhibit]:
        """Every exhibit by name; `options` go to those that rank."""
        metrics = self.library.metrics
        line, reason = self.observed(*BY_LINE), self.observed(*BY_REASON, by="reason")
        calls = self.observed("calls_offered")
        flows, (stayed,) = self.flows(), self.durations()
        queued = self.durations(since="queue", by="line")
        repeats, same_line, again, gave_up, *sooner, menu, length = (metrics[n] for n in BY_LINE)
        contacts, same_reason = (metrics[n] for n in BY_REASON)
        when: dict[str, Any] = {"period": parse_period(self.period)}
        place: dict[str, Any] = {"place": "Here"}
        offered = metrics["calls_offered"]
        made: list[Exhibit] = [
            repeat.repeat_table(
                line, repeats, name="by-line", beside=same_line, **when, **place, **options
            ),
            repeat.repeat_chart(line, repeats, name="by-line-chart", **when, **place, **options),
            repeat.repeat_table(
                reason,
                contacts,
                name="by-reason",
                dimension="reason",
                beside=same_reason,
                most=5,
                **when,
                **place,
                **options,
            ),
            repeat.demand_sentence(line, calls, repeats, offered, name="demand", **when),
            repeat.demand_table(line, calls, repeats, offered, name="net-demand", **when, **place),
            repeat.flow_table(line, again, flows, name="flows", **place),
            repeat.next_line_table(line, again, flows, name="next-line", **place, **options),
            repeat.pairs_chart(line, again, flows, name="pairs", **place, **options),
            repeat.elsewhere_sentence(line, again, flows, name="elsewhere", **options),
            repeat.after_sentence(line, gave_up, sooner, name="after", **when),
            repeat.after_table(
                line, gave_up, sooner, name="after-table", **when, **place, **options
            ),
            repeat.after_chart(line, gave_up, name="after-chart", **when, **place, **options),
            repeat.patience_table(line, menu, stayed, name="patience-table", **place),
            repeat.patience_chart(line, menu, stayed, name="patience", menu=length, **place),
            repeat.message_sentence(line, menu, stayed, name="message"),
            repeat.menu_sentence(line, menu, length, stayed, name="menu"),
            repeat.queue_chart(line, menu, queued, name="queue", **place),
        ]
        return {exhibit.name: exhibit for exhibit in made}


@pytest.fixture
def of_council() -> Callable[..., Asked]:
    """A little council, asked about a period."""

    def asked(council: Any, period: str = "2022-10") -> Asked:
        return Asked(council.library, council.read().dataset, council.compute, "E0", period, {})

    return asked


@pytest.fixture(scope="session")
def asked_demo(demo: Any) -> Asked:
    return Asked(demo.library, demo.read.dataset, demo.compute, "E06000060", "2022-07..2022-10", {})


@pytest.fixture(scope="session")
def made_of_demo(asked_demo: Asked) -> dict[str, Exhibit]:
    """Made once, and never changed."""
    return asked_demo.exhibits()

"""Shipped reports hold together: house, notebooks, parameters, sections, narrative.

1. Every notebook of a report exists and takes the parameters that the report gives it.
2. Every section is of its house; every heading of its narrative is one of its sections.
3. Its narrative has no fault, and asks for metrics that exist.
"""

import pytest

from gaugebook.definitions.library import load_library
from gaugebook.papers.calls import typed_numbers
from gaugebook.papers.narrative import read_narrative
from gaugebook.papers.needs import PeriodNames, needs_of
from gaugebook.periods import parse_period
from gaugebook.runner import fits, parameters_of

LIBRARY, _ = load_library()
LATEST = parse_period("2022-10")
NAMES = PeriodNames(LATEST, LATEST.before(), LATEST.year_before(), parse_period("2022-07..2022-10"))


@pytest.mark.parametrize("report", LIBRARY.reports.values(), ids=lambda report: report.id)
class TestEveryReport:
    def narrative(self, report):
        (folder,) = LIBRARY.report_folders(report.id)
        return read_narrative((folder / "narrative.md").read_text(encoding="utf-8"), "narrative.md")

    def test_its_house_is_shipped(self, report):
        assert report.house in LIBRARY.houses

    def test_its_notebooks_take_its_parameters(self, report):
        for run in report.runs.values():
            takes = parameters_of(LIBRARY.notebooks[run.notebook])
            for name, value in run.parameters.items():
                assert fits(value, takes[name]), name

    def test_its_metrics_are_shipped(self, report):
        named = [m for run in report.runs.values() for m in run.parameters.get("metrics", ())]
        assert {*report.metrics, *named} <= set(LIBRARY.metrics)

    def test_its_sections_are_of_its_house(self, report):
        house = LIBRARY.houses[report.house]
        assert set(report.sections) <= {section.key for section in house.sections}
        titles = {s.title.casefold() for s in house.sections if s.key in report.sections}
        assert {s.heading.casefold() for s in self.narrative(report).sections} <= titles

    def test_its_narrative_has_no_fault_and_no_number_typed_by_hand(self, report):
        narrative = self.narrative(report)
        needs, problems = needs_of(narrative, NAMES, LIBRARY.metrics)
        assert narrative.problems == ()
        assert problems == ()
        assert needs or not report.metrics
        (folder,) = LIBRARY.report_folders(report.id)
        text = (folder / "narrative.md").read_text(encoding="utf-8")
        assert typed_numbers(" ".join(p for p in text.split("{{") if "}}" not in p)) == []

    def test_every_exhibit_it_shows_is_of_one_of_its_notebooks(self, report):
        for call in self.narrative(report).calls():
            if call.is_block or call.function == "sentence":
                name = call.arguments.get("exhibit") or call.arguments.get("run")
                assert name.partition(".")[0] in report.runs

"""The steps of several services, and the roadmap as a table and a workbook."""

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from tests.maturity.little_models import answers
from tests.maturity.roadmap.test_roadmap import model, with_actions

from gaugebook.maturity import score
from gaugebook.maturity.roadmap import (
    HEADINGS,
    Terms,
    roadmap,
    roadmap_rows,
    roadmap_workbook,
    shared_steps,
)
from gaugebook.maturity.services import Service
from gaugebook.workbooks.accessible import check_workbook
from gaugebook.workbooks.write import write_workbook

MODEL = model(
    A_1=with_actions("A.1", "a large high", "b small low"),
    A_2=with_actions("A.2", "a medium high", "b small high A.1.a"),
    B_1=with_actions("B.1", "a small low"),
)
NAMES = {"waste": "Waste", "roads": "Roads/Paths", "hall": "Hall"}
DATED = datetime(2023, 1, 1)


def plan(service: str, goal: str = "standard", **given: int):
    scored = score(MODEL, answers(**given))
    terms = Terms(start=date(2023, 1, 1))
    return roadmap(MODEL, scored, goal=goal, service=Service(service, NAMES[service]), terms=terms)


def three():
    return (
        plan("waste", A_1=1, A_2=1, B_1=1),
        plan("roads", A_1=2, A_2=2, B_1=2),
        plan("hall", A_1=4, A_2=4, B_1=4),
    )


def test_steps_of_the_most_services_come_first():
    found = shared_steps(three())

    assert [(s.id, len(s.services)) for s in found[:3]] == [
        ("A.2>3", 2),
        ("A.1>3", 2),
        ("B.1>2", 1),
    ]
    assert found[0].sentence == "Asked of 2 of 3 services."
    assert found[0].services == ("waste", "roads")


def test_roadmaps_that_do_not_belong_together_are_refused():
    one = three()[0]
    with pytest.raises(ValueError, match="different models"):
        shared_steps([one, replace(one, version="2.0.0", service="x")])
    with pytest.raises(ValueError, match="of one service"):
        shared_steps([one, one])


def test_the_rows_say_everything_in_words():
    rows = roadmap_rows(three()[0], metrics={})

    assert len(rows) == 5
    assert dict(zip(HEADINGS, rows[3].texts, strict=True)) == {
        "Step": "4",
        "Statement": "A.2",
        "Question": "Do you?",
        "From level": "2 Developing",
        "To level": "3 Managed",
        "What to do": "Do A.2.b.",
        "Effort": "small",
        "Benefit": "high",
        "After steps": "2, 3",
        "Owner": "Waste",
        "Due (day/month/year)": "31/03/2024",
        "Metric that will show it worked": "none",
        "Score after the step": "2.5",
        "Notes": "none",
    }


def test_the_workbook_is_accessible_and_one_without_steps_says_so():
    book = roadmap_workbook(three(), title="Roadmaps", names=NAMES, metrics={}, dated=DATED)
    data = write_workbook(book)
    read = openpyxl.load_workbook(io.BytesIO(data))

    assert read.sheetnames == ["Steps of all services", "Waste", "Roads Paths", "Hall"]
    assert not list(check_workbook(data))
    texts = [cell.value for row in read["Hall"].iter_rows() for cell in row if cell.value]
    assert "There are no steps." in texts
    assert data == write_workbook(book)


def test_a_workbook_of_nothing_is_refused():
    with pytest.raises(ValueError, match="needs a roadmap"):
        roadmap_workbook([], title="Roadmaps", names={}, metrics={}, dated=DATED)

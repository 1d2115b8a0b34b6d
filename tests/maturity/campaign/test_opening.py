"""Opening a round and reading it back.

1. What is written reads back as the same round, whatever stands in its texts.
2. Dates that are left out follow, on working days; odd ones are told.
3. Model, version, target, language, sender and the round before are looked for, at their lines.
4. A second round of the same model and period is refused, however the period is written.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.campaign.little_round import MODEL, campaign

from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.files import parse_yaml
from gaugebook.definitions.working_days import WorkingDays
from gaugebook.maturity.campaign import Dates, campaign_name, open_campaign, read_campaign

LIBRARY = Library(roots=(), assessments={MODEL.key: MODEL})
FILE = """\
schema: campaign/1
model: drawn
version: 1.0.0
cycle: 2026-Q4
opened: 2026-11-23
due: 2026-12-18
"""


def codes(text, **options):
    loaded, faults = parse_yaml(text, "campaign.yaml")
    assert faults == []
    _, problems = read_campaign(loaded, LIBRARY, **options)
    return [(p.code, p.where.line) for p in problems]


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)


@given(ask=texts, services=texts, org=texts)
def test_what_is_written_reads_back(ask, services, org):
    opened, problems = open_campaign(
        MODEL,
        cycle="2026/27",
        dates=Dates(date(2026, 11, 2)),
        ask=ask,
        services=services,
        org_code=org,
        sender="post@example.org",
        previous="no",
        made_up=True,
    )

    assert opened is not None, problems
    loaded, _ = parse_yaml(opened.text, "campaign.yaml")
    read, found = read_campaign(loaded, LIBRARY)
    assert read == opened.campaign
    assert (read.ask, read.services, read.org_code, read.previous) == (ask, services, org, "no")
    assert opened.name == "drawn-2026-27"
    assert [p.code for p in found] == ["campaign-model-not-published"]


def test_dates_follow_on_working_days():
    # Four weeks after Friday 27 November 2026 is Christmas Day; Monday 28 is a bank holiday too.
    dates = Dates(date(2026, 11, 27)).filled(WorkingDays())

    assert dates[1:3] == (date(2026, 12, 29), date(2027, 1, 5))
    assert all(WorkingDays().is_working_day(day) for day in dates)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", ()),
        ("target: high", (("model-name-unknown", 7),)),
        ("language: cy", ()),  # its texts name no language
        ("sender: post", (("campaign-sender", 7),)),
        ("previous: drawn-2025-Q4", (("campaign-previous-unknown", 7),)),
        ("right_of_reply_until: 2026-12-20", (("campaign-dates-tight", 7),)),
    ],
)
def test_what_a_round_names_is_looked_for(more, expected):
    found = codes(FILE + more, campaigns=["drawn-2025-Q3"])

    assert found == [("campaign-model-not-published", 3), *expected]


def test_an_unknown_model_and_an_unknown_version_are_told_apart():
    assert codes(FILE.replace("drawn", "drwan")) == [("model-unknown", 2)]
    assert codes(FILE.replace("1.0.0", "1.0.1")) == [("model-unknown", 3)]


def test_too_little_time_is_told():
    found = codes(FILE.replace("2026-12-18", "2026-11-25").replace("2026-Q4", "2027-Q1"))

    assert [code for code, _ in found].count("campaign-dates-tight") == 2


def test_the_same_period_is_asked_once():
    existing = {"drawn-2026-10..2026-12": campaign(cycle="2026-10..2026-12")}

    opened, problems = open_campaign(
        MODEL, cycle="2026-Q4", dates=Dates(date(2026, 11, 2)), existing=existing
    )

    assert opened is None
    assert "campaign-twice" in [p.code for p in problems]


@pytest.mark.parametrize("cycle", ["2026", "", "next year", "2026-Q5"])
def test_a_cycle_that_is_no_period_is_refused(cycle):
    opened, problems = open_campaign(MODEL, cycle=cycle, dates=Dates(date(2026, 11, 2)))

    assert opened is None
    assert problems


def test_the_folder_has_no_mark_that_a_disk_turns_away():
    assert campaign_name("cx", "2026-04-01/P1Y") == "cx-2026-04-01-P1Y"

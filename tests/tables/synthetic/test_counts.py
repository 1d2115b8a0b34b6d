"""The made-up monthly counts: the file beside the demonstration council is what is made here.

R1  the file equals its output, says that it is made up, and is read without a finding
R2  flows close: nothing completed that was not started, no more answers than users
R3  the months and e-mails are those of the made-up contacts
"""

import csv

import pytest

from gaugebook.tables.synthetic.counts import HEADING, MEASURES, counts_csv, make_counts
from gaugebook.tables.synthetic.profile import MONTHS

COUNTS = make_counts()


def test_the_file_is_what_is_made(root):
    path = root / "examples/demo-council/data/made-up-counts.csv"
    assert path.read_bytes().decode("utf-8") == counts_csv()


def test_the_file_says_that_it_is_made_up():
    (head, *rows) = csv.reader(counts_csv().splitlines())
    assert "made-up" in head[0]
    assert head == [HEADING, *MEASURES]
    assert len(rows) == 24


def test_the_demonstration_council_reads_every_figure_as_its_measure(demo):
    (table,) = [t for t in demo.read.dataset.tables if t.facts.source_id == "made-up-counts"]
    assert (table.facts.made_up, table.facts.org_code) == (True, "ZZ-DEMO")
    assert {f.name for f in table.figures} == set(MEASURES)
    assert len(table.figures) == 24 * len(MEASURES)
    names = {file.name for file in table.facts.files}
    assert [p for p in demo.read.problems if p.where.file in names] == []
    read = {(f.name, f.period.key): int(f.value) for f in table.figures}
    assert read["web_sessions", "2022-10"] == COUNTS["2022-10"]["web_sessions"]
    (part,) = {f.period for f in table.figures if f.is_part}
    assert part.key == "2022-11-01..2022-11-21"


@pytest.mark.parametrize("seed", [1, 7, 2022])
def test_no_count_exceeds_what_it_is_part_of(seed):
    for month, found in make_counts(seed=seed).items():
        parts = [
            ("web_users", "web_sessions"),
            ("web_sessions", "web_page_views"),
            ("transactions_completed_digital", "transactions_completed_all"),
            ("forms_submitted", "transactions_completed_digital"),
            ("emails_answered_on_time", "emails_received"),
            ("chatbot_resolved", "chatbot_conversations"),
        ]
        for part, whole in parts:
            assert 0 < found[part] < found[whole], (month, part)
        ended = found["transactions_completed_digital"] + found["transactions_ineligible"]
        assert ended < found["transactions_started_digital"]
        answers = sum(found[name] for name in MEASURES if name.startswith("satisfaction_"))
        assert 0.03 < answers / found["transactions_completed_all"] < 0.05
        assert all(isinstance(value, int) for value in found.values())


def test_a_transaction_costs_between_the_price_of_one_online_and_one_elsewhere():
    for month, found in COUNTS.items():
        cost = found["transaction_cost"] / found["transactions_completed_all"]
        assert 0.6 < cost < 5, month


def test_months_and_emails_are_those_of_the_contacts():
    assert list(COUNTS)[:-1] == [month.month for month in MONTHS[:-1]]
    assert list(COUNTS)[-1] == "2022-11-01..2022-11-21"
    assert [c["emails_received"] for c in COUNTS.values()] == [month.emails for month in MONTHS]


def test_more_is_done_online_as_time_goes_by():
    def take_up(found):
        return found["transactions_completed_digital"] / found["transactions_completed_all"]

    months = list(COUNTS.values())
    assert sum(map(take_up, months[-6:])) > sum(map(take_up, months[:6]))


def test_the_same_seed_gives_the_same_counts_and_another_others():
    assert make_counts() == COUNTS
    assert make_counts(seed=7) != COUNTS

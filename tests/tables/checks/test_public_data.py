"""The checks on public data, of which it is known what is wrong and what is not.

1. Van311: 5,585 days of the contact centre of the City of Vancouver (open data portal).
2. The anonymous bank's telephone log of January 1999 (Mandelbaum, Sakov, Zeltyn, Technion 2000).
3. A hundred cases of Boston 311, and a copy in which twenty rows repeat.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.tables.checks.made_up import check, check_all, codes, daily, only

pytestmark = pytest.mark.shared


@pytest.fixture
def vancouver(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "van311" / "3-1-1-contact-centre-metrics.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def as_figures(rows):
    days = {date.fromisoformat(row["Date"]): row for row in rows}
    columns = (
        ("offered", "CallsOffered", "measure"),
        ("answered", "CallsHandled", "measure"),
        ("abandoned", "CallsAbandoned", "measure"),
        ("wait_answered", "AverageSpeedofAnswer", "mean"),
    )
    return [
        each
        for name, heading, role in columns
        for each in daily(name, {d: row[heading] for d, row in days.items()}, role=role)
    ]


def test_vancouver_leaves_calls_open_on_most_days_and_is_over_on_23(vancouver):
    found = check_all(as_figures(vancouver))

    left = only(found, "flows-open")
    assert (left.facts["count"], left.facts["of"]) == (5_384, 5_585)
    over = only(found, "flows-over")
    assert (over.severity, over.facts["count"]) == ("note", 23)


def test_vancouver_lacks_two_days_and_nothing_else_is_alleged(vancouver):
    found = check_all(as_figures(vancouver))

    missing = only(found, "period-missing")
    assert missing.facts["places"] == "2010-03-07, 2013-03-08"
    assert "all-zero-period" not in codes(found)
    assert {p.code for p in found if p.severity == "warn"} == {"period-missing"}


def bank(path: Path) -> dict[str, list[str | None]]:
    with path.open(encoding="ascii", newline="") as stream:
        rows = [r for r in csv.DictReader(stream, delimiter="\t") if r["outcome"] != "PHANTOM"]
    table: dict[str, list[str | None]] = {name: [] for name in _BANK}
    for number, row in enumerate(rows):
        day = datetime.strptime(row["date"], "%y%m%d")
        is_answered = row["outcome"] == "AGENT"
        start = _moment(day, row["vru_entry"])
        queued = _moment(day, row["q_start"], start) if row["q_start"] != "0:00:00" else None
        taken = _moment(day, row["ser_start"], queued or start) if is_answered else None
        ends = row["ser_exit"] if is_answered else row["q_exit"] if queued else row["vru_exit"]
        end = _moment(day, ends, taken or queued or start)
        made = {
            "contact_id": str(number),
            "line": row["type"],
            "started_at": f"{start}",
            "queued_at": f"{queued}" if queued else None,
            "answered_at": f"{taken}" if taken else None,
            "ended_at": f"{end}",
            "ivr_seconds": row["vru_time"],
            "wait_seconds": row["q_time"],
            "handle_seconds": row["ser_time"] if is_answered else None,
            "outcome": "answered" if is_answered else "abandoned",
            "customer_key": row["customer_id"] if row["customer_id"] != "0" else None,
        }
        for name, text in made.items():
            table[name].append(text)
    return table


_BANK = (
    "contact_id", "line", "started_at", "queued_at", "answered_at", "ended_at", "ivr_seconds",
    "wait_seconds", "handle_seconds", "outcome", "customer_key",
)  # fmt: skip


def _moment(day, clock, after=None):
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    moment = day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    # A call of the night ends on the next day.
    if after and moment < after - timedelta(hours=12):
        moment += timedelta(days=1)
    return moment


def test_the_bank_lost_the_numbers_of_24_callers_to_a_spreadsheet(shared):
    found = check(bank(shared / "data" / "anonbank" / "january.txt"))

    mangled = only(found, "identifier-mangled")
    assert (mangled.found, mangled.facts["count"], mangled.facts["distinct"]) == ("#.##E+11", 24, 2)


def test_the_bank_has_some_impossible_times_and_nothing_else_is_alleged(shared):
    found = check(bank(shared / "data" / "anonbank" / "january.txt"))

    assert codes(found) == ["identifier-mangled", "times-out-of-order", "wait-over-contact"]
    by_later = {p.facts["later"]: p for p in found if p.code == "times-out-of-order"}
    # The queue begins before the menu.
    assert by_later["queued_at"].facts["count"] == 32
    assert by_later["answered_at"].facts["count"] == 9


@pytest.mark.parametrize("name", ["boston311-100.csv", "boston311-100-20dupes-random.csv"])
def test_a_hundred_cases_give_no_false_alarm(shared, name):
    with (shared / "data" / "crm311" / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    headings = {
        "case_id": "case_enquiry_id",
        "opened_at": "open_dt",
        "due_at": "target_dt",
        "closed_at": "closed_dt",
        "topic": "subject",
        "reason": "reason",
        "area_code": "neighborhood",
    }
    table = {to: [row[of].strip() or None for row in rows] for to, of in headings.items()}
    table |= {
        name: [row[name].strip() or None for row in rows]
        for name in ("case_title", "queue", "location", "ward", "latitude")
    }

    # The twenty that repeat have the key of the row they repeat: the reader tells those.
    assert check(table, "cases") == []

"""The made-up contacts come to the published figures.

Published: Buckinghamshire Council, "Customer First and CSC Performance Update and Quarterly
Dashboard", Finance & Resources Select Committee, November 2022.

R1  calls, months and 2021/22 as in paragraph 2.3
R2  reasons and missing e-mail addresses as in Chart 2 and paragraphs 2.39 and 2.40
R3  who gives up, rings again or moves from webchat to telephone as in paragraph 2.33
R4  every row adds up, and the council's hours are kept
R5  nobody's name, address, e-mail address or telephone number
R6  the same seed, the same bytes
R7  the published tables are typed exactly as printed
"""

import csv
import hashlib
from datetime import date

import duckdb
import numpy as np
import pytest

from gaugebook.tables.synthetic import (
    CONTACTS_SCHEMA,
    MADE_UP_LABEL,
    MADE_UP_ORG_CODE,
    generate_contacts,
    write_contacts,
)
from gaugebook.tables.synthetic import contacts as synthetic_contacts
from gaugebook.tables.synthetic import days as synthetic_days
from gaugebook.tables.synthetic import people as synthetic_people
from gaugebook.tables.synthetic.profile import BANK_HOLIDAYS, LINES, REASONS

OFFERED = "outcome IN ('answered', 'abandoned', 'short_abandoned', 'called_back', 'refused')"
NOT_QUEUED = "outcome IN ('abandoned_in_ivr', 'diverted')"
YEAR_2021_22 = "started_at >= '2021-04-01' AND started_at < '2022-04-01'"
APRIL_TO_JUNE = "started_at >= '2022-04-01' AND started_at < '2022-07-01'"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def connect(table):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Europe/London'")
    connection.register("made_up", table)
    connection.execute("CREATE TABLE contacts AS SELECT * FROM made_up")
    connection.execute("CREATE VIEW calls AS SELECT * FROM contacts WHERE channel = 'phone'")
    return connection


@pytest.fixture(scope="session")
def made_up(made_up_file):
    with duckdb.connect() as reader:
        table = reader.read_parquet(str(made_up_file)).to_arrow_table()
    with connect(table) as connection:
        yield connection


@pytest.fixture(scope="session")
def other_seed():
    with connect(generate_contacts(seed=7)) as connection:
        yield connection


def one(connection, query):
    rows = connection.sql(query).fetchall()
    assert len(rows) == 1
    return rows[0] if len(rows[0]) > 1 else rows[0][0]


def headline(connection, where):
    return one(
        connection,
        f"""SELECT count(*) FILTER ({OFFERED}),
                   count(*) FILTER (outcome = 'answered'),
                   count(*) FILTER (outcome = 'abandoned'),
                   avg(wait_seconds) FILTER (outcome = 'answered'),
                   100.0 * count(*) FILTER (outcome = 'answered' AND resolved_first_contact)
            FROM calls WHERE {where}""",
    )


# --- R1: paragraph 2.3 ----------------------------------------------------------------------------


@pytest.mark.parametrize("council", ["made_up", "other_seed"])
@pytest.mark.parametrize(
    ("month", "offered", "answered", "abandoned_percent", "wait", "resolved_percent"),
    [
        ("2022-07", 40_046, 30_276, "12.30", 431, "68.60"),
        ("2022-08", 35_307, 30_476, "11.40", 426, "70.40"),
        ("2022-09", 35_554, 31_203, "11.90", 434, "72.40"),
        ("2022-10", 33_592, 29_187, "4.71", 242, "75.30"),
        ("2022-11", 23_100, 22_374, None, 134, "77.10"),
    ],
)
def test_month_is_as_published(
    council, month, offered, answered, abandoned_percent, wait, resolved_percent, request
):
    connection = request.getfixturevalue(council)
    found = headline(connection, f"strftime(started_at, '%Y-%m') = '{month}'")
    assert found[:2] == (offered, answered)
    # November's printed 5.32 % abandoned cannot stand beside 96.85 % answered.
    if abandoned_percent is not None:
        assert f"{100 * found[2] / offered:.2f}" == abandoned_percent
    assert found[3] == wait
    assert f"{found[4] / answered:.2f}" == resolved_percent


@pytest.mark.parametrize("council", ["made_up", "other_seed"])
def test_2021_22_is_as_published(council, request):
    offered, answered, abandoned, wait, resolved = headline(
        request.getfixturevalue(council), YEAR_2021_22
    )
    assert offered == 476_004
    assert f"{100 * answered / offered:.2f}" == "85.25"
    assert f"{100 * abandoned / offered:.2f}" == "11.74"
    assert round(wait) == 326
    assert f"{resolved / answered:.2f}" == "71.41"


def test_worst_before_the_summer(made_up):
    waits = dict(
        made_up.sql(
            """SELECT strftime(started_at, '%Y-%m'), avg(wait_seconds)
               FROM calls WHERE outcome = 'answered' GROUP BY 1"""
        ).fetchall()
    )
    assert len(waits) == 24
    assert max(waits, key=waits.get) == "2022-06"
    # Paragraph 2.5, "over 21 minutes in June 2022": so in the worst week, not in the month.
    week, wait = one(
        made_up,
        """SELECT date_trunc('week', started_at)::DATE, avg(wait_seconds)
           FROM calls WHERE outcome = 'answered' GROUP BY 1 ORDER BY 2 DESC LIMIT 1""",
    )
    assert week == date(2022, 6, 13)
    assert wait > 21 * 60 > waits["2022-06"]


def test_waits_lean_to_the_right(made_up):
    mean, median, longest = one(
        made_up,
        """SELECT avg(wait_seconds), median(wait_seconds), max(wait_seconds)
           FROM calls WHERE outcome = 'answered'""",
    )
    assert median < 0.6 * mean
    assert longest == 5400


# --- R2: Chart 2, paragraphs 2.39 and 2.40 --------------------------------------------------------

CHART_2 = [
    ("Waste Management", "Waste Permit Scheme", 61, 14),
    ("Customer Complaints", "Customer Complaint", 86, 21),
    ("SEN/SENDIAS", "SEN/SENDIAS Enquiry", 85, 21),
    ("Client Transport", "Operational enquiries", 67, 17),
    ("TFB", "Compensation", 94, 27),
    ("TFB", "Street Lights", 148, 43),
    ("Finance Service Desk", "Finance Service Desk", 133, 39),
    ("Recycling and Waste", "Bin Enquiry", 557, 165),
    ("Client Transport", "Lost & replacement passes", 53, 16),
    ("Recycling and Waste", "Street scene Report it", 120, 37),
    ("Adult Learning", "Courses", 316, 98),
    ("TFB", "Dropped Kerb/Vehicle Access", 99, 32),
    ("Telecare", "Telecare Assessments/Referral", 52, 17),
    ("TFB", "Footway/Footpath Defects", 159, 52),
    ("TFB", "Verges/Ditches/Culverts", 54, 18),
    ("TFB", "Traffic Calming/Road Markings/Access Protection markings", 66, 22),
    ("Adult Social Care", "Disabled Facility Grant and other schemes", 96, 32),
    ("TFB", "Capital Maintenance", 89, 30),
    ("Revenues and Benefits", "Discount Query", 68, 23),
    ("School Admissions", "Admissions Directed to website", 628, 216),
    ("Recycling and Waste", "Missed Collection (too early/late to report)", 279, 96),
    ("Recycling and Waste", "Replacement/Upgrade Bin", 1600, 552),
    ("Revenues and Benefits", "Customer Payment not showing on account", 55, 19),
]


@pytest.fixture(scope="session")
def by_reason(made_up):
    rows = made_up.sql(
        f"""SELECT topic, reason, line, count(*), count(*) FILTER (NOT email_on_record)
            FROM calls WHERE email_on_record IS NOT NULL AND {APRIL_TO_JUNE}
            GROUP BY ALL"""
    ).fetchall()
    return {(topic, reason): (line, calls, none) for topic, reason, line, calls, none in rows}


@pytest.mark.parametrize(("topic", "reason", "calls", "no_email"), CHART_2)
def test_reason_is_as_in_chart_2(by_reason, topic, reason, calls, no_email):
    assert by_reason[topic, reason][1:] == (calls, no_email)


def test_chart_2_is_the_lowest_of_all_reasons(by_reason):
    shares = {key: none / calls for key, (_, calls, none) in by_reason.items() if calls > 50}
    lowest = sorted(shares, key=shares.get)[: len(CHART_2)]
    assert set(lowest) == {(topic, reason) for topic, reason, _, _ in CHART_2}
    others = set(shares) - set(lowest)
    assert min(shares[key] for key in others) > 0.345455


def test_small_reasons_are_extreme_on_purpose(by_reason):
    small = sorted((calls, none) for _, calls, none in by_reason.values() if calls <= 50)
    assert small == [(19, 5), (41, 28)]


@pytest.mark.parametrize("council", ["made_up", "other_seed"])
def test_proxy_over_all_reasons(council, request):
    found = one(
        request.getfixturevalue(council),
        f"""SELECT count(*), count(*) FILTER (NOT email_on_record)
            FROM calls WHERE email_on_record IS NOT NULL AND {APRIL_TO_JUNE}""",
    )
    assert found == (20_000, 8_140)


def test_lines_least_and_most_likely_to_have_an_email_address(by_reason):
    calls, none = {}, {}
    for line, some, without in by_reason.values():
        calls[line] = calls.get(line, 0) + some
        none[line] = none.get(line, 0) + without
    ranked = sorted(calls, key=lambda line: none[line] / calls[line])
    assert ranked[:3] == ["Adult Learning", "Waste and Recycling", "School Admissions"]
    assert set(ranked[-3:]) == {"Concessionary Travel", "Community Care", "Libraries"}


def test_other_quarters_are_alike_but_not_equal(made_up):
    shares = made_up.sql(
        """SELECT count(*) FILTER (NOT email_on_record) / count(*)
           FROM calls WHERE email_on_record IS NOT NULL AND started_at >= '2021-01-01'
           GROUP BY date_trunc('quarter', started_at)"""
    ).fetchall()
    assert len(shares) == len(set(shares)) == 8
    assert all(0.39 < share < 0.43 for (share,) in shares)


def test_reasons_belong_to_their_lines(made_up):
    found = made_up.sql(
        "SELECT DISTINCT topic, reason, line FROM contacts WHERE reason IS NOT NULL"
    ).fetchall()
    assert set(found) == {(item.topic, item.reason, item.line) for item in REASONS}


def test_records_hold_reason_and_email_together(made_up):
    assert (
        one(
            made_up,
            """SELECT count(*) FROM contacts
           WHERE (topic IS NULL) <> (reason IS NULL)
              OR (reason IS NULL) <> (email_on_record IS NULL)
              OR (email_asked IS NULL) <> (email_on_record IS NULL)
              OR (email_on_record AND NOT email_asked)
              OR (email_on_record IS NOT NULL AND (customer_key IS NULL OR outcome <> 'answered'))
        """,
        )
        == 0
    )


# --- R3: paragraph 2.33 ---------------------------------------------------------------------------

FOLLOWED = """EXISTS (
    SELECT 1 FROM calls later WHERE later.customer_key = first.customer_key
    AND later.started_at > first.started_at
    AND later.started_at <= first.started_at + INTERVAL 168 HOUR {more})"""
WITH_A_WEEK_LEFT = "started_at < TIMESTAMPTZ '2022-11-22' - INTERVAL 168 HOUR"


@pytest.mark.parametrize("council", ["made_up", "other_seed"])
def test_44_percent_give_up_at_the_message(council, request):
    share = one(
        request.getfixturevalue(council),
        """SELECT avg((date_diff('second', started_at, ended_at) BETWEEN 60 AND 120)::INT)
           FROM calls WHERE outcome = 'abandoned'""",
    )
    assert share == pytest.approx(0.44, abs=0.001)


@pytest.mark.parametrize("council", ["made_up", "other_seed"])
def test_87_percent_of_abandoned_callers_ring_again_within_7_days(council, request):
    share = one(
        request.getfixturevalue(council),
        f"""SELECT avg(({FOLLOWED.format(more="")})::INT) FROM calls first
            WHERE outcome = 'abandoned' AND customer_key IS NOT NULL AND {WITH_A_WEEK_LEFT}""",
    )
    assert share == pytest.approx(0.87, abs=0.01)


@pytest.mark.parametrize("council", ["made_up", "other_seed"])
def test_31_percent_of_webchats_lead_to_a_call_within_7_days(council, request):
    share = one(
        request.getfixturevalue(council),
        f"""SELECT avg(({FOLLOWED.format(more="")})::INT) FROM contacts first
            WHERE channel = 'webchat'""",
    )
    assert share == pytest.approx(0.31, abs=0.01)


@pytest.mark.parametrize("council", ["made_up", "other_seed"])
def test_54_percent_of_webchats_are_on_waste_or_council_tax(council, request):
    share = one(
        request.getfixturevalue(council),
        """SELECT avg((line IN ('Waste and Recycling', 'Council Tax'))::INT)
           FROM contacts WHERE channel = 'webchat'""",
    )
    assert share == pytest.approx(0.54, abs=0.01)


def test_benefits_callers_ring_other_lines_most(made_up):
    ranked = made_up.sql(
        f"""SELECT line, avg(({FOLLOWED.format(more="AND later.line <> first.line")})::INT)
            FROM calls first WHERE customer_key IS NOT NULL GROUP BY 1 ORDER BY 2 DESC"""
    ).fetchall()
    assert ranked[0][0] == "Benefits"
    assert ranked[0][1] > 5 * ranked[1][1]
    lines = made_up.sql(
        """SELECT later.line FROM calls first JOIN calls later
           ON later.customer_key = first.customer_key AND later.line <> first.line
           AND later.started_at > first.started_at
           AND later.started_at <= first.started_at + INTERVAL 168 HOUR
           WHERE first.line = 'Benefits' GROUP BY 1 ORDER BY count(*) DESC LIMIT 2"""
    ).fetchall()
    assert lines == [("Council Tax",), ("Helping Hands",)]


# --- R4: every row adds up ------------------------------------------------------------------------


def test_columns_and_size(made_up_file, made_up):
    with duckdb.connect() as reader:
        assert reader.read_parquet(str(made_up_file)).columns == CONTACTS_SCHEMA.names
    rows, ids = one(made_up, "SELECT count(*), count(DISTINCT contact_id) FROM contacts")
    assert rows == ids == 1_160_747


@pytest.mark.parametrize(
    "impossible",
    [
        "queued_at <> started_at + coalesce(ivr_seconds, 0) * INTERVAL 1 SECOND",
        "answered_at <> queued_at + wait_seconds * INTERVAL 1 SECOND",
        "outcome = 'answered' AND ended_at <> answered_at + handle_seconds * INTERVAL 1 SECOND",
        "outcome <> 'answered' AND ended_at <> started_at"
        " + (coalesce(ivr_seconds, 0) + coalesce(wait_seconds, 0)) * INTERVAL 1 SECOND",
        "least(ivr_seconds, wait_seconds, handle_seconds) < 0",
        "(outcome = 'answered') <> (answered_at IS NOT NULL)",
        "(outcome = 'answered') <> (handle_seconds IS NOT NULL)",
        "(outcome = 'answered') <> (resolved_first_contact IS NOT NULL)",
        f"({NOT_QUEUED}) <> (queued_at IS NULL)",
        f"({NOT_QUEUED}) <> (wait_seconds IS NULL)",
        "(channel = 'phone') <> (ivr_seconds IS NOT NULL)",
        "outcome = 'short_abandoned' AND wait_seconds > 10",
        "outcome = 'abandoned' AND channel = 'phone' AND wait_seconds <= 10",
        "outcome <> 'answered' AND (transferred_to, avoidable_kind, satisfaction)"
        " IS DISTINCT FROM (NULL, NULL, NULL)",
        "transferred_to = line",
        "satisfaction NOT BETWEEN 1 AND 5",
        "avoidable_kind NOT IN"
        " ('progress_chase', 'unclear_letter', 'missing_web_information', 'wrong_number')",
        "area_code NOT SIMILAR TO 'ZZ[0-9][0-9]'",
        "area_code IS NOT NULL AND customer_key IS NULL",
        "ended_at IS NULL OR line IS NULL OR service IS NULL",
    ],
)
def test_no_row_is(made_up, impossible):
    assert one(made_up, f"SELECT count(*) FROM contacts WHERE {impossible}") == 0


def test_sorted_by_start_then_id(made_up_file):
    with duckdb.connect() as reader:
        columns = reader.read_parquet(str(made_up_file)).fetchnumpy()
    order = np.lexsort((columns["contact_id"].astype(str), columns["started_at"]))
    assert np.array_equal(order, np.arange(len(order)))


def test_everything_that_may_be_unknown_sometimes_is(made_up):
    always = {field.name for field in CONTACTS_SCHEMA if not field.nullable} | {"ended_at"}
    for column in CONTACTS_SCHEMA.names:
        known = one(made_up, f"SELECT count({column}) FROM contacts")
        assert (known == 1_160_747) == (column in always), column
        assert known > 0, column


def test_hours_are_kept(made_up):
    closed = ", ".join(f"'{day}'" for day in BANK_HOLIDAYS)
    outside = f"""(isodow(started_at) > 5 OR started_at::DATE IN ({closed})
                   OR strftime(started_at, '%H:%M') NOT BETWEEN '09:00' AND '17:29')"""
    counts = dict(
        made_up.sql(
            f"""SELECT channel, count(*) FILTER ({outside}) / count(*)
                FROM contacts GROUP BY 1"""
        ).fetchall()
    )
    assert counts["phone"] == counts["webchat"] == 0
    assert 0.05 < counts["email"] < 0.15
    assert 0.05 < counts["form"] < 0.15
    first, last = one(made_up, "SELECT min(started_at)::DATE, max(started_at)::DATE FROM contacts")
    assert (first, last) == (date(2020, 12, 1), date(2022, 11, 21))


def test_answers_are_written_in_opening_hours(made_up):
    assert (
        one(
            made_up,
            """SELECT count(*) FROM contacts WHERE channel IN ('email', 'form')
           AND (isodow(answered_at) > 5
                OR strftime(answered_at, '%H:%M') NOT BETWEEN '09:00' AND '17:30')""",
        )
        == 0
    )


def test_fridays_are_quieter(made_up):
    per_day = dict(
        made_up.sql(
            """SELECT isodow(started_at), count(*) / count(DISTINCT started_at::DATE)
               FROM calls GROUP BY 1"""
        ).fetchall()
    )
    assert min(per_day, key=per_day.get) == 5
    assert max(per_day, key=per_day.get) == 1


def test_each_customer_lives_in_one_ward(made_up):
    assert (
        one(
            made_up,
            """SELECT max(wards) FROM (
               SELECT count(DISTINCT area_code) AS wards FROM contacts
               WHERE customer_key IS NOT NULL GROUP BY customer_key)""",
        )
        == 1
    )


# --- R5: nobody -----------------------------------------------------------------------------------


def test_marks_of_made_up_data():
    assert MADE_UP_ORG_CODE == "ZZ-DEMO"
    assert MADE_UP_LABEL == "made-up data"


def test_nobody_can_be_found(made_up):
    texts = {
        column: [
            word
            for (word,) in made_up.sql(
                f"SELECT DISTINCT {column} FROM contacts WHERE {column} IS NOT NULL"
            ).fetchall()
        ]
        for column in ("service", "line", "topic", "reason", "outcome", "channel")
    }
    assert set(texts["line"]) == {line.name for line in LINES}
    assert set(texts["service"]) == {line.service for line in LINES}
    words = [word for column in texts.values() for word in column]
    assert not [word for word in words if "@" in word or any(sign.isdigit() for sign in word)]
    assert (
        one(
            made_up,
            """SELECT count(*) FROM contacts WHERE customer_key NOT SIMILAR TO 'K[0-9]{6}'
           OR contact_id NOT SIMILAR TO 'C[0-9]{7}'""",
        )
        == 0
    )


# --- R6: the same seed, the same bytes ------------------------------------------------------------


def test_same_seed_same_bytes(made_up_file, tmp_path):
    again = tmp_path / "again.parquet"
    again.write_text("an older file")
    write_contacts(again)
    assert sha256(again) == sha256(made_up_file)
    assert list(tmp_path.iterdir()) == [again]


def test_another_seed_other_contacts(made_up, other_seed):
    some_waits = "SELECT list(wait_seconds) FROM (SELECT * FROM calls ORDER BY contact_id LIMIT 50)"
    assert one(made_up, some_waits) != one(other_seed, some_waits)


def test_an_interrupted_run_leaves_the_older_file(tmp_path, monkeypatch):
    def fail(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr("gaugebook.tables.synthetic.council.generate_contacts", fail)
    path = tmp_path / "contacts.parquet"
    path.write_text("an older file")
    with pytest.raises(KeyboardInterrupt):
        write_contacts(path)
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [
        ("contacts.parquet", "an older file")
    ]


# --- the steps ------------------------------------------------------------------------------------


def test_scale_to_total_keeps_bounds_and_total():
    rng = np.random.default_rng(3)
    whole = synthetic_contacts.scale_to_total(
        rng, rng.lognormal(0, 1.5, 5000), 5000 * 300, longest=2000
    )
    assert whole.sum() == 5000 * 300
    assert whole.min() >= 0
    assert whole.max() <= 2000


@pytest.mark.parametrize("count", [0, 1, 500, 1000])
def test_pick_exactly_counts(count):
    picked = synthetic_contacts.pick_exactly(np.random.default_rng(3), count, np.ones(1000))
    assert picked.sum() == count


def test_pick_exactly_prefers_the_heavy():
    weights = np.repeat([1.0, 9.0], 5000)
    picked = synthetic_contacts.pick_exactly(np.random.default_rng(3), 1000, weights)
    assert 0.85 < picked[5000:].sum() / 1000 < 0.95


def test_next_free_positions_are_different_and_never_earlier():
    wanted = np.sort(np.random.default_rng(3).integers(0, 300, 200))
    found = synthetic_people._next_free(wanted)
    assert (found >= wanted).all()
    assert len(set(found.tolist())) == 200


def test_clocks_change_on_the_right_days():
    days = synthetic_days.council_days()
    march = days.of_month("2022-03")
    assert days.offset[march].tolist() == [0] * 26 + [3600] * 5
    assert days.early_offset[march].tolist() == [0] * 27 + [3600] * 4


# --- R7: the published tables ---------------------------------------------------------------------


def read_published(root, name):
    path = root / "examples/demo-council/data" / name
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    return text, list(csv.reader(text.splitlines()))


def test_buckinghamshire_is_typed_as_printed(root):
    text, rows = read_published(root, "published-buckinghamshire.csv")
    assert [len(row) for row in rows] == [8] * 7
    assert rows[1] == (
        ["Calls offered", "-", "476,004", "40,046", "35,307", "35,554", "33,592", "23100"]
    )
    assert rows[2][2] == "#####"
    assert rows[3][6] == "94.48%"
    assert rows[5][1] == "180 seconds"
    assert text.splitlines()[0] == (
        "Indicator,Target,21/22,Jul-22,Aug-22,Sep-22,Oct-22,Nov 22 (to 21st inc)"
    )


def test_worcestershire_is_typed_as_printed(root):
    _, rows = read_published(root, "published-worcestershire-web.csv")
    assert [len(row) for row in rows] == [7] * 4
    assert rows[0][1] == "Users - (number of new and returning customers)"
    assert rows[1] == ["2019", "1,412,732", "9.51", "2,875,557", "1.97", "20,054,271", "6.65%"]
    assert rows[2] == ["2020", "1,929,574", "36.58", "3,829,276", "33.17", "24,190,538", "20.63%"]
    assert rows[3] == ["2021", "2,757,610", "42.91", "5,022,330", "31.16", "28,151,029", "16.37%"]

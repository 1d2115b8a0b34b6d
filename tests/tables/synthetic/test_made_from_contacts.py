"""The made-up cases, feedback and staffing: consistent with the contacts they are made from.

R1  the columns of their tables, sorted by time, in the two years of the contacts
R2  cases: each was a contact; times and states agree; some late, some open, some withdrawn
R3  feedback: volumes, stages, outcomes and scores; nothing that anybody wrote
R4  staffing: every line in every half hour of opening, enough for the work that was done
R5  the same seed, the same bytes; another seed, other records
"""

import hashlib
import json

import duckdb
import pyarrow.parquet as pq
import pytest

from gaugebook.definitions.schema import TABLES
from gaugebook.tables.synthetic import MADE_UP_TABLES, made_up_records
from gaugebook.tables.synthetic import cases as synthetic_cases
from gaugebook.tables.synthetic import feedback as synthetic_feedback
from gaugebook.tables.synthetic import staffing as synthetic_staffing
from gaugebook.tables.synthetic.profile import BANK_HOLIDAYS, LINES

NAMES = ("cases", "feedback", "staffing")
GENERATE = {
    "cases": (synthetic_cases.generate_cases, synthetic_cases.LOOKS_AT),
    "feedback": (synthetic_feedback.generate_feedback, synthetic_feedback.LOOKS_AT),
    "staffing": (synthetic_staffing.generate_staffing, synthetic_staffing.LOOKS_AT),
}


def silent(message):
    pass


@pytest.fixture(scope="session")
def files(made_up_folder):
    return {
        name: made_up_records(made_up_folder, name, seed=2022, progress=silent)
        for name in ("contacts", *NAMES)
    }


@pytest.fixture(scope="session")
def made_up(files):
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Europe/London'")
        for name, path in files.items():
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
        yield connection


def one(connection, query):
    (row,) = connection.sql(query).fetchall()
    return row if len(row) > 1 else row[0]


# --- R1 -------------------------------------------------------------------------------------------


def test_the_tables_are_those_that_hold_records():
    assert set(MADE_UP_TABLES) == {"contacts", *NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_those_of_the_table_but_for_what_people_write(files, name):
    assert pq.read_schema(files[name]).names == [column.name for column in TABLES[name].kept]


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_sorted_and_their_keys_are_different(made_up, name):
    time, key = TABLES[name].time_column, ", ".join(TABLES[name].key)
    earlier = f"lag({time}) OVER (ORDER BY place) > {time}"
    rows = f"SELECT {earlier} AS back FROM (SELECT *, row_number() OVER () AS place FROM {name})"
    assert one(made_up, f"SELECT count(*) FILTER (back) FROM ({rows})") == 0
    rows, keys = one(made_up, f"SELECT count(*), count(DISTINCT ({key})) FROM {name}")
    assert rows == keys > 3000


@pytest.mark.parametrize("name", NAMES)
def test_they_cover_the_months_of_the_contacts(made_up, name):
    time = TABLES[name].time_column
    months, first, last = one(
        made_up,
        f"""SELECT count(DISTINCT strftime({time}, '%Y-%m')), min({time})::DATE::TEXT,
                   max({time})::DATE::TEXT FROM {name}""",
    )
    assert (months, first, last) == (24, "2020-12-01", "2022-11-21")


@pytest.mark.parametrize("name", ["cases", "feedback"])
def test_services_and_words_are_known(made_up, name):
    services = {s for (s,) in made_up.sql(f"SELECT DISTINCT service FROM {name}").fetchall()}
    assert services == {line.service for line in LINES}
    for column in TABLES[name].kept:
        if column.codes:
            found = made_up.sql(f"SELECT DISTINCT {column.name} FROM {name}").fetchall()
            assert {word for (word,) in found} <= {*column.codes, None}


# --- R2: cases ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "impossible",
    [
        "closed_at < opened_at",
        "due_at <= opened_at",
        "(state = 'open') <> (closed_at IS NULL)",
        "closed_at > TIMESTAMPTZ '2022-11-21 17:30:00'",
        "strftime(due_at, '%H:%M') <> '17:30'",
        "isodow(due_at) > 5 OR isodow(closed_at) > 5",
        "case_id NOT SIMILAR TO 'S[0-9]{6}' OR customer_key NOT SIMILAR TO 'K[0-9]{6}'",
        "customer_key IS NULL OR topic IS NULL OR reason IS NULL",
    ],
)
def test_no_case_is(made_up, impossible):
    assert one(made_up, f"SELECT count(*) FROM cases WHERE {impossible}") == 0


def test_each_case_is_a_contact_that_was_not_resolved(made_up):
    assert (
        one(
            made_up,
            """SELECT count(*) FROM cases ANTI JOIN contacts
               ON contacts.answered_at = cases.opened_at
               AND contacts.customer_key = cases.customer_key
               AND contacts.reason = cases.reason AND contacts.service = cases.service
               AND NOT contacts.resolved_first_contact""",
        )
        == 0
    )


def test_the_flow_of_cases_closes(made_up):
    cases, opened, closed, withdrawn, late = one(
        made_up,
        """SELECT count(*), count(*) FILTER (state = 'open'), count(*) FILTER (state = 'closed'),
                  count(*) FILTER (state = 'withdrawn'), count(*) FILTER (closed_at > due_at)
           FROM cases""",
    )
    assert opened + closed + withdrawn == cases
    assert 0.01 < opened / cases < 0.05
    assert 0.03 < withdrawn / cases < 0.05
    assert 0.10 < late / closed < 0.25


def test_more_cases_are_late_when_callers_wait_long(made_up):
    late = dict(
        made_up.sql(
            """SELECT strftime(opened_at, '%Y-%m'), avg((closed_at > due_at)::INT)
               FROM cases WHERE opened_at < TIMESTAMPTZ '2022-09-01' GROUP BY 1"""
        ).fetchall()
    )
    assert max(late, key=late.get) == "2022-06"


def test_no_case_outstays_the_bank_holidays(made_up):
    closed = ", ".join(f"'{day}'" for day in BANK_HOLIDAYS)
    days = f"closed_at::DATE IN ({closed}) OR due_at::DATE IN ({closed})"
    assert one(made_up, f"SELECT count(*) FROM cases WHERE {days}") == 0


# --- R3: feedback ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "impossible",
    [
        "score NOT BETWEEN 1 AND 5",
        "(kind = 'complaint') <> (stage IS NOT NULL)",
        "stage NOT IN ('1', '2')",
        "kind <> 'complaint' AND outcome IS NOT NULL",
        "outcome NOT IN ('upheld', 'partly_upheld', 'not_upheld')",
        "learning IS NOT NULL AND outcome NOT IN ('upheld', 'partly_upheld')",
        "learning IS NOT NULL AND outcome IS NULL",
        "received_at >= TIMESTAMPTZ '2022-11-22'",
    ],
)
def test_no_feedback_is(made_up, impossible):
    assert one(made_up, f"SELECT count(*) FROM feedback WHERE {impossible}") == 0


def test_one_contact_in_some_300_brings_feedback(made_up):
    contacts = one(made_up, "SELECT count(*) FROM contacts")
    kinds = dict(made_up.sql("SELECT kind, count(*) FROM feedback GROUP BY 1").fetchall())
    assert 280 < contacts / sum(kinds.values()) < 320
    assert kinds["complaint"] > kinds["compliment"] > kinds["comment"] > 500


def test_complaints_reach_both_stages_and_some_are_not_decided_yet(made_up):
    second, undecided, upheld = one(
        made_up,
        """SELECT avg((stage = '2')::INT), count(*) FILTER (outcome IS NULL),
                  avg((outcome IN ('upheld', 'partly_upheld'))::INT)
           FROM feedback WHERE kind = 'complaint'""",
    )
    assert 0.08 < second < 0.16
    assert 5 < undecided < 100
    assert 0.45 < upheld < 0.60
    waiting = "kind = 'complaint' AND outcome IS NULL"
    assert one(made_up, f"SELECT min(received_at)::TEXT FROM feedback WHERE {waiting}") > "2022-08"


def test_compliments_score_high_and_complaints_low(made_up):
    score = dict(made_up.sql("SELECT kind, avg(score) FROM feedback GROUP BY 1").fetchall())
    assert score["complaint"] < 2 < score["comment"] < 4 < score["compliment"]
    scored = one(made_up, "SELECT count(score) / count(*) FROM feedback")
    assert 0.55 < scored < 0.65


def test_complaints_are_most_when_callers_wait_longest(made_up):
    months = dict(
        made_up.sql(
            """SELECT strftime(received_at, '%Y-%m'), count(*) FROM feedback
               WHERE kind = 'complaint' GROUP BY 1"""
        ).fetchall()
    )
    assert max(months, key=months.get) == "2022-06"


def test_nobody_wrote_anything(files):
    columns = pq.read_table(files["feedback"]).select(["service", "learning", "outcome", "stage"])
    words = {str(word) for column in columns.columns for word in column.unique().to_pylist()}
    assert len(words) < 30
    assert "comment" not in pq.read_schema(files["feedback"]).names


# --- R4: staffing ---------------------------------------------------------------------------------


def test_every_line_is_staffed_in_every_half_hour_of_opening(made_up):
    rows, days, lines = one(
        made_up,
        """SELECT count(*), count(DISTINCT start_at::DATE), count(DISTINCT line) FROM staffing""",
    )
    assert lines == len(LINES)
    assert rows == days * 17 * lines
    closed = ", ".join(f"'{day}'" for day in BANK_HOLIDAYS)
    outside = f"""isodow(start_at) > 5 OR start_at::DATE IN ({closed})
                  OR strftime(start_at, '%H:%M') NOT BETWEEN '09:00' AND '17:00'
                  OR minute(start_at) NOT IN (0, 30)"""
    assert one(made_up, f"SELECT count(*) FROM staffing WHERE {outside}") == 0
    worked = "SELECT count(DISTINCT started_at::DATE) FROM contacts WHERE channel = 'phone'"
    assert days == one(made_up, worked)


def test_staff_are_rarely_more_than_rostered_and_never_less_than_none(made_up):
    least, available, more = one(
        made_up,
        "SELECT min(rostered), min(available), avg((available > rostered)::INT) FROM staffing",
    )
    assert (least, available) == (1, 0)
    assert 0.005 < more < 0.03


def test_there_was_staff_for_the_work_of_every_month_and_line(made_up):
    """The time spent on contacts is a share of the staff's, highest when callers waited longest."""
    busy = made_up.sql(
        """WITH staff AS (SELECT strftime(start_at, '%Y-%m') AS month, line,
                                 sum(available) * 1800 AS seconds FROM staffing GROUP BY ALL),
                work AS (SELECT strftime(answered_at, '%Y-%m') AS month, line,
                                sum(handle_seconds) AS seconds FROM contacts GROUP BY ALL)
           SELECT month, line, work.seconds / staff.seconds FROM staff JOIN work USING (month, line)
        """
    ).fetchall()
    assert len(busy) == 24 * len(LINES)
    assert all(0.2 < share < 1 for _, _, share in busy)
    on_tax = {month: share for month, line, share in busy if line == "Council Tax"}
    assert max(on_tax, key=on_tax.get) == "2022-06"


# --- R5: the same seed, the same bytes ------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_bytes(files, made_up_folder, tmp_path, name):
    (tmp_path / files["contacts"].name).symlink_to(files["contacts"])
    again = made_up_records(tmp_path, name, seed=2022, progress=silent)
    assert again != files[name]
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (again, files[name])}
    assert len(digests) == 1
    assert {path.name for path in tmp_path.iterdir()} == {files["contacts"].name, again.name}


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_other_records_of_the_same_shape(files, name):
    generate, looks_at = GENERATE[name]
    other = generate(pq.read_table(files["contacts"], columns=list(looks_at)), seed=7)
    here = pq.read_table(files[name])
    assert other.schema.names == here.schema.names
    assert not other.equals(here)
    assert abs(other.num_rows - here.num_rows) < 0.01 * here.num_rows


def test_the_contacts_are_made_first_and_everything_says_what_takes_its_time(
    tmp_path, monkeypatch, files
):
    def link(path, *, seed):
        path.symlink_to(files["contacts"])

    monkeypatch.setattr("gaugebook.tables.synthetic.council.write_contacts", link)
    told = []
    made_up_records(tmp_path, "feedback", seed=2022, progress=told.append)
    made_up_records(tmp_path, "feedback", seed=2022, progress=told.append)
    assert told == ["making up contact records", "making up feedback records"]


def test_an_interrupted_run_leaves_no_half_file(tmp_path, monkeypatch, files):
    (tmp_path / files["contacts"].name).symlink_to(files["contacts"])

    def cut(table, part, **options):
        part.write_bytes(json.dumps("half").encode())
        raise KeyboardInterrupt

    monkeypatch.setattr("gaugebook.tables.synthetic.columns.pq.write_table", cut)
    with pytest.raises(KeyboardInterrupt):
        made_up_records(tmp_path, "staffing", seed=2022, progress=silent)
    assert [path.name for path in tmp_path.iterdir()] == [files["contacts"].name]

"""The SQL that people read: it gives the same number as the engine, which runs another.

1. For every shipped metric that is counted from records, on records drawn at random with blanks
   in every column that may be blank.
2. For every shipped metric that a summary can serve, on two months of a summary.
3. A derived metric is its formula; what is divided by zero has no value.
4. What is printed is the condition as it was understood, and short enough to be read.
"""

import csv
import io
import json
import random
from datetime import datetime, timedelta

import duckdb
import pytest
from sqlglot import exp, parse_one
from tests.little_council import council

from gaugebook.definitions.library import load_library
from gaugebook.definitions.measure import Measure, SummaryShare
from gaugebook.definitions.metric import Metric
from gaugebook.engine.explain import formula_sql

LIBRARY, _ = load_library()
RECORD_TABLES = {
    "contacts": "started_at",
    "cases": "opened_at",
    "feedback": "received_at",
    "staffing": "start_at",
}
MONTH, MONTHS = "2022-09", "2022-09..2022-10"


def is_of_records(metric):
    return bool(metric.uses) and all(LIBRARY.measures[u.measure].records for u in metric.uses)


def has_summary(metric):
    return bool(metric.uses) and not any(LIBRARY.measures[u.measure].records for u in metric.uses)


OF_RECORDS = [m.id for m in LIBRARY.metrics.values() if is_of_records(m)]
OF_SUMMARIES = [m.id for m in LIBRARY.metrics.values() if has_summary(m)]
DERIVED = [m.id for m in LIBRARY.metrics.values() if m.kind == "derived"]


def test_every_shipped_metric_is_of_one_of_these_sorts():
    assert sorted([*OF_RECORDS, *OF_SUMMARIES, *DERIVED]) == sorted(LIBRARY.metrics)
    assert min(map(len, (OF_RECORDS, OF_SUMMARIES, DERIVED))) >= 5


# --- records --------------------------------------------------------------------------------------


def moments(draw, size):
    """Times of a September, no two the same: the order of two calls at one instant is open."""
    seconds = draw.sample(range(30 * 24 * 3600), size)
    return [datetime(2022, 9, 1) + timedelta(seconds=s) for s in seconds]


def a_contact(draw, number, at):
    def perhaps(value):
        return "" if draw.random() < 0.2 else value

    outcomes = "answered answered abandoned abandoned_in_ivr short_abandoned called_back refused"
    outcome = draw.choice([*outcomes.split(), "diverted"])
    line = draw.choice(["Waste", "Council Tax"])
    return {
        "contact_id": number,
        "channel": draw.choice(["phone", "phone", "phone", "webchat", "email", "form"]),
        "line": perhaps(line),
        "started_at": at,
        "wait_seconds": perhaps(draw.choice([0, 5, 19, 20, 21, 300, 1000])),
        "handle_seconds": perhaps(draw.randrange(30, 900)) if outcome == "answered" else "",
        "outcome": outcome,
        "customer_key": perhaps(f"K{draw.randrange(40)}"),
        "email_on_record": perhaps(draw.choice(["true", "false"])),
        "email_asked": perhaps(draw.choice(["true", "false"])),
        "resolved_first_contact": perhaps(draw.choice(["true", "false"])),
        "transferred_to": draw.choice(["", "", "Housing"]),
        "avoidable_kind": draw.choice(["", "", "progress_chase", "unclear_letter"]),
        "satisfaction": perhaps(draw.randrange(1, 6)),
        "ivr_seconds": perhaps(draw.choice([20, 40, 60])),
        "reason": perhaps(draw.choice(["Bins", "Bills"])),
    }


def a_case(draw, number, at):
    due = at + timedelta(days=10)
    state = draw.choice(["open", "closed", "closed", "closed", "withdrawn"])
    closed = at + timedelta(days=draw.choice([1, 10, 11]))
    return {
        "case_id": number,
        "opened_at": at,
        "due_at": draw.choice([due, due, due, ""]),
        "closed_at": "" if state == "open" else closed,
        "state": state,
        "on_time": draw.choice(["true", "true", "false", ""]),
    }


def a_comment(draw, number, at):
    kind = draw.choice(["complaint", "complaint", "compliment", "comment"])
    outcomes = ["upheld", "partly_upheld", "not_upheld", ""]
    return {
        "feedback_id": number,
        "received_at": at,
        "kind": kind,
        "stage": draw.choice(["1", "2", ""]) if kind == "complaint" else "",
        "outcome": draw.choice(outcomes) if kind == "complaint" else "",
    }


def a_half_hour(draw, number, at):
    rostered = draw.randrange(2, 9)
    return {
        "start_at": at,
        "line": f"Line {number % 3}",
        "rostered": rostered,
        "available": draw.choice([rostered, rostered - 1, ""]),
    }


ROWS = {
    "contacts": (a_contact, 600),
    "cases": (a_case, 200),
    "feedback": (a_comment, 150),
    "staffing": (a_half_hour, 100),
}
KEYS_OF_PEOPLE = ("customer_key", "case_id")


def as_csv(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def source(table, headings):
    columns = {
        h: {"from": [h], **({"private": "hash"} if h in KEYS_OF_PEOPLE else {})} for h in headings
    }
    for name in ("email_on_record", "email_asked", "resolved_first_contact", "on_time"):
        if name in columns:
            columns[name]["codes"] = {"true": True, "false": False}
    plain = {"id": table, "version": "1.0.0", "name": table, "table": table, "columns": columns}
    return json.dumps({**plain, "files": f"data/{table}*", "time_zone": "UTC"})


@pytest.fixture(scope="module")
def of_records(tmp_path_factory):
    """A council with records of every table, read; and the same records in a database."""
    draw = random.Random(7)
    files = {}
    for table, (a_row, size) in ROWS.items():
        times = moments(draw, size)
        rows = [a_row(draw, number, at) for number, at in enumerate(sorted(times), start=1)]
        files[f"data/{table}.csv"] = as_csv(rows)
        files[f"metrics/sources/{table}.yaml"] = source(table, rows[0])
    inputs = [{"source": table} for table in ROWS]
    folder = tmp_path_factory.mktemp("records")
    made = council(folder, files, inputs=inputs, time_zone="UTC")
    assert [str(p) for p in made.definition_problems] == []
    read = made.read()
    database = duckdb.connect()
    for records in read.dataset.records:
        database.execute(
            f"CREATE TABLE {records.table} AS SELECT * FROM read_parquet('{records.parquet}')"
        )
    return made, database


def last(database, sql, name):
    """Run a statement, and give its column of that name."""
    found = database.execute(sql)
    names = [column[0] for column in found.description]
    (row,) = found.fetchall()
    return dict(zip(names, row, strict=True))[name]


def computed(made, name, period):
    return next(iter(made.compute(name, period=period).observations))


@pytest.mark.parametrize("name", OF_RECORDS)
def test_it_gives_the_number_of_the_engine_on_records(of_records, name):
    made, database = of_records
    metric = LIBRARY.metrics[name]
    sql = formula_sql(metric, LIBRARY.measures)
    given = computed(made, name, MONTH)

    found = last(database, sql, name)

    if metric.about_people and metric.unit == "share":  # of few records, so in steps of 5%
        assert found == pytest.approx(given.value, abs=0.05)
        return
    if metric.about_people:  # rounded to the nearest 5, so that nobody is told apart
        assert found > metric.disclosure.threshold
        assert abs(found - given.value) <= metric.disclosure.round_to / 2
        return
    assert found is not None
    assert given.value == pytest.approx(float(found), rel=1e-12)
    if given.denominator is not None and "denominator" in sql:
        assert given.denominator == last(database, sql, "denominator")
        assert given.numerator == pytest.approx(float(last(database, sql, "numerator")))


@pytest.mark.parametrize("name", [m.id for m in LIBRARY.metrics.values() if m.bounds is not None])
def test_bounds_hold_the_value(of_records, name):
    _, database = of_records
    metric = LIBRARY.metrics[name]
    sql = formula_sql(metric, LIBRARY.measures)
    value = last(database, sql, name)

    for side, column in (("lower", "at_least"), ("upper", "at_most")):
        assert (column in sql) == (getattr(metric.bounds, side) is not None)
    if metric.bounds.lower:
        assert last(database, sql, "at_least") <= value
    if metric.bounds.upper:
        assert last(database, sql, "at_most") >= value


# --- summaries ------------------------------------------------------------------------------------


def summary_columns():
    return [name for name, m in LIBRARY.measures.items() if m.records is None and m.summary == name]


@pytest.fixture(scope="module")
def of_summary(tmp_path_factory):
    """A council with two months of a summary, each column another number, and a database of it."""
    names = summary_columns()
    summaries = [measure.summary for measure in LIBRARY.measures.values()]
    shares = {s.share: 0.25 for s in summaries if isinstance(s, SummaryShare)}
    rows = [
        {"period": month, **{name: factor * (n + 3) for n, name in enumerate(names)}, **shares}
        for month, factor in (("2022-09", 100), ("2022-10", 130))
    ]
    columns = {name: {"from": [name]} for name in rows[0]}
    columns |= {name: {"from": [name], "format": "share"} for name in shares}
    plain = {"id": "summary", "version": "1.0.0", "name": "summary", "table": "counts"}
    written = json.dumps({**plain, "files": "data/summary*", "columns": columns})
    files = {"data/summary.csv": as_csv(rows), "metrics/sources/summary.yaml": written}
    made = council(tmp_path_factory.mktemp("summary"), files, inputs=[{"source": "summary"}])
    database = duckdb.connect()
    database.execute(
        f"CREATE TABLE counts (period TEXT, {', '.join(f'{n} DOUBLE' for n in (*names, *shares))})"
    )
    for row in rows:
        marks = ", ".join("?" for _ in row)
        database.execute(f"INSERT INTO counts VALUES ({marks})", list(row.values()))
    return made, database


@pytest.mark.parametrize("name", OF_SUMMARIES)
def test_it_gives_the_number_of_the_engine_on_a_summary(of_summary, name):
    made, database = of_summary
    metric = LIBRARY.metrics[name]
    sql = formula_sql(metric, LIBRARY.measures)
    if all(LIBRARY.measures[use.measure].additive for use in metric.uses):
        assert computed(made, name, MONTHS).value == pytest.approx(last(database, sql, name))
        return
    found = database.execute(f"{sql} WHERE period = '2022-09'").fetchall()
    assert [row[-1] for row in found] == [pytest.approx(computed(made, name, MONTH).value)]
    assert "rollup-refused" in made.codes(name, period=MONTHS)


# --- derived metrics ------------------------------------------------------------------------------


def worked_out(name, values):
    """Run the formula of a derived metric on values for its inputs."""
    tree = parse_one(formula_sql(LIBRARY.metrics[name], LIBRARY.measures), read="duckdb")
    inputs = ", ".join(f"CAST({value} AS DOUBLE) AS {key}" for key, value in values.items())
    sql = tree.from_(f"(SELECT {inputs}) AS inputs", dialect="duckdb").sql("duckdb")
    ((found,),) = duckdb.sql(sql).fetchall()
    return found


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_metric_is_its_formula(name):
    from gaugebook.definitions.formula import parse_formula

    metric = LIBRARY.metrics[name]
    formula = parse_formula(metric.formula, metric.inputs)
    draw = random.Random(11)
    for _ in range(20):
        values = {key: draw.randrange(1, 1000) / 8 for key in metric.inputs}
        assert worked_out(name, values) == pytest.approx(float(formula.value(values).value))


def test_a_derived_metric_that_divides_by_zero_has_no_value():
    assert worked_out("calls_per_available_hour", {"calls": 5, "half_hours": 0}) is None


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_metric_says_what_each_name_stands_for(name):
    metric = LIBRARY.metrics[name]
    remarks = formula_sql(metric, LIBRARY.measures).splitlines()[: len(metric.inputs)]

    assert [line.partition(":")[0] for line in remarks] == [f"-- {key}" for key in metric.inputs]
    for line, given in zip(remarks, metric.inputs.values(), strict=True):
        assert (given.metric or given.reference) in line


# --- what is printed ------------------------------------------------------------------------------

MEASURES = {
    "all": Measure(unit="count", additive=True, records={"table": "contacts"}),
    "heard": Measure(
        unit="count",
        additive=True,
        records={"table": "feedback", "where": "kind = 'complaint' OR kind = 'comment'"},
    ),
}
PLAIN = {
    "id": "x",
    "version": "1.0.0",
    "name": "X",
    "question": "X?",
    "decimals": 0,
    "direction": "neutral",
    "owner": "O",
}


def metric_of(**fields):
    return Metric.model_validate({**PLAIN, "unit": "count", **fields})


def test_a_share_of_a_summary_is_worked_out_and_never_averaged():
    share = {"unit": "count", "additive": True, "summary": {"share": "level", "of": "rung"}}
    rung = {"unit": "count", "additive": True, "summary": "rung"}
    measures = {n: Measure.model_validate(m) for n, m in {"quick": share, "rung": rung}.items()}
    metric = metric_of(kind="ratio", numerator="quick", denominator="rung", unit="share")
    database = duckdb.connect()
    database.execute("CREATE TABLE counts (rung INT, level DOUBLE)")
    database.execute("INSERT INTO counts VALUES (100, 0.9), (300, 0.5)")

    assert last(database, formula_sql(metric, measures), "x") == 0.6  # the mean of both is 0.7


def test_alternatives_are_held_together():
    of = {"measure": "all", "where": "line = 'A' OR line = 'B'"}
    sql = formula_sql(metric_of(kind="count", of=of, where="channel = 'phone'"), MEASURES)

    assert "WHERE line = 'A' OR line = 'B')" in sql
    both = {"measure": "heard", "where": "score = 1 OR score = 2"}
    assert "(kind = 'complaint' OR kind = 'comment') AND (score = 1 OR score = 2)" in formula_sql(
        metric_of(kind="count", of=both), MEASURES
    )


def test_two_tables_are_two_selects_and_each_meets_the_condition():
    metric = metric_of(
        kind="ratio", numerator="heard", denominator="all", unit="per_10000", where="line = 'A'"
    )
    tree = parse_one(formula_sql(metric, MEASURES), read="duckdb")

    tables = [table.name for table in tree.find_all(exp.Table)]
    assert sorted(tables) == ["contacts", "feedback"]
    assert tree.sql("duckdb").count("line = 'A'") == 2
    assert "10000 * numerator" in tree.sql("duckdb")


@pytest.mark.parametrize(("within", "words"), [("1 day", "1 DAY"), ("36 hours", "36 HOUR")])
def test_a_window_is_days_or_hours(within, words):
    fields = {"kind": "sequence", "of": "all", "same": ["customer_key"], "unit": "share"}
    sql = formula_sql(metric_of(**fields, within=within, look="back"), MEASURES)

    assert f"INTERVAL {words}" in sql


def test_an_unknown_measure_is_named():
    with pytest.raises(KeyError, match="gone"):
        formula_sql(metric_of(kind="count", of="gone"), MEASURES)


@pytest.mark.parametrize("name", LIBRARY.metrics)
def test_it_is_one_statement_that_people_can_read(name):
    sql = formula_sql(LIBRARY.metrics[name], LIBRARY.measures)

    assert isinstance(parse_one(sql, read="duckdb"), exp.Select)
    assert max(len(line) for line in sql.splitlines()) <= 120
    assert len(sql.splitlines()) <= 24
    # "NOT x IS NULL" is how the tree says it; NOT before a bracket is what the metric says.
    assert "NOT " not in sql.replace("IS NOT NULL", "").replace("NOT (", "")

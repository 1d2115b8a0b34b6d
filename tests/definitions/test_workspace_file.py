"""workspace.yaml: what a workspace reads, for whom, and which source wins."""

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.workspace_file import WorkspaceFile

SHORTEST = "name: Demo\norg_code: E06000060\n"


def read(text: str) -> WorkspaceFile:
    file, problems = build(WorkspaceFile, parse_yaml(text, "workspace.yaml")[0])
    assert problems == []
    return file


def test_a_name_and_a_code_are_enough():
    file = read(SHORTEST)

    assert (file.time_zone, file.engine, file.inputs) == ("Europe/London", "duckdb", ())


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("512MB", "512MB"), ("4GB", "4GB"), ("1.5 gb", "1.5GB"), ("256 MB", "256MB")],
)
def test_memory_is_written_as_people_write_it(written, read_as):
    assert read(SHORTEST + f"memory: {written}\n").memory == read_as


def test_records_that_outgrow_a_machine_are_computed_on_spark():
    file = read(SHORTEST + "engine: spark\nmemory: 4GB\n")

    assert (file.engine, file.memory) == ("spark", "4GB")


def test_bank_holidays_are_those_of_england_unless_it_says_otherwise():
    assert read(SHORTEST).bank_holidays == "england"
    assert read(SHORTEST + "bank_holidays: northern-ireland\n").bank_holidays == "northern-ireland"
    assert read(SHORTEST + "bank_holidays: none\n").bank_holidays == "none"


def test_made_up_inputs_say_so():
    file = read(
        SHORTEST
        + "inputs:\n"
        + "  - {source: a, files: data/a.csv}\n"
        + "  - {source: b, made_up: true, files: data/b.csv}\n"
        + "  - {source: c, made_up: {seed: 7}}\n"
    )

    assert [entry.is_made_up for entry in file.inputs] == [False, True, True]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("files: data/*.csv", ("data/*.csv",)),
        ("files: [data/2021/*.csv, data/2022/*.csv]", ("data/2021/*.csv", "data/2022/*.csv")),
        ("label: Calls", ()),
    ],
)
def test_an_input_reads_one_pattern_or_several(written, read_as):
    assert read(SHORTEST + f"inputs: [{{source: a, {written}}}]\n").inputs[0].files == read_as


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: Demo\norg_code: 60\n", 2, "`org_code` cannot be 60: a text is needed"),
        (SHORTEST + "time_zone: London\n", 3, "a time zone is written like Europe/London"),
        (SHORTEST + "engine: polars\n", 3, "it must be 'duckdb' or 'spark'"),
        (SHORTEST + "memory: 2\n", 3, "a text is needed"),
        (SHORTEST + "memory: 2 gibibytes\n", 3, "memory is written like 512MB or 4GB"),
        (SHORTEST + "memory: 100MB\n", 3, "memory must be 256MB or more"),
        (SHORTEST + "memory: -2GB\n", 3, "memory is written like 512MB or 4GB"),
        (SHORTEST + "engine: spark\nmemory: 512MB\n", 4, "Spark needs 1GB of memory or more"),
        (SHORTEST + "bank_holidays: Scotland\n", 3, "it must be 'england', 'wales', 'scotland'"),
        (SHORTEST + "record: {answered_share: acd}\n", 3, "a list is needed"),
        (SHORTEST + "inputs:\n  - {source: A b}\n", 4, "an id has small letters"),
        (
            SHORTEST + "inputs:\n  - {source: a, made_up: {seed: x}}\n",
            4,
            "a whole number is needed",
        ),
        (SHORTEST + "inputs:\n  - {source: a, made_up: 5}\n", 4, "or it must be true"),
        (SHORTEST + "inputs:\n  - {source: a, files: b, made_up: {seed: 1}}\n", 4, "not from both"),
        (SHORTEST + "inputs: {source: a}\n", 3, "a list is needed"),
        (SHORTEST + "input: []\n", 3, "Did you mean inputs?"),
    ],
)
def test_what_does_not_fit_is_found_at_its_line(text, line, words):
    _, problems = build(WorkspaceFile, parse_yaml(text, "workspace.yaml")[0])

    assert len(problems) == 1
    assert problems[0].where.line == line
    assert words in problems[0].message


# --- databases ------------------------------------------------------------------------------------

INPUT = SHORTEST + "inputs:\n  - source: a\n    database: "
PASSWORD = "tell-nobody-7"


def test_a_database_is_named_by_the_variable_that_holds_its_address():
    table, query = (
        read(INPUT + asked + "\n").inputs[0].database
        for asked in (
            "{url_from: CRM_DATABASE_URL, table: crm.cases}",
            '{url_from: CRM_DATABASE_URL, query: "SELECT 1"}',
        )
    )

    assert (table.name, query.name) == ("CRM_DATABASE_URL/crm.cases", "CRM_DATABASE_URL/query")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("{url_from: CRM}", "either a `table` or a `query`"),
        ('{url_from: CRM, table: a, query: "SELECT 1"}', "either a `table` or a `query`"),
        ('{url_from: CRM, table: ""}', "it must not be empty"),
        ("{table: cases}", "`url_from` is missing"),
        ("{url_from: CRM, table: a}\n    files: a.csv", "from a database or from files"),
        ("{url_from: CRM, table: a}\n    made_up: true", "from a database or from files"),
    ],
)
def test_a_database_is_asked_for_one_thing(asked, words):
    _, problems = build(WorkspaceFile, parse_yaml(INPUT + asked + "\n", "workspace.yaml")[0])

    assert len(problems) == 1
    assert words in problems[0].message


@pytest.mark.parametrize(
    "asked",
    [
        f"{{url_from: 'postgresql://clerk:{PASSWORD}@server/crm', table: a}}",
        f"{{url: 'postgresql://clerk:{PASSWORD}@server/crm', table: a}}",
        f"{{url_from: CRM, table: a, password: {PASSWORD}}}",
        f"{{url_from: CRM, table: a, user: clerk, pwd: {PASSWORD}}}",
        f"{{url_from: {PASSWORD}, table: a}}",
        f"postgresql://clerk:{PASSWORD}@server/crm",
        f"['postgresql://clerk:{PASSWORD}@server/crm']",
    ],
)
def test_a_login_in_the_file_is_refused_and_not_repeated(asked):
    _, problems = build(WorkspaceFile, parse_yaml(INPUT + asked + "\n", "workspace.yaml")[0])

    assert [p.severity for p in problems] == ["refuse"]
    assert problems[0].where.line == 5
    assert PASSWORD not in str(problems[0].as_dict()) + repr(problems[0])

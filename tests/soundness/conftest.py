"""Each wrong number is looked for twice: on DuckDB, and by `make test-all` on Spark too.

A statement that is right on one engine may be wrong on the other without a word: quantiles, blanks
and clocks differ between them. Only modules whose councils have records are run again; figures that
were read from a printed table pass no engine.
"""

import pytest
from tests import little_council

from gaugebook.sql import EngineSettings

DRAW_RECORDS = {"records", "contacts_source"}
ENGINES = [
    "duckdb",
    pytest.param(
        "spark",
        marks=[pytest.mark.slow, pytest.mark.needs_spark, pytest.mark.xdist_group("spark")],
    ),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if DRAW_RECORDS & vars(metafunc.module).keys():
        metafunc.parametrize("engine", ENGINES, indirect=True)


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> EngineSettings:
    """What the councils of a test compute with."""
    settings = EngineSettings()
    if getattr(request, "param", "duckdb") == "spark":
        settings = request.getfixturevalue("spark_settings")
    monkeypatch.setattr(little_council, "ENGINE", settings)
    return settings

"""Which engine computes, and how much of the machine it may take."""

import pytest

from gaugebook.sql import EngineSettings, open_engine


def test_the_engine_is_duckdb_with_two_gigabytes():
    settings = EngineSettings()
    assert (settings.kind, settings.memory_limit, settings.threads) == ("duckdb", "2GB", None)
    assert settings.memory_bytes == 2_000_000_000


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"memory_limit": "much"}, "written like 512MB or 4GB"),
        ({"kind": "spark", "memory_limit": "512MB"}, "Spark needs 1GB"),
        ({"threads": 0}, "one thread or more"),
    ],
)
def test_no_engine_starts_with_settings_that_cannot_be(fields, words):
    with pytest.raises(ValueError, match=words):
        EngineSettings(**fields)


def test_the_settings_reach_duckdb():
    settings = EngineSettings(memory_limit="300MB", threads=1)
    sql = "SELECT current_setting('threads') AS threads, current_setting('memory_limit') AS memory"
    with open_engine(settings) as engine:
        assert engine.dialect == "duckdb"
        assert engine.rows(sql) == [{"threads": 1, "memory": "286.1 MiB"}]

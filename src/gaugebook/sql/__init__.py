"""SQL: the only doors to DuckDB and to Spark."""

from gaugebook.sql.engine import Engine, OutOfMemoryError, open_engine
from gaugebook.sql.settings import EngineSettings

__all__ = ["Engine", "EngineSettings", "OutOfMemoryError", "open_engine"]

"""SQL: the only door to DuckDB."""

from gaugebook.sql.duck import Engine, open_engine

__all__ = ["Engine", "open_engine"]

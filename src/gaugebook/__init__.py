"""gaugebook: a council's own exports, turned into scrutiny papers that can be trusted."""

__version__ = "0.1.0"

__all__ = ["__version__"]

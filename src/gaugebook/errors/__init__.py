"""Exceptions, and Problems: findings in a user's file, with their one table of texts."""

from gaugebook.errors._codes import CODES, ProblemKind
from gaugebook.errors._exceptions import (
    GaugebookError,
    MissingToolError,
    RefusedError,
    UsageError,
)
from gaugebook.errors._problem import (
    SEVERITIES,
    Problem,
    Severity,
    Where,
    at_most,
    count_in_words,
    near_miss,
    problem,
    sort_problems,
    worst_severity,
)

__all__ = [
    "CODES",
    "SEVERITIES",
    "GaugebookError",
    "MissingToolError",
    "Problem",
    "ProblemKind",
    "RefusedError",
    "Severity",
    "UsageError",
    "Where",
    "at_most",
    "count_in_words",
    "near_miss",
    "problem",
    "sort_problems",
    "worst_severity",
]

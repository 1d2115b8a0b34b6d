"""The engine: metrics and periods in, observations out."""

from gaugebook.engine.compute import Computed, compute, compute_each, together
from gaugebook.engine.request import Request

__all__ = ["Computed", "Request", "compute", "compute_each", "together"]

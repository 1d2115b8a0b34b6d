"""The engine: metrics and periods in, observations out."""

from gaugebook.engine.compute import Computed, compute
from gaugebook.engine.request import Request

__all__ = ["Computed", "Request", "compute"]

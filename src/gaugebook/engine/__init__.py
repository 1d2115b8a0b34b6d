"""The engine: metrics and periods in, observations out."""

from gaugebook.engine.compute import Computed, Request, compute

__all__ = ["Computed", "Request", "compute"]

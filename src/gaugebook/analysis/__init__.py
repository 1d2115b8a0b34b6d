"""Analyses: pure functions from observations to exhibits, free of any theme."""

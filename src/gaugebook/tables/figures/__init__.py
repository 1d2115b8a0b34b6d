"""Figures read: monthly summaries and published tables, each cell with its printed text."""

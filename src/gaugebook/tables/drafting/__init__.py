"""Drafts of sources: what a strange export most likely holds, for a person to confirm."""

"""Definitions: what officers write in YAML, read with the file and line of every fault."""

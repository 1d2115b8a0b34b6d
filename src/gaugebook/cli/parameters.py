"""Notebook parameters from the command line: texts, numbers, true or false, lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaugebook.definitions.files import parse_yaml
from gaugebook.errors import UsageError


def read_parameters(texts: Sequence[str]) -> dict[str, Any]:
    """Give parameters from ``name=value`` texts; a value is read as a definition's would be.

    Raises
    ------
    UsageError
        When a text is not ``name=value``, or its value cannot be read.

    Examples
    --------
    >>> read_parameters(["year_before=false", "metrics=[wait_mean, contacts]", "place=Hub"])
    {'year_before': False, 'metrics': ['wait_mean', 'contacts'], 'place': 'Hub'}
    """
    parameters: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise UsageError(f"-p {text} is not NAME=VALUE.", remedy="Write -p grain=month.")
        loaded, problems = parse_yaml(value, f"-p {name}")
        if loaded is None:
            raise UsageError(f"-p {text} cannot be read: {problems[0].message}")
        parameters[name] = loaded.data
    return parameters

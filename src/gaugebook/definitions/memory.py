"""Amounts of memory as people write them in ``workspace.yaml``: ``512MB``, ``2GB``."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

_BYTES = {"MB": 10**6, "GB": 10**9}
_LEAST = "256MB"

# Spark keeps 300 MB for itself and does not start with less than one and a half times as much;
# below this, little is left for the records.
LEAST_FOR_SPARK = "1GB"


def bytes_of(memory: str) -> int:
    """Give an amount of memory in bytes; a megabyte is a million of them.

    Raises
    ------
    ValueError
        When the text is no number of MB or GB.

    >>> bytes_of("512MB"), bytes_of("1.5GB")
    (512000000, 1500000000)
    """
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(MB|GB)", memory)
    if found is None:
        raise ValueError("memory is written like 512MB or 4GB")
    return round(float(found[1]) * _BYTES[found[2]])


def _is_memory(text: str) -> str:
    plain = text.replace(" ", "").upper()
    if bytes_of(plain) < bytes_of(_LEAST):
        raise ValueError(f"memory must be {_LEAST} or more")
    return plain


Memory = Annotated[str, AfterValidator(_is_memory)]
"""An amount of memory of at least 256MB; kept in capitals and without spaces."""

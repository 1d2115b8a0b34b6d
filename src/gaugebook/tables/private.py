"""The workspace's private folder: only its owner may read it, and nothing in it leaves it.

It holds the secret that customers' keys and respondents' names are hashed with, the rows that were
read, and the answers of self-assessments.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from gaugebook.tables.caches import write_private

SECRET_LENGTH = 64
"""Bytes; a shorter key, such as that of an emptied file, would let anyone try names."""


def private_folder(root: Path) -> Path:
    """Give the private folder of a workspace, made on first use, closed to others."""
    return closed_folder(root / ".gaugebook" / "private")


def closed_folder(folder: Path) -> Path:
    """Give a folder that only its owner may open, made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def secret_in(folder: Path) -> bytes:
    """Give the workspace's key for hashing, made on first use and never copied out.

    Parameters
    ----------
    folder
        The private folder.
    """
    path = folder / "secret"
    if not path.exists() or len(path.read_bytes()) < SECRET_LENGTH:
        write_private(path, secrets.token_hex(SECRET_LENGTH // 2).encode())
    return path.read_bytes()[:SECRET_LENGTH]

"""Notebooks drawn in a test: each cell is its text, the first one holds the parameters."""

import json
from pathlib import Path


def write_notebook(path: Path, parameters: str, *cells: str) -> Path:
    content = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {"tags": ["parameters"]} if number == 0 else {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate((parameters, *cells))
        ],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def streams(executed: bytes) -> dict[str, str]:
    """Give what a notebook wrote to stdout and to stderr."""
    cells = json.loads(executed)["cells"]
    outputs = [o for cell in cells for o in cell.get("outputs", []) if "name" in o]
    return {o["name"]: "".join(o["text"]) for o in outputs}

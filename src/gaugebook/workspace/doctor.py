"""What this machine has, what it lacks, and the one command that mends each lack."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version

from gaugebook.definitions.shipped import library_root
from gaugebook.errors import GaugebookError, MissingToolError


@dataclass(frozen=True)
class Finding:
    """One thing that gaugebook needs or can use: whether it is there, and how to get it."""

    name: str
    detail: str
    needed_for: str
    remedy: str = ""
    is_there: bool = True
    is_optional: bool = False


_PANGO = {
    "Linux": "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0",
    "Darwin": "brew install pango",
    "Windows": "Install MSYS2 from msys2.org, then: pacman -S mingw-w64-x86_64-pango",
}


def examine() -> tuple[Finding, ...]:
    """Give one finding for each thing, needed ones first."""
    return (
        _python(),
        _library(),
        *(_package(name, use) for name, use in _PACKAGES.items()),
        _kernel(),
        _pango(),
        _spark(),
        _jupyter(),
        _program("soffice", "opening workbooks to look at them", "LibreOffice"),
    )


_PACKAGES = {
    "duckdb": "computing observations",
    "papermill": "running notebooks",
    "altair": "drawing charts",
    "openpyxl": "writing workbooks",
}


def _python() -> Finding:
    return Finding(
        "Python",
        platform.python_version(),
        "everything",
        "Install Python 3.11 or later.",
        is_there=sys.version_info >= (3, 11),
    )


def _library() -> Finding:
    try:
        library_root()
    except GaugebookError as fault:
        return Finding(
            "shipped definitions", fault.message, "everything", fault.remedy, is_there=False
        )
    return Finding("shipped definitions", "found", "everything")


def _package(name: str, use: str) -> Finding:
    try:
        return Finding(name, version(name), use)
    except PackageNotFoundError:
        remedy = f"python -m pip install {name}"
        return Finding(name, "not installed", use, remedy, is_there=False)


def _kernel() -> Finding:
    use = "running notebooks"
    remedy = "python -m pip install ipykernel"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

        KernelSpecManager().get_kernel_spec("python3")
    except ImportError:
        return Finding("notebook kernel", "not installed", use, remedy, is_there=False)
    except NoSuchKernel:
        return Finding("notebook kernel", "not registered", use, remedy, is_there=False)
    return Finding("notebook kernel", "python3", use)


def _pango() -> Finding:
    from gaugebook.papers.document import joining_note

    use = "PDF papers; HTML and Excel are made without it"
    remedy = _PANGO.get(platform.system(), _PANGO["Linux"])
    try:
        note = joining_note()
    except MissingToolError:
        return Finding("Pango", "not found", use, remedy, is_there=False, is_optional=True)
    return Finding("Pango", note or "found", use, is_optional=True)


def _spark() -> Finding:
    from gaugebook.sql.spark import spark_lacks

    use = "engine: spark in workspace.yaml, for tens of millions of records"
    lack = spark_lacks()
    if lack is not None:
        return Finding("Spark", lack.message, use, lack.remedy, is_there=False, is_optional=True)
    return Finding("Spark", version("pyspark"), use, is_optional=True)


def _jupyter() -> Finding:
    use = "opening notebooks by hand"
    remedy = 'python -m pip install "gaugebook[lab]"'
    found = _package("jupyterlab", use)
    return replace(found, remedy="" if found.is_there else remedy, is_optional=True)


def _program(command: str, use: str, name: str) -> Finding:
    there = shutil.which(command) is not None
    detail = "found" if there else "not found"
    return Finding(name, detail, use, is_there=there, is_optional=True)

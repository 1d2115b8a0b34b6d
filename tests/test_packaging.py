"""What is installed is what was tested, and what ships is whole."""

import ast
import csv
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CONTENT = ("assessments", "metrics", "notebooks", "reports", "templates")

# Libraries that work without being imported by name.
WORK_UNSEEN = {
    "ipykernel": "runs the notebooks",
    "psycopg": "SQLAlchemy finds it by name",
    "tzdata": "gives Python the time zones on Windows",
}


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


LOCKS = ("requirements.lock", "requirements-spark.lock")


@pytest.fixture(params=LOCKS, scope="module")
def lock_text(request, root):
    """Each lock file by itself."""
    return (root / request.param).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lock_texts(root):
    """All lock files, the one that everybody installs first."""
    return [(root / name).read_text(encoding="utf-8") for name in LOCKS]


def core(project):
    return [Requirement(text) for text in project["project"]["dependencies"]]


def everything(project):
    extras = project["project"].get("optional-dependencies", {})
    listed = [
        text for group in (*extras.values(), project["dependency-groups"]["dev"]) for text in group
    ]
    return core(project) + [Requirement(text) for text in listed]


# --- the lock file --------------------------------------------------------------------------------


def locked_versions(lock_text):
    """Name to the version that applies on this machine."""
    pins = re.findall(r"^([a-z0-9-]+==[^\\\n]+)", lock_text, flags=re.MULTILINE)
    requirements = [Requirement(pin.strip()) for pin in pins]
    environment = default_environment()
    return {
        requirement.name: next(iter(requirement.specifier)).version
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate(environment)
    }


def test_the_lock_file_names_no_address_and_no_machine(lock_text):
    for line in lock_text.splitlines():
        assert not re.search(r"://|@|file:|(^|\s)-[a-z]|/(home|work|tmp|opt)\b", line), line


def test_every_locked_library_has_hashes(lock_text):
    blocks = re.split(r"\n(?=[a-z0-9])", lock_text.split("\n", 2)[2])
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_every_library_we_name_is_locked_at_a_version_we_allow(project, lock_texts):
    common, spark = map(locked_versions, lock_texts)
    assert len(common) > 50
    locked = spark | common
    for requirement in everything(project):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is in no lock file. Run: make lock"
        assert requirement.specifier.contains(locked[name], prereleases=True), (
            f"{name} is locked at {locked[name]}, not {requirement.specifier}. Run: make lock"
        )


def test_spark_is_in_the_lock_file_of_its_own_alone(project, lock_texts):
    common, spark = map(locked_versions, lock_texts)
    named = {
        Requirement(text).name for text in project["project"]["optional-dependencies"]["spark"]
    }
    assert named <= spark.keys()
    assert "setuptools" in spark, "Spark comes as source, and what builds it has a hash too"
    assert {n: v for n, v in spark.items() if n in common and common[n] != v} == {}
    assert named.isdisjoint(common), "requirements.lock is what everybody installs"


# --- what the code imports ------------------------------------------------------------------------


def imported_modules(root):
    for path in (root / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield node.module.split(".")[0]


def imported_distributions(root):
    distributions = packages_distributions()
    outside = set(imported_modules(root)) - sys.stdlib_module_names - {"gaugebook"}
    return {
        canonicalize_name(name)
        for module in outside
        for name in distributions.get(module, [module])
    }


def test_every_library_the_code_imports_is_a_dependency_of_ours(root, project):
    named = {canonicalize_name(requirement.name) for requirement in core(project)}
    extras = project["project"].get("optional-dependencies", {})
    named |= {
        canonicalize_name(Requirement(text).name) for texts in extras.values() for text in texts
    }
    assert imported_distributions(root) - named == set()


def test_every_dependency_of_ours_is_used(root, project):
    named = {canonicalize_name(requirement.name) for requirement in core(project)}
    assert named - imported_distributions(root) - set(WORK_UNSEEN) == set()


# --- the wheel ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """The wheel as a stranger gets it: made from the source archive, not from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(root)],
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def content_files(root):
    ignored = {"__pycache__", ".ipynb_checkpoints"}
    for folder in CONTENT:
        for path in (root / folder).rglob("*"):
            relative = path.relative_to(root)
            if path.is_file() and not ignored & set(relative.parts):
                yield relative.as_posix()


def test_content_folders_hold_no_python(root):
    assert [name for name in content_files(root) if name.endswith((".py", ".pyc"))] == []


def test_the_wheel_holds_every_content_file(root, wheel):
    shipped = {name for name in wheel.namelist() if name.startswith("gaugebook/library/")}
    assert shipped == {f"gaugebook/library/{name}" for name in content_files(root)}


def test_the_wheel_holds_the_package_and_nothing_beside_it(wheel):
    names = wheel.namelist()
    assert "gaugebook/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"gaugebook"}


def test_the_wheel_installs_the_command(wheel):
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert b"gaugebook = gaugebook.cli.main:main" in wheel.read(entry_points)


def test_the_wheel_carries_the_licences(wheel):
    names = [name for name in wheel.namelist() if "/licenses/" in name]
    assert sorted(name.rsplit("/", 1)[1] for name in names) == ["LICENSE", "OFL.txt"]


def test_the_record_of_the_wheel_is_whole(wheel):
    (record,) = (name for name in wheel.namelist() if name.endswith("RECORD"))
    listed = {row[0] for row in csv.reader(wheel.read(record).decode().splitlines())}
    assert listed == set(wheel.namelist())


def test_an_installed_package_finds_its_own_library(wheel, tmp_path):
    wheel.extractall(tmp_path)
    code = "from gaugebook.definitions.library import library_root; print(library_root())"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert Path(run.stdout.strip()).samefile(tmp_path / "gaugebook" / "library")

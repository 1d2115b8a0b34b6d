"""What holds for every command.

1. Wrong usage ends with 2, a refusal with 1, a fault of ours with 3, an interruption with 130; no
   traceback reaches an officer.
2. With --json there is exactly one JSON object on stdout, always with `problems`.
3. The workspace is the one named, else the environment's, else the nearest upward.
"""

import subprocess
import sys

import pytest

from gaugebook import __version__
from gaugebook.cli.commands import app
from gaugebook.workspace import doctor

COMMANDS = sorted(
    command.name or command.callback.__name__ for command in app.registered_commands
)  # fmt: skip

# One call of each that reads a workspace and is otherwise right.
IN_A_WORKSPACE = {
    "check": ["check"],
    "compute": ["compute", "wait_mean", "--period", "2026-09"],
    "copy": ["copy", "metric", "wait_mean"],
    "paper": ["paper", "scrutiny-quarterly", "--period", "2026-06..2026-09", "--format", "html"],
    "run": ["run", "kpi-trend", "--period", "2026-09"],
}


def test_every_command_is_known_here():
    assert sorted([*IN_A_WORKSPACE, "doctor", "init", "reconcile"]) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(gaugebook, command):
    said = gaugebook(command, "--help")
    assert said.code == 0
    assert "Usage: gaugebook" in said.out
    assert "--json" in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_wrong_usage(gaugebook, command):
    said = gaugebook(command, "--nope")
    assert (said.code, said.out) == (2, "")
    assert "--nope" in said.err
    assert "Traceback" not in said.err
    assert gaugebook(command, "--nope", "--json").json["problems"] == []


@pytest.mark.parametrize("arguments", [[], ["frob"], ["paper"], ["compute", "--period"]])
def test_a_request_that_is_not_one_is_wrong_usage(gaugebook, arguments):
    assert gaugebook(*arguments).code == 2


def test_the_version_is_said(gaugebook):
    assert gaugebook("--version").out == f"gaugebook {__version__}\n"


@pytest.mark.parametrize("command", IN_A_WORKSPACE)
def test_without_a_workspace_every_command_says_how_to_get_one(
    gaugebook, command, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GAUGEBOOK_WORKSPACE", raising=False)
    said = gaugebook(*IN_A_WORKSPACE[command])
    assert said.code == 2
    assert "There is no workspace.yaml here or above." in said.text
    assert "gaugebook init DIR" in said.text
    assert "error" in gaugebook(*IN_A_WORKSPACE[command], "--json").json


@pytest.mark.parametrize("command", IN_A_WORKSPACE)
def test_a_folder_that_is_no_workspace_is_named(gaugebook, command, tmp_path):
    said = gaugebook(*IN_A_WORKSPACE[command], "--workspace", tmp_path / "none")
    assert said.code == 2
    assert "none is not a workspace: it has no workspace.yaml." in said.text


@pytest.mark.parametrize("command", IN_A_WORKSPACE)
def test_broken_yaml_is_refused_at_its_line(gaugebook, command, example):
    path = example / "workspace.yaml"
    path.write_text(path.read_text() + "record: {wait_mean: [a\n", encoding="utf-8")
    said = gaugebook(*IN_A_WORKSPACE[command])
    assert said.code == 1
    assert "Refused workspace.yaml:" in said.text
    assert "Traceback" not in said.err
    assert "yaml-broken" in gaugebook(*IN_A_WORKSPACE[command], "--json").codes


def test_the_workspace_is_found_upward(gaugebook, example, monkeypatch):
    monkeypatch.chdir(example / "data")
    assert gaugebook("check").code == 0


def test_the_workspace_of_the_environment_is_used(gaugebook, example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAUGEBOOK_WORKSPACE", str(example))
    assert gaugebook("check").code == 0
    monkeypatch.setenv("GAUGEBOOK_WORKSPACE", str(tmp_path))
    assert gaugebook("check").code == 2
    assert gaugebook("check", "--workspace", example).code == 0


# --- the last resort ------------------------------------------------------------------------------


@pytest.fixture
def faulty(monkeypatch):
    """Let a command end in a fault."""

    def end(fault):
        def examine():
            raise fault

        monkeypatch.setattr(doctor, "examine", examine)

    return end


def test_a_fault_of_ours_is_said_without_a_traceback(gaugebook, faulty):
    faulty(ZeroDivisionError("division by zero"))
    said = gaugebook("doctor")
    assert said.code == 3
    assert "A fault of gaugebook, not of yours: ZeroDivisionError: division by zero" in said.text
    assert "Traceback" not in said.err
    assert gaugebook("doctor", "--json").json["problems"] == []


def test_an_engineer_sees_the_traceback(gaugebook, faulty):
    faulty(ZeroDivisionError("division by zero"))
    said = gaugebook("--traceback", "doctor")
    assert said.code == 3
    assert "Traceback (most recent call last)" in said.err


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            OSError(28, "No space left on device", "out/a.pdf"),
            "The disk is full. Free some space and run it again.",
        ),
        (
            OSError("Error writing bytes to file. Detail: [errno 28] No space left on device"),
            "The disk is full. Free some space and run it again.",
        ),
        (PermissionError(13, "Permission denied", "out"), "out: Permission denied."),
    ],
)
def test_a_disk_that_is_full_or_closed_is_said_plainly(gaugebook, faulty, fault, words):
    faulty(fault)
    said = gaugebook("doctor")
    assert said.code == 1
    assert words in " ".join(said.text.split())
    assert gaugebook("doctor", "--json").json["problems"] == []


def test_an_interruption_ends_with_130(gaugebook, faulty):
    faulty(KeyboardInterrupt())
    said = gaugebook("doctor", "--json")
    assert said.code == 130
    assert said.json["error"] == "Interrupted. Earlier papers are as they were."


# --- from outside ---------------------------------------------------------------------------------

HEAVY = ("altair", "duckdb", "openpyxl", "pandas", "papermill", "pyarrow", "scipy", "weasyprint")


def test_the_command_line_starts_without_the_heavy_libraries():
    program = f"import sys, gaugebook.cli.main; print([m for m in {HEAVY} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_a_reader_that_goes_away_ends_a_command_quietly(example):
    command = [sys.executable, "-m", "gaugebook", "compute", "wait_mean", "--period", "2026-09"]
    with subprocess.Popen(
        [*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=example
    ) as process:
        process.stdout.close()
        heard = process.stderr.read().decode()
        assert process.wait() == 0
    assert "Traceback" not in heard
    assert "Broken pipe" not in heard


def test_python_m_gaugebook_is_the_command(root):
    run = subprocess.run(
        [sys.executable, "-m", "gaugebook", "--version"], capture_output=True, text=True, check=True
    )
    assert run.stdout == f"gaugebook {__version__}\n"

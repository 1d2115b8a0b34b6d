"""An interrupted command leaves earlier papers whole, and leaves nothing half made.

1. An interruption while a paper is set ends with 130, and every file is as it was.
2. So does Ctrl+C in a terminal while a notebook runs; its kernel goes with it.
"""

import os
import signal
import subprocess
import sys
import time

import pytest
from tests.runner.notebook_files import write_notebook

PAPER = ["paper", "scrutiny-quarterly", "--period", "2026-06..2026-09", "--format", "html,xlsx"]


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("gaugebook.papers.html.render_html", KeyboardInterrupt),
        ("gaugebook.papers.excel.render_workbook", KeyboardInterrupt),
        ("gaugebook.papers.excel.render_workbook", OSError(28, "No space left on device")),
        ("gaugebook.papers.excel.render_workbook", MemoryError),
    ],
)
def test_an_interruption_while_setting_leaves_the_earlier_paper(
    gaugebook, example, monkeypatch, step, fault
):
    assert gaugebook(*PAPER).code == 0
    before = contents(example / "out")
    narrative = example / "reports" / "scrutiny-quarterly" / "narrative.md"
    narrative.parent.mkdir(exist_ok=True)
    narrative.write_text("# Executive summary\n\nOther.\n\n# Content of report\n\nOther.\n")

    def stop(*arguments, **options):
        raise fault

    monkeypatch.setattr(step, stop)
    said = gaugebook(*PAPER)
    assert said.code == {KeyboardInterrupt: 130, MemoryError: 3}.get(fault, 1)
    assert "Traceback" not in said.err
    assert contents(example / "out") == before


SLEEP = 'import time\nprint("begun")\nopen("begun", "w").close()\ntime.sleep(120)'


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGINT to send to one process.")
def test_ctrl_c_while_a_notebook_runs_ends_the_command_and_its_kernel(example):
    takes = 'workspace: str = ""\nexhibits: str = ""\nperiod: str = ""'
    write_notebook(example / "notebooks" / "slow.ipynb", takes, SLEEP)
    command = [sys.executable, "-m", "gaugebook", "run", "slow", "--period", "2026-09"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell starts what runs in the background with this signal ignored, for its children too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        deadline = time.monotonic() + 90
        while not (example / "begun").exists():
            assert time.monotonic() < deadline, "the notebook did not begin"
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, heard = process.communicate(timeout=90)
    assert process.returncode == 130
    assert heard.splitlines()[-1] == "Interrupted. Earlier papers are as they were."
    assert "Traceback" not in heard
    slots = example / ".gaugebook" / "store" / "exhibits" / "slow"
    assert not slots.exists() or list(slots.iterdir()) == []

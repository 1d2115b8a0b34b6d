"""Of two runs at once the second is refused, and what a killed run held is free again."""

import signal
import subprocess
import sys

import pytest

from gaugebook.errors import GaugebookError
from gaugebook.workspace.assess.alone import alone

HOLDS = """\
import pathlib, sys, time
from gaugebook.workspace.assess.alone import alone
with alone(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_refused_and_says_what_to_do(tmp_path):
    with alone(tmp_path), pytest.raises(GaugebookError) as refused, alone(tmp_path):
        pass
    assert refused.value.message == "Another run of gaugebook assess is at work in this workspace."
    assert "Wait until it has finished" in refused.value.remedy
    with alone(tmp_path):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_a_run_that_is_killed_holds_nothing(tmp_path):
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "held\n"
        with pytest.raises(GaugebookError), alone(tmp_path):
            pass
        run.send_signal(signal.SIGKILL)
        run.wait()
    with alone(tmp_path):
        pass

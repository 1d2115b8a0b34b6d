"""What the package promises by name."""

import subprocess
import sys

import gaugebook


def test_the_package_exports_these_names_and_no_others():
    assert gaugebook.__all__ == ["__version__", "open_workspace"]
    assert all(hasattr(gaugebook, name) for name in gaugebook.__all__)


def test_importing_the_package_is_light():
    program = "import sys, gaugebook; print('gaugebook.workspace' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"

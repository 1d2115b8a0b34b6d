"""The workspace: wires files, engine, store, runner and papers together, and does no arithmetic.

Each verb of the command line is one function here.
"""

from gaugebook.workspace.folder import find_workspace
from gaugebook.workspace.workspace import Workspace

__all__ = ["Workspace", "find_workspace"]

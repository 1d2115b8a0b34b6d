"""The workspace: wires files, engine, store, runner and papers together, and does no arithmetic.

Each verb of the command line is one function here.
"""

from gaugebook.workspace.workspace import Workspace, find_workspace

__all__ = ["Workspace", "find_workspace"]

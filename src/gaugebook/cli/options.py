"""Options that several commands have, so that they read alike everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

WorkspaceOption = Annotated[
    str, typer.Option("--workspace", "-w", help="The workspace's folder; else found upward.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
EventsOption = Annotated[bool, typer.Option("--events", help="Progress as JSON lines on stderr.")]
PeriodOption = Annotated[
    str, typer.Option("--period", help="Such as 2022-10, 2022-07..2022-10, 2022/23, 2022/23-Q2.")
]

"""Spark, for records that outgrow one machine: the same statements, the same rows.

Starting Spark takes 10 to 20 seconds, so a process keeps one session warm until it ends. Each
opened engine has its own tables in it. It runs on two cores of this machine, or on the cluster
that ``GAUGEBOOK_SPARK_MASTER`` names; the Parquet files must then lie where every worker finds
them under the same path.

What Spark writes between its steps are records. It goes to a folder of its own below `spill`,
which only this user can read and which is removed at the end. Where ``SPARK_LOCAL_DIRS`` is set,
Spark takes that folder instead, whatever it is told here.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp

from gaugebook.errors import MissingToolError, UsageError
from gaugebook.sql.engine import Engine, OutOfMemoryError
from gaugebook.sql.java import java_version
from gaugebook.sql.settings import EngineSettings, Kind

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MASTER_VARIABLE = "GAUGEBOOK_SPARK_MASTER"
LEAST_JAVA = 17
_LOCAL_THREADS = 2
_MASTERS = r"local|local\[[0-9*, ]+\]|local-cluster\[[0-9, ]+\]|yarn|(?:spark|k8s)://\S+"
_MEBIBYTE = 2**20
_SECONDS_TO_END = 20
_LOG_LINES_SHOWN = 5

# Built-in functions that run any Java: no query of ours needs them.
_RUN_JAVA = frozenset({"reflect", "try_reflect", "java_method"})

_SESSION = {
    "spark.app.name": "gaugebook",
    # Instants are UTC without a zone, in files, in statements and in rows, wherever this runs.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # An overflow or a division by zero is an error, not an empty cell.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.artifact.isolation.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


class SparkEngine(Engine):
    """A session of Spark with tables of its own."""

    def __init__(self, session: SparkSession, memory_limit: str) -> None:
        super().__init__()
        self._session = session
        self._memory_limit = memory_limit

    @property
    def dialect(self) -> Kind:
        """The SQL it speaks, as sqlglot names it."""
        return "spark"

    def _make_table(self, name: str, path: Path) -> None:
        # A plain path, as Spark does not decode what a URI encodes, and no pattern of paths.
        reader = self._session.read.option("__globPaths__", "false")
        frame = reader.parquet(f"file:{path.as_posix()}")
        _without_zones(frame).createOrReplaceTempView(name)

    def _lock(self) -> None:
        """Have nothing to lock: each statement is looked at before it runs."""

    def _run(self, sql: str) -> list[dict[str, Any]]:
        check_query(sql, tables=self._files.keys())
        try:
            frame = _without_zones(self._session.sql(sql))
            return [dict(zip(frame.columns, row, strict=True)) for row in frame.collect()]
        except Exception as fault:
            if "OutOfMemory" in str(fault):
                raise OutOfMemoryError(self._memory_limit) from None
            raise


def check_query(sql: str, *, tables: Collection[str]) -> None:
    """Refuse a statement that does more than read the tables named.

    Spark has no lock that could be turned: it would run any command, and any Java.

    Raises
    ------
    ValueError
        When it is not one query, names another table, or runs Java.

    >>> check_query("SELECT COUNT(*) FROM contacts", tables=["contacts"])
    >>> check_query("DROP TABLE contacts", tables=["contacts"])
    Traceback (most recent call last):
    ...
    ValueError: an engine runs one query and no command
    """
    trees = sqlglot.parse(sql, read="spark")
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Query):
        raise ValueError("an engine runs one query and no command")
    known = {*tables, *(cte.alias for cte in tree.find_all(exp.CTE))}
    for table in tree.find_all(exp.Table):
        if table.db or not isinstance(table.this, exp.Identifier) or table.name not in known:
            raise ValueError(f"{table.sql('spark')} is no table that was registered")
    for call in tree.find_all(exp.Anonymous):
        if call.name.lower() in _RUN_JAVA:
            raise ValueError(f"{call.name} is no function of ours")


def _without_zones(frame: DataFrame) -> DataFrame:
    """Give times as UTC without a zone; as they are, Python would show them by its own clock."""
    from pyspark.sql.types import TimestampType

    for field in frame.schema.fields:
        if isinstance(field.dataType, TimestampType):
            frame = frame.withColumn(field.name, frame[field.name].cast("timestamp_ntz"))
    return frame


# --- what is missing ------------------------------------------------------------------------------


def spark_lacks() -> MissingToolError | None:
    """Give what this machine lacks to run Spark, and the command that gets it."""
    if find_spec("pyspark") is None:
        return MissingToolError(
            "Spark is not installed.",
            remedy='To install it: python -m pip install "gaugebook[spark]"',
        )
    found = java_version()
    if found is not None and found >= LEAST_JAVA:
        return None
    said = "no Java was found" if found is None else f"this is Java {found}"
    return MissingToolError(
        f"Spark needs Java {LEAST_JAVA} or newer; {said}.",
        remedy=f"Install a Java runtime of version {LEAST_JAVA} or newer, such as Eclipse Temurin.",
    )


# --- one warm session -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Start:
    """What a session is started with: a session for other values is another session."""

    master: str
    memory_bytes: int
    threads: int | None
    spill: Path | None

    def configuration(self, folder: Path) -> dict[str, str]:
        megabytes = f"{self.memory_bytes // _MEBIBYTE}m"
        given = {
            **_SESSION,
            "spark.master": self.master,
            "spark.driver.memory": megabytes,
            "spark.executor.memory": megabytes,
            "spark.local.dir": str(folder),
            "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
            "spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={_java_option(folder)}",
        }
        if self.master.startswith("local"):
            # Nobody else on the network has to reach it.
            given |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        elif self.threads is not None:
            given["spark.cores.max"] = str(self.threads)
        return given


@dataclass
class _Warm:
    """The running session, the Java process behind it, and its folder."""

    start: _Start
    session: SparkSession
    gateway: Any
    folder: Path
    process: int
    users: int = 0


_warm: _Warm | None = None
_door = RLock()


@contextmanager
def open_spark(settings: EngineSettings, *, spill: Path | None) -> Iterator[SparkEngine]:
    """Open an engine on the warm session of this process, starting one where there is none.

    Parameters
    ----------
    settings
        Its memory and threads.
    spill
        Where the session's own folder is made; in the user's temporary folder when left out.

    Raises
    ------
    MissingToolError
        When Spark or Java is not installed, or Spark does not start.
    UsageError
        When ``GAUGEBOOK_SPARK_MASTER`` names no cluster.
    ValueError
        When an engine with other settings is still open in this process.
    """
    with _door:
        warm = _warm_for(_start_of(settings, spill))
        warm.users += 1
    engine = SparkEngine(warm.session.newSession(), settings.memory_limit)
    try:
        yield engine
    finally:
        for name in engine._files:
            with suppress(Exception):  # the session may be gone, and the tables with it
                engine._session.catalog.dropTempView(name)
        with _door:
            warm.users -= 1


def _start_of(settings: EngineSettings, spill: Path | None) -> _Start:
    master = os.environ.get(MASTER_VARIABLE) or f"local[{settings.threads or _LOCAL_THREADS}]"
    if not re.fullmatch(_MASTERS, master):
        raise UsageError(
            f"{MASTER_VARIABLE} cannot be {master!r}.",
            remedy="Write the address of a cluster, such as spark://host:7077, or local[4].",
        )
    own = None if "SPARK_LOCAL_DIRS" in os.environ else spill
    return _Start(
        master=master,
        memory_bytes=settings.memory_bytes,
        threads=settings.threads,
        spill=own.resolve() if own else None,
    )


def _warm_for(start: _Start) -> _Warm:
    global _warm
    if _warm is not None and _warm.process != os.getpid():
        # A forked child must not speak on its parent's line: the two would get each other's rows.
        raise RuntimeError("Spark cannot be used in a fork of a process that uses it")
    if _warm is not None and not _is_alive(_warm):
        close_spark()
    if _warm is not None and _warm.start != start:
        if _warm.users:
            raise ValueError("Spark is open with other settings or another folder")
        close_spark()
    if _warm is None:
        _warm = _started(start)
    return _warm


def _is_alive(warm: _Warm) -> bool:
    process = warm.gateway.proc
    has_ended = process is not None and process.poll() is not None
    return not has_ended and warm.session.sparkContext._jsc is not None


def _started(start: _Start) -> _Warm:
    lack = spark_lacks()
    if lack is not None:
        raise lack
    if start.spill is not None:
        start.spill.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="spark-", dir=start.spill))
    log = folder / "spark.log"
    path_before = list(sys.path)
    try:
        with warnings.catch_warnings(), log.open("wb") as output:
            # Of pandas versions and forks: nothing of either is used here.
            warnings.simplefilter("ignore")
            session, gateway = _launch(start.configuration(folder), output)
    except BaseException as fault:
        said = _last_lines(log)
        _forget_gateway()
        shutil.rmtree(folder, ignore_errors=True)
        if not isinstance(fault, Exception):
            raise
        raise MissingToolError(
            f"Spark did not start. {said or fault}",
            remedy=f"Check Java and {MASTER_VARIABLE}, or write engine: duckdb in workspace.yaml.",
        ) from fault
    finally:
        sys.path[:] = path_before  # Spark adds its folder for code that it is sent
    atexit.register(close_spark)
    return _Warm(start, session, gateway, folder, os.getpid())


def _launch(configuration: dict[str, str], output: Any) -> tuple[SparkSession, Any]:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    # It would print each refused statement on stderr, beside the error that is raised.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    conf = SparkConf(loadDefaults=False)
    for name, value in configuration.items():
        conf.set(name, value)
    gateway = launch_gateway(conf, {"stdout": output, "stderr": subprocess.STDOUT})
    try:
        return SparkSession(SparkContext(gateway=gateway, conf=conf)), gateway
    except BaseException:
        _end(gateway)
        raise


def _last_lines(log: Path) -> str:
    with suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        errors = [line for line in lines if "ERROR" in line or "Exception" in line]
        return " ".join((errors or lines)[-_LOG_LINES_SHOWN:])
    return ""


def close_spark() -> None:
    """End the warm session, if there is one, and remove its folder."""
    global _warm
    with _door:
        warm, _warm = _warm, None
    if warm is None or warm.process != os.getpid():
        return
    atexit.unregister(close_spark)
    with suppress(Exception):  # it may have ended by itself, out of memory
        warm.session.stop()
    _end(warm.gateway)
    _forget_gateway()
    shutil.rmtree(warm.folder, ignore_errors=True)


def _end(gateway: Any) -> None:
    """End the Java process that was started here: it leaves when nobody holds its input open."""
    process = gateway.proc
    if process is None:  # who ran us with spark-submit started it, and ends it
        return
    with suppress(Exception):
        gateway.shutdown()
    process.stdin.close()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _forget_gateway() -> None:
    """Let the next session start a Java of its own; Spark would speak to the one that ended."""
    from pyspark import SparkContext

    SparkContext._gateway = None
    SparkContext._jvm = None


def _java_option(folder: Path) -> str:
    """Quote a path for a list of Java options, as Spark splits them at spaces."""
    return '"' + str(folder).replace("\\", "\\\\").replace('"', '\\"') + '"'

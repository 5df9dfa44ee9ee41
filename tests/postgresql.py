"""A PostgreSQL of a test's own, to be stopped, frozen and started again."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_LIKE_ANY_OTHER = "-A trust -U bot -E UTF8 --locale=C.UTF-8 -N"


class Cluster:
    """One server with one database, on a free port."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._run("initdb", "-D", str(folder / "data"), *_LIKE_ANY_OTHER.split())
        self.start()

    @property
    def url(self) -> str:
        """The database's URL, in the form that hosts give it."""
        return f"postgres://bot@127.0.0.1:{self._port}/postgres?sslmode=prefer"

    def start(self) -> None:
        """Starts the server; it answers when this returns."""
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = str(self._folder / "log")
        self._control("-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """Stops the server at once, as if it had crashed."""
        self._control("-w", "-m", "immediate", "stop")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The server neither answers nor hangs up: neither it nor any of its processes runs."""
        server = int((self._folder / "data/postmaster.pid").read_text().split()[0])
        listed = subprocess.run(  # noqa: S603
            ["/bin/ps", "-o", "pid=", "--ppid", str(server)],
            capture_output=True,
            text=True,
            check=False,
        )
        processes = [server, *map(int, listed.stdout.split())]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        # It refuses to run as root.
        user = "postgres" if os.geteuid() == 0 else None
        command = [str(self._programs / program), *arguments]
        subprocess.run(  # noqa: S603
            command, user=user, cwd=self._folder, check=True, stdout=subprocess.DEVNULL
        )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server. Skips the test where PostgreSQL is not installed."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed (apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="postgresql") as name:
        if os.geteuid() == 0:
            shutil.chown(name, "postgres")
        running = Cluster(programs, Path(name))
        try:
            yield running
        finally:
            running.stop()


def _programs() -> Path | None:
    """The newest version's programs, which Debian keeps out of the path."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((each.parent for each in installed), default=None)

"""The site as it runs in earnest, for the tools that look at it: gunicorn on a free port of the loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from tools.demo import ROOT, own_key

PATIENCE = 60.0


def environment(database_url: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "DEBUG": "0",
        "ALLOW_SQLITE": "1",
        "SECRET_KEY": own_key(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "OPERATOR_NAME": "Dalības paraugs",
        "OPERATOR_EMAIL": "operator@demo.example",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def manage(*arguments: str, database_url: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(database_url, 8000), check=True)


@contextmanager
def served(database_url: str, *, workers: int = 2, settings: str = "config.settings") -> Iterator[int]:
    """Yields the port once the site answers there."""
    port = free_port()
    flags = [f"--bind=127.0.0.1:{port}", f"--workers={workers}", "--threads=4", "--worker-class=gthread"]
    quiet = ["--log-level=warning", "--no-control-socket", "--keep-alive=30"]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", *flags, *quiet]
    variables = environment(database_url, port) | {"DJANGO_SETTINGS_MODULE": settings}
    server = subprocess.Popen(command, cwd=ROOT, env=variables)
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            fetch(port, "/")
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the site did not start")


def fetch(port: int, path: str, *, cookie: str = "") -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()

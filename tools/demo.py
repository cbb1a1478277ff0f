"""Starts the demonstration as a real installation would run, but on this machine only."""

import os
import secrets
import socket
import sys
from pathlib import Path

import django
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parent.parent
KEY = ROOT / "var/demo.key"
SERVER = ["--worker-class=gthread", "--workers=2", "--threads=4", "--log-level=warning", "--no-control-socket"]


def main() -> None:
    port = chosen_port()
    configure(port)
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    try:
        call_command("load_demo")
    except CommandError as refusal:
        sys.exit(str(refusal))
    print("\nCtrl+C stops it.", flush=True)
    address = f"--bind=127.0.0.1:{port}"
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "config.wsgi", address, *SERVER])  # noqa: S606


def chosen_port() -> int:
    stated = os.environ.get("PORT", "8000")
    if not (stated.isdecimal() and 0 < int(stated) < 65536):
        sys.exit(f"PORT is {stated!r}, which is not a port: a number from 1 to 65535.")
    port = int(stated)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} cannot be used, most likely something runs there already: make demo PORT={port + 1}")
    return port


def configure(port: int) -> None:
    """Everything production asks for; the loopback may do without https and PostgreSQL."""
    os.environ |= {"DEBUG": "0", "ALLOW_SQLITE": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ |= {"ALLOWED_HOSTS": "127.0.0.1,localhost", "BASE_URL": f"http://127.0.0.1:{port}"}
    os.environ.setdefault("EMAIL_URL", "mailbox:")
    os.environ.setdefault("SECOND_FACTOR_REQUIRED", "0")  # its log-ins are printed, and nobody else can reach it
    os.environ.setdefault("OPERATOR_NAME", "Dalības paraugs")
    os.environ.setdefault("OPERATOR_EMAIL", "operator@demo.example")
    os.environ.setdefault("SECRET_KEY", own_key())


def own_key() -> str:
    if not KEY.exists():
        KEY.parent.mkdir(exist_ok=True)
        KEY.touch(mode=0o600)
        KEY.write_text(secrets.token_urlsafe(64))
    return KEY.read_text()


if __name__ == "__main__":
    main()

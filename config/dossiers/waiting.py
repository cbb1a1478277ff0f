"""A dossier that was sent to be checked, kept until it is loaded, given up, or a day has passed.

It holds personal data, so it lies under a name that nobody guesses, and no record leads to it.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_hex
from typing import IO

from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage

from config.dossiers.faults import BadDossier
from config.dossiers.reading import DossierFile, read_open

FOLDER = "waiting-dossiers"
LASTS = timedelta(days=1)
_SALT = "config.dossiers.waiting"


def keep(file: "File[bytes] | IO[bytes]", *, name: str, by: str, at: datetime) -> str:
    """Put the bytes away and give back a ticket for whoever sent them; what others left for over a day goes."""
    forget_old(at)
    path = default_storage.save(f"{FOLDER}/{token_hex(16)}.json", File(file))
    return signing.dumps([path, name, by], salt=_SALT)


def kept(ticket: str, *, by: str) -> DossierFile:
    """The file of a ticket. Refuses (BadDossier) a ticket that is old, somebody else's, or whose file is gone."""
    path, name = _opened(ticket, by)
    try:
        with default_storage.open(path) as file:
            return read_open(file, name=name)
    except FileNotFoundError as gone:
        raise BadDossier(["the file is not kept any more: send it again"]) from gone


def forget(ticket: str, *, by: str) -> None:
    path, _name = _opened(ticket, by)
    default_storage.delete(path)


def forget_old(at: datetime) -> None:
    """Delete what has waited for longer than a day."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            with suppress(FileNotFoundError):  # somebody else has just deleted it
                if at - default_storage.get_modified_time(path) > LASTS:
                    default_storage.delete(path)


def _opened(ticket: str, by: str) -> tuple[str, str]:
    try:
        path, name, sender = signing.loads(ticket, salt=_SALT, max_age=LASTS)
    except signing.BadSignature as fault:
        raise BadDossier(["the file is not kept any more: send it again"]) from fault
    if sender != by:
        raise BadDossier(["the file was sent by somebody else"])
    return path, name

"""How often one network address and one e-mail address may ask; counted exactly, for all processes together.

Wide enough for a municipality behind one address and an office with one mailbox. A count is kept no longer than its
stretch of time, under a keyed hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address

from django.db import connection
from django.utils.crypto import salted_hmac

from registrations.models import Tally

_COUNT = """
INSERT INTO registrations_tally (name, until, times) VALUES (%s, %s, 1), (%s, %s, 1)
ON CONFLICT (name) DO UPDATE SET times = registrations_tally.times + 1 RETURNING name, times
"""
_SAME_NETWORK = 64  # one household or office has at least this much of an IPv6 address


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many times in so many seconds."""

    times: int
    seconds: int

    def ends(self, at: datetime) -> int:
        """When the stretch that `at` is in ends, in seconds since 1970."""
        return (int(at.timestamp()) // self.seconds + 1) * self.seconds


BY_ADDRESS = Limit(120, 10 * 60)
BY_EMAIL = Limit(20, 60 * 60)


class TooOften(Exception):
    """Refused until `until`."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(str(until))


def count(*, address: str, email: str, at: datetime) -> None:
    """Count one request of a network address for an e-mail address; refuses with `TooOften` past either limit."""
    names = {
        _name("address", _network(address), BY_ADDRESS, at): BY_ADDRESS,
        _name("email", email.casefold(), BY_EMAIL, at): BY_EMAIL,
    }
    times = _counted(names, at)
    exceeded = [limit.ends(at) for name, limit in names.items() if times[name] > limit.times]
    if exceeded:
        raise TooOften(datetime.fromtimestamp(max(exceeded), UTC))


def forget_ended(*, at: datetime) -> None:
    """Drop the counts whose stretch of time is over."""
    Tally.objects.filter(until__lt=int(at.timestamp())).delete()


def _counted(names: Mapping[str, Limit], at: datetime) -> dict[str, int]:
    """One statement, in the order of the names, so that two requests never wait for each other crosswise."""
    values = [value for name in sorted(names) for value in (name, names[name].ends(at))]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        return dict(cursor.fetchall())


def _name(kind: str, value: str, limit: Limit, at: datetime) -> str:
    stated = f"{kind} {value} {limit.ends(at)}"
    return salted_hmac("registrations.limits", stated, algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    try:
        stated = ip_address(address)
    except ValueError:
        return address
    if isinstance(stated, IPv6Address):
        mapped = stated.ipv4_mapped
        return str(mapped) if mapped else str(int(stated) >> _SAME_NETWORK)
    return str(stated)

"""The tasks there are, by name. A task may be started twice for the same thing, and must then do it once.

Where they run is in `queue` (handing over), `embedded` (SQLite) and `on_postgresql`.
"""

from collections.abc import Callable
from dataclasses import dataclass

Function = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Task:
    """A function that runs outside of a request; with `every_minutes` also by the clock, without arguments."""

    name: str
    function: Function
    every_minutes: int | None = None


TASKS: dict[str, Task] = {}


def task(name: str, *, every_minutes: int | None = None) -> Callable[[Function], Task]:
    """Register a function under a name that is stored with its jobs, and so never changes."""

    def register(function: Function) -> Task:
        if name in TASKS:
            raise ValueError(f"there are two tasks called {name}")
        TASKS[name] = Task(name, function, every_minutes)
        return TASKS[name]

    return register


def periodic() -> list[Task]:
    return [found for found in TASKS.values() if found.every_minutes is not None]

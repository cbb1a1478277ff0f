"""What people hang on the parts of an event, for the agenda's editor, which stands below and asks by PART_KEEPER."""

from collections.abc import Collection, Mapping

from events.models import Event
from registrations.models import Correction, Headcount, Mark, PartChoice, Registration, Scan, Seats


class PartKeeper:
    """Parts of an event while its agenda is saved; its seats stay locked until then."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.seats = Seats.objects.locked_for(event)

    def in_use(self, parts: Collection[int]) -> set[int]:
        """Those of the parts that somebody chose, was marked, scanned or counted in, or that a correction names."""
        chosen, *others = [
            model._default_manager.filter(part__in=parts).order_by().values_list("part", flat=True)
            for model in (PartChoice, Mark, Scan, Headcount, Correction)
        ]
        return set(chosen.union(*others))

    def follow(self, capacities: Mapping[int, int | None]) -> set[int]:
        """Give the parts so many seats where the event's seats are counted; who waits takes what is free now.

        Returns the parts that more people have chosen, whose seats stay as they are.
        """
        if None not in self.seats:
            return set()
        taken = {part: self.seats[part].taken for part in capacities if part in self.seats}
        refused = {part for part, seats in capacities.items() if seats is not None and taken.get(part, 0) > seats}
        rows = [self._seats(part, seats) for part, seats in capacities.items() if part not in refused]
        Seats.objects.bulk_create(
            rows, update_conflicts=True, update_fields=["capacity", "taken"], unique_fields=["part"]
        )
        return refused

    def _seats(self, part: int, capacity: int | None) -> Seats:
        held = self.seats.get(part)
        taken = held.taken if held else self._chosen(part, is_waiting=False)
        waiting = PartChoice.objects.filter(part=part, is_waiting=True)
        following = waiting.filter(registration__in=Registration.objects.standing()).order_by("pk")
        free = following.values_list("pk", flat=True)
        moved = list(free if capacity is None else free[: capacity - taken])
        PartChoice.objects.filter(pk__in=moved).update(is_waiting=False)
        return Seats(event=self.event, part_id=part, capacity=capacity, taken=taken + len(moved))

    def _chosen(self, part: int, *, is_waiting: bool) -> int:
        rows = PartChoice.objects.filter(part=part, is_waiting=is_waiting)
        return rows.filter(registration__in=Registration.objects.standing()).count()

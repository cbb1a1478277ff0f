"""What the buttons of the agenda's editor do where no script does: rows are added, moved, removed; nothing is saved."""

from events.forms.agenda_rows import AgendaRows, ItemRow, PartRow, new_token
from events.models import Part


def apply(rows: AgendaRows, operation: str) -> None:
    """“add-part:2027-05-12”, “add-line:12”, “up:i57”, “down:p12”, “remove:i57”; anything else does nothing."""
    verb, _, what = operation.partition(":")
    if verb in ("add-part", "add-group"):
        _add_part(rows, what, is_group=verb == "add-group")
    elif verb == "add-line":
        if part := rows.part(what):
            part.items.append(ItemRow(new_token()))
    elif verb in ("up", "down", "remove"):
        _act(rows, verb, what[:1], what[1:])


def _add_part(rows: AgendaRows, day: str, *, is_group: bool) -> None:
    """At the end of its day; for whom it is and when it begins follow from the part before."""
    places = [number for number, part in enumerate(rows.parts) if part.day == day]
    place = places[-1] + 1 if places else _place_of(rows, day)
    before = rows.parts[place - 1] if places else None
    kind = Part.Kind.PARALLEL_GROUP if is_group else Part.Kind.PLENARY
    made = PartRow(new_token(), kind=kind.value, day=day, access=before.access if before else "")
    rows.parts.insert(place, made)


def _place_of(rows: AgendaRows, day: str) -> int:
    return next((number for number, part in enumerate(rows.parts) if day and part.day > day), len(rows.parts))


def _act(rows: AgendaRows, verb: str, sort: str, token: str) -> None:
    if sort == "p":
        number = next((n for n, part in enumerate(rows.parts) if part.token == token), None)
        if number is not None:
            _move(rows.parts, number, verb)
        return
    for place, part in enumerate(rows.parts):
        for number, item in enumerate(part.items):
            if item.token == token:
                if not _move(part.items, number, verb):
                    _to_neighbour(rows, place, number, verb)
                return


def _move(row_list: "list[PartRow] | list[ItemRow]", number: int, verb: str) -> bool:
    """Whether there was room to move."""
    row = row_list.pop(number)
    if verb == "remove":
        return True
    place = number - 1 if verb == "up" else number + 1
    has_room = 0 <= place <= len(row_list)
    row_list.insert(place if has_room else number, row)  # type: ignore[arg-type]  # it came from this list
    return has_room


def _to_neighbour(rows: AgendaRows, place: int, number: int, verb: str) -> None:
    """Past the edge of its part a line goes to the part beside it."""
    other = place - 1 if verb == "up" else place + 1
    if 0 <= other < len(rows.parts):
        item = rows.parts[place].items.pop(number)
        items = rows.parts[other].items
        items.insert(len(items) if verb == "up" else 0, item)

"""What narrows the list, as the address says it; a value that means nothing is as if it were not there."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.vocabulary import ORGANISATION_KINDS
from registrations.collation import latvian
from registrations.listing import ABSENT, MISSING, NEWEST, OLDEST, PRESENT, SURNAME, UNMARKED, Listing, Wanted
from registrations.listing_columns import LABELS, MORE
from registrations.models import Registration

LONGEST_SEARCH = 100
NARROWING = ("status", "part", "presence", "kind", "municipality", "missing", "origin")
ORDERS = (
    (SURNAME, _("by surname")),
    (NEWEST, _("newest registration first")),
    (OLDEST, _("oldest registration first")),
)
PRESENCES = ((PRESENT, _("present")), (ABSENT, _("absent")), (UNMARKED, _("not marked")))


class ListForm(forms.Form):
    """Filters, search, order and further columns; sent by GET, so that an address can be kept and passed on."""

    q = forms.CharField(label=_("Name or organisation"), required=False, max_length=LONGEST_SEARCH)
    status = forms.ChoiceField(label=_("Status"), required=False)
    part = forms.ChoiceField(label=_("Part"), required=False)
    presence = forms.ChoiceField(label=_("Attendance"), required=False)
    kind = forms.ChoiceField(label=_("Kind of organisation"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    missing = forms.ChoiceField(label=_("Missing"), required=False)
    origin = forms.ChoiceField(label=_("How registered"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)
    more = forms.MultipleChoiceField(
        label=_("Further columns"),
        required=False,
        choices=[(code, LABELS[code]) for code in MORE],
        widget=forms.CheckboxSelectMultiple,
    )
    q.widget.attrs["type"] = q.widget.input_type = "search"

    def __init__(self, asked: Any, listing: Listing) -> None:
        super().__init__(asked)
        self._listing = listing
        everything: dict[str, tuple[Any, Iterable[tuple[str, Any]]]] = {
            "status": (_("all"), Registration.Status.choices),
            "part": (_("all"), [(part.key, str(part)) for part in listing.parts]),
            "presence": (_("all"), PRESENCES),
            "kind": (_("all"), [(code, ORGANISATION_KINDS.get(code, code)) for code in listing.kinds]),
            "municipality": (_("all"), [(name, name) for name in sorted(listing.municipalities, key=latvian)]),
            "missing": (_("nothing in particular"), [(code, LABELS[code]) for code in MISSING]),
            "origin": (_("all"), Registration.Origin.choices),
        }
        for name, (unasked, choices) in everything.items():
            field = self.fields[name]
            field.choices = [("", unasked), *choices]  # type: ignore[attr-defined]  # a field of choices
        if len(listing.parts) < 2:
            del self.fields["part"]

    @property
    def listing(self) -> Listing:
        """The same list, narrowed as was asked."""
        return self._listing.narrowed(self.wanted)

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        said = {
            name: self.cleaned_data.get(name, "") for name in ("status", "part", "presence", "kind", "municipality")
        }
        said |= {name: self.cleaned_data.get(name, "") for name in ("missing", "origin")}
        typed = self.cleaned_data.get("q", "").replace("\x00", "")
        return Wanted(**said, typed=typed, order=self.cleaned_data.get("order") or SURNAME)

    @property
    def further(self) -> Sequence[str]:
        """The columns that are asked for beyond the usual ones; each good one, whatever else the address says."""
        self.is_valid()
        asked: list[str] = self.data.getlist("more") if hasattr(self.data, "getlist") else []
        return [code for code in MORE if code in asked]

    @property
    def is_narrowed(self) -> bool:
        """Whether something beyond search and status was asked for, so that the page shows what."""
        return self.wanted.is_filtered or bool(self.further) or self.wanted.order != SURNAME

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in ("q", "order", "more")]

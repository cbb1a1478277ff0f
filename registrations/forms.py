"""What participants fill in: registering, changing, sending a colleague, asking for the link. Rules stand elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Part
from registrations import said
from registrations.counter import PartOption
from registrations.enrolment import Applicant
from registrations.notice import PRIVACY_NOTICE

QUICKEST = 1.0  # seconds: nobody reads, fills in and sends a form in less
_STAMP = "registrations.forms"


class SaidField(forms.CharField):
    """Text cleaned by a function of `registrations.said`."""

    def __init__(self, clean: Callable[[str], str], **options: Any) -> None:
        self._clean = clean
        options.setdefault("max_length", said.LONGEST_LINE)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        return self._clean(typed) if typed else ""


def _line(label: Any, *, hint: Any = "", required: bool = False, **attributes: str) -> SaidField:
    widget = forms.TextInput(attrs=attributes)
    return SaidField(said.one_line, label=label, help_text=hint, required=required, widget=widget)


class AboutForm(forms.Form):
    """What a participant may change later; nothing of it is required."""

    organisation = _line(
        _("Organisation"),
        hint=_("Leave it empty if you come on your own behalf."),
        list="organisations",
        autocomplete="organization",
    )
    position = _line(_("Position"), autocomplete="organization-title")
    municipality = _line(_("Municipality"), list="municipalities", autocomplete="off")
    language = forms.ChoiceField(label=_("Language of our mails"), choices=settings.LANGUAGES)
    wants_no_photo = forms.BooleanField(label=_("Please take no photos of me"), required=False)
    access_needs = SaidField(
        said.paragraph,
        label=_("What you need to take part"),
        help_text=_(
            "For example a ramp, a sign language interpreter, a seat near the screen. "
            "Only the organisers read it, it stands on no list, and it is erased 30 days after the event."
        ),
        required=False,
        max_length=said.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def said_of_themselves(self) -> dict[str, Any]:
        names = ("organisation", "position", "municipality", "language", "wants_no_photo", "access_needs")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class PersonForm(AboutForm):
    """Who comes, and what they say of themselves."""

    name = SaidField(
        said.person_name, label=_("Name and surname"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = SaidField(
        said.email_address,
        label=_("E-mail"),
        help_text=_("Your link and everything about the event will be sent there. Colleagues may share one address."),
        max_length=said.LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order: tuple[str, ...] = ("name", "email")

    def applicant(self, parts: frozenset[int] = frozenset()) -> Applicant:
        who = {"name": self.cleaned_data["name"], "email": self.cleaned_data["email"]}
        return Applicant(**who, **self.said_of_themselves(), parts=parts, privacy_notice=PRIVACY_NOTICE)


class TickedParts(forms.CheckboxSelectMultiple):
    """The summary of faults leads to the first box."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


class PartsMixin(forms.Form):
    """Which parts of the event; the field is there only where there is something to decide."""

    def __init__(self, *positional: Any, options: Sequence[PartOption], **named: Any) -> None:
        super().__init__(*positional, **named)
        self.options = options
        if options:
            self.fields["parts"] = forms.TypedMultipleChoiceField(
                label=_("Parts you will attend"),
                choices=[(option.part.pk, str(option.part)) for option in options],
                coerce=int,
                widget=TickedParts,
                initial=[option.part.pk for option in options if option.is_for_all],
                error_messages={"required": _("Choose at least one part.")},
            )

    def clean_parts(self) -> frozenset[int]:
        chosen = frozenset(self.cleaned_data["parts"])
        _refuse_two_places_at_once(option.part for option in self.options if option.part.pk in chosen)
        return chosen

    @property
    def parts(self) -> frozenset[int]:
        chosen: frozenset[int] = self.cleaned_data.get("parts", frozenset())
        return chosen

    @property
    def chosen(self) -> set[str]:
        """What is ticked now, as the template compares it."""
        return {str(value) for value in self["parts"].value() or ()} if self.options else set()


def _refuse_two_places_at_once(parts: Iterable[Part]) -> None:
    seen: set[tuple[Any, str | None]] = set()
    for part in parts:
        when = (part.date, part.starts_at)
        if part.kind != Part.Kind.PARALLEL_GROUP or not part.starts_at:
            continue
        if when in seen:
            raise ValidationError(_("These groups run at the same time: choose one of them."), code="same_time")
        seen.add(when)


class RegistrationForm(PartsMixin, PersonForm):
    """Registering. `topic` is invisible to people; `drawn` says when the form was first shown."""

    topic = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def stamp() -> str:
        return signing.dumps(timezone.now().timestamp(), salt=_STAMP)

    @property
    def is_trapped(self) -> bool:
        """A program filled in what nobody sees."""
        return bool(self.data.get("topic", "").strip())

    def clean(self) -> dict[str, Any]:
        """Too quick for a person, or never shown to one: asked once more, with everything still filled in."""
        drawn = _moment(self.cleaned_data.get("drawn", ""))
        if drawn is None or timezone.now().timestamp() - drawn < QUICKEST:
            self.add_error(None, _("Please look through the form once more and send it again."))
        return self.cleaned_data

    @property
    def next_stamp(self) -> str:
        """The stamp that came with the form where it is good, else a new one."""
        sent = self.data.get("drawn", "") if self.is_bound else ""
        return sent if _moment(sent) is not None else self.stamp()


def _moment(stamp: str) -> float | None:
    """There is no end to it: who needs long has as long as they need."""
    try:
        return float(signing.loads(stamp, salt=_STAMP))
    except (signing.BadSignature, TypeError, ValueError):
        return None


class ChangeForm(PartsMixin, PersonForm):
    """Changing what was said, by the person themselves."""

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["name"].help_text = _("To correct it. If somebody else comes, send a colleague instead.")
        self.fields["email"].help_text = _(
            "If you change it, a new link is sent to the new address; the old link stops working, "
            "and the old address is told."
        )


class ColleagueForm(PersonForm):
    """Who comes instead, said by somebody else: so nothing of health and no wishes, and no autofill of the sender."""

    field_order = ("name", "email", "organisation", "position", "municipality", "language")

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        del self.fields["access_needs"], self.fields["wants_no_photo"]
        for name, (label, hint) in _OF_A_COLLEAGUE.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.widget.attrs["autocomplete"] = "off"


_OF_A_COLLEAGUE: dict[str, tuple[Any, Any]] = {
    "name": (_("The colleague’s name and surname"), ""),
    "email": (_("The colleague’s e-mail"), _("A link and a code of their own will be sent there.")),
    "organisation": (_("Organisation"), _("Leave it empty if the colleague comes on their own behalf.")),
    "position": (_("The colleague’s position"), ""),
    "language": (_("Language of our mails to the colleague"), ""),
}


class LostLinkForm(forms.Form):
    email = SaidField(
        said.email_address,
        label=_("E-mail"),
        help_text=_("The address you registered with."),
        max_length=said.LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

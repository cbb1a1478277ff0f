"""What speakers fill in by their link, and coordinators beside it. Rules stand elsewhere."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from files.kinds import ACCEPTED, ACCEPTED_PICTURES
from materials.licence import LICENCE, TEXTS
from materials.models import Material, Speaker
from materials.publishing import Telling
from materials.speaking import Details
from materials.uploads import Sent
from projects.forms.fields import TextFormField
from projects.texts import LANGUAGES, Text
from projects.vocabulary import MATERIAL_KINDS
from registrations import said
from registrations.forms import SaidField

LONGEST_BIOGRAPHY, LONGEST_TITLE, LONGEST_NOTE = 1_500, 200, 1_000


def _line(label: Any, *, hint: Any = "", required: bool = False, **attributes: str) -> SaidField:
    widget = forms.TextInput(attrs=attributes)
    return SaidField(said.one_line, label=label, help_text=hint, required=required, widget=widget)


def _text(
    label: Any, *, longest: int, rows: int, hint: Any = "", required: bool = False, **attributes: str
) -> SaidField:
    widget = forms.Textarea(attrs={"rows": rows, **attributes})
    return SaidField(said.paragraph, label=label, help_text=hint, required=False, max_length=longest, widget=widget)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[choice for choice in Speaker.Answer.choices if choice[0]], label=_("Answer"))
    note = _text(_("Note to the organisers"), longest=LONGEST_NOTE, rows=3, hint=_("Only the organisers read it."))


class DetailsForm(forms.Form):
    """How somebody is named; `seen` is the revision that this was filled in on."""

    name = SaidField(
        said.person_name,
        label=_("Name and surname, as printed"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    position = _line(_("Position"), autocomplete="organization-title")
    organisation = _line(_("Organisation"), autocomplete="organization")
    biography_lv = _text(
        _("About you, in Latvian"),
        longest=LONGEST_BIOGRAPHY,
        rows=5,
        hint=_("Three or four sentences, as they may stand beside your name. At least one language is enough."),
        lang="lv",
    )
    biography_en = _text(_("About you, in English"), longest=LONGEST_BIOGRAPHY, rows=5, lang="en")
    has_no_files = forms.BooleanField(label=_("I speak without slides and hand in no files"), required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def look_again(self, revision: int) -> None:
        """Whoever was told that something changed meanwhile may save over it the next time."""
        self.data = dict(self.data.items()) | {"seen": str(revision)}

    def details(self, kept: Text | None) -> Details:
        """What was filled in; a text in a third language, which nobody is asked for here, stays."""
        told = self.cleaned_data
        written = {**(kept or {}), "lv": told["biography_lv"], "en": told["biography_en"]}
        return Details(
            name=told["name"],
            position=told["position"],
            organisation=told["organisation"],
            biography=Text({code: text for code, text in written.items() if text}),
            has_no_files=told["has_no_files"],
            seen=told["seen"],
        )


class _WithFile(forms.Form):
    """A form with one file, which is looked at by what is in it and not by what the browser says."""

    @property
    def sent(self) -> Sent | None:
        """The file with the name that it was sent under."""
        found = self.cleaned_data.get("file")
        if not isinstance(found, UploadedFile) or found.file is None:
            return None
        return Sent(found.file, found.name or "")


def _file(label: Any, *, accept: str, hint: Any = "", required: bool = True) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=hint,
        required=required,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": accept}),
        error_messages={"required": _("Choose a file.")},
    )


def _agreement() -> forms.BooleanField:
    words: Any = TEXTS[LICENCE]
    return forms.BooleanField(label=words, required=False)


class PhotoForm(_WithFile):
    file = _file(
        _("Photograph"),
        accept=ACCEPTED_PICTURES,
        hint=_("A portrait as jpg, png or webp. What the camera notes, such as the place, is removed."),
    )


class FileForm(_WithFile):
    title = _line(_("Title"), required=True, maxlength=str(LONGEST_TITLE))
    file = _file(_("File"), accept=ACCEPTED)
    agrees = _agreement()

    @property
    def written(self) -> Text:
        """The title in the language of the page on which it was written."""
        language = get_language() or "lv"
        return Text({language if language in LANGUAGES else "lv": self.cleaned_data["title"]})


class ReplaceForm(_WithFile):
    file = _file(_("Newer file"), accept=ACCEPTED)
    agrees = _agreement()


class LinkForm(forms.Form):
    """Where the link goes; whoever had the one before is shut out."""

    email = SaidField(said.email_address, label=_("E-mail"), max_length=said.LONGEST_EMAIL, widget=forms.EmailInput())
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    words = _text(_("A few words of yours"), longest=300, rows=3, hint=_("They stand in the mail. Not required."))


class RemindForm(forms.Form):
    words = _text(_("A few words of yours"), longest=300, rows=2, hint=_("They stand in the mail. Not required."))


class TermsForm(forms.Form):
    materials_due = forms.DateTimeField(
        label=_("Hand in by"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Shown to the speakers. Later they can still hand in, until you close it."),
    )
    contact = _line(_("Whom speakers may ask"), hint=_("An e-mail address or a telephone number."))
    is_closed = forms.BooleanField(label=_("Close handing in: speakers change nothing any more"), required=False)


class MaterialForm(_WithFile):
    """A material of the event itself: a file or a link."""

    title = TextFormField(label=_("Title"), longest=LONGEST_TITLE)
    file = _file(_("File"), accept=ACCEPTED, required=False)
    url = forms.URLField(
        label=_("or a link"), required=False, max_length=500, assume_scheme="https", widget=forms.TextInput()
    )
    agrees = _agreement()

    def clean(self) -> dict[str, Any]:
        has_file, has_link = bool(self.cleaned_data.get("file")), bool(self.cleaned_data.get("url"))
        if has_file == has_link and not {"file", "url"} & set(self.errors):
            self.add_error("file", _("Choose a file, or write a link."))
        return self.cleaned_data


class TellingForm(forms.Form):
    """How a material is told of; the link only where it is one."""

    title = TextFormField(label=_("Title"), longest=LONGEST_TITLE)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    url = forms.URLField(label=_("Link"), max_length=500, assume_scheme="https", widget=forms.TextInput())
    was_shown = forms.BooleanField(label=_("This is what was shown at the event"), required=False)

    def __init__(self, *positional: Any, material: Material, **named: Any) -> None:
        super().__init__(*positional, **named)
        kinds: dict[str, Any] = {"": _("not stated"), **MATERIAL_KINDS}
        kinds.setdefault(material.kind or "", material.kind)
        field: Any = self.fields["kind"]
        field.choices = list(kinds.items())
        if not material.url:
            del self.fields["url"]

    def telling(self) -> Telling:
        told = self.cleaned_data
        return Telling(title=told["title"], kind=told["kind"], url=told.get("url", ""), was_shown=told["was_shown"])


class PublishForm(forms.Form):
    """`seen` is the version that the page showed as the newest, 0 for a link; the page writes it, never the form."""

    audience = forms.ChoiceField(label=_("Who gets it"), choices=Material.Audience.choices, widget=forms.RadioSelect)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = _line(_("Reason"), required=True)

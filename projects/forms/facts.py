"""The project's own facts, and the source that they were taken from."""

from typing import Any, ClassVar

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from projects.forms.editing import RecordForm
from projects.forms.fields import PartialDateFormField, TextFormField
from projects.forms.stated import CodeField, LineField, LinesField, ParagraphField, WordField, YesNoField
from projects.models import Fund, Period
from projects.vocabulary import LANGUAGES, SOURCE_KINDS

_WHEN = _("As far as it is known: 15.01.2020, March 2018, 2020.")


class FactsForm(RecordForm):
    """What the project is; a field that nobody knows stays empty."""

    # Under each heading the fields as they stand beside one another.
    groups: ClassVar[tuple[tuple[Any, tuple[tuple[str, ...], ...]], ...]] = (
        (_("Title and number"), (("title",), ("acronym", "number"))),
        (_("Time and place"), (("starts_on", "ends_on", "last_payment_on"), ("territory",))),
        (_("Funding"), (("programme",), ("fund",), ("period", "is_interreg"))),
        (_("Purpose"), (("purpose",),)),
    )

    title = TextFormField(label=_("Title"), required=False, longest=2000)
    acronym = LineField(label=_("Short name"), help_text=_("Such as SocQuality."))
    number = LineField(label=_("Number"), help_text=_("As in the agreement: LLI-317."))
    starts_on = PartialDateFormField(label=_("Start"), help_text=_WHEN)
    ends_on = PartialDateFormField(label=_("End"), help_text=_("The last day, month or year."))
    last_payment_on = PartialDateFormField(
        label=_("Last payment"), help_text=_("From it the time for keeping records is counted.")
    )
    territory = LineField(label=_("Territory"), help_text=_("Where the project works: Zemgale and northern Lithuania."))
    programme = LineField(label=_("Programme"), help_text=_("Such as Interreg VI-A Latvia–Lithuania 2021–2027."))
    fund = CodeField(Fund.choices, label=_("Fund"), help_text=_("It decides what must stand beside the emblem."))
    period = CodeField(Period.choices, label=_("Programming period"))
    is_interreg = YesNoField(label=_("Interreg programme"))
    purpose = TextFormField(label=_("What the project is for"), required=False, rows=4, longest=10_000)

    @property
    def laid_out(self) -> list[tuple[Any, list[list[BoundField]]]]:
        return [(heading, [[self[name] for name in row] for row in rows]) for heading, rows in self.groups]


class SourceForm(RecordForm):
    """The text that the project's record was taken from."""

    title = LineField(label=_("Title of the source"))
    kind = WordField(lambda: SOURCE_KINDS, label=_("Kind of source"), listed="source-kinds")
    author = LineField(label=_("Author"))
    published_on = PartialDateFormField(label=_("Published"), help_text=_WHEN)
    language = CodeField(LANGUAGES, label=_("Language of the source"))
    file = LineField(label=_("File or address"), help_text=_("Where the source itself is kept."))


class PublicityForm(RecordForm):
    """What the project itself says about its funding; what the funds ask for besides is a rule."""

    funding_statement = ParagraphField(
        label=_("Statement about the funding"), help_text=_("As the agreement words it. It stands below the emblem.")
    )
    disclaimer = ParagraphField(
        label=_("Disclaimer"), help_text=_("Where the programme prescribes one, this is shown in its place.")
    )
    links = LinesField(label=_("Links"), help_text=_("One address a line: www.latlit.eu"))

"""What is asked of whoever imports: the table, how to read it, and what to do with it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from events.models import Part
from files.kinds import recognise
from files.refusals import FileRefused
from registrations.imports import Wish
from registrations.imports_columns import FIELDS, guessed
from registrations.imports_reading import ENCODINGS, LARGEST, ReadingRefused, Table, read_table

LONGEST_TYPED = 500_000
LARGEST_SCAN = 30 * 1024 * 1024
SCANS = ("pdf", "jpeg", "png")


class TableForm(forms.Form):
    """A file, or lines typed or pasted from a sheet."""

    table = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV, XLSX, XLS or ODS, 10 MB at most. The first row names the columns."),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
    )
    typed = forms.CharField(
        label=_("Or type the list here"),
        required=False,
        max_length=LONGEST_TYPED,
        help_text=_("One person a line, columns apart by a semicolon or pasted from a sheet, their names first."),
        widget=forms.Textarea({"rows": 6, "autocomplete": "off"}),
    )

    def clean_table(self) -> "UploadedFile[bytes] | None":
        table: UploadedFile[bytes] | None = self.cleaned_data["table"]
        if table and (table.size or 0) > LARGEST:
            raise ValidationError(_("The file is larger than is accepted."), code="too_large")
        return table

    def clean(self) -> dict[str, Any]:
        """One of the two, and something that can be read as a table."""
        table, typed = self.cleaned_data.get("table"), self.cleaned_data.get("typed", "").strip()
        if bool(table) == bool(typed) and not self.errors:
            raise ValidationError(_("Give a file, or type the list."), code="one_of_two")
        self.content = table.read() if table else typed.encode()
        try:
            read_table(self.content)
        except ReadingRefused as refusal:
            if not self.errors:
                raise ValidationError(str(refusal), code=refusal.code) from None
        return self.cleaned_data

    @property
    def file_name(self) -> str:
        table: UploadedFile[bytes] | None = self.cleaned_data["table"]
        return (table.name or "table") if table else "typed.csv"


class ReadingForm(forms.Form):
    """How the table is read: sent by GET, so that the page shows at once what it would do."""

    encoding = forms.ChoiceField(
        label=_("Letters"), required=False, choices=[("", _("as found out")), *((code, code) for code in ENCODINGS)]
    )

    def __init__(self, asked: Any, table: Table, parts: Sequence[Part]) -> None:
        super().__init__(asked)
        self._table = table
        fields = [("", _("not imported")), *FIELDS.items()]
        for number, (head, guess) in enumerate(zip(table.head, guessed(table.head), strict=True)):
            name = f"column{number}"
            self.fields[name] = forms.ChoiceField(label=head, required=False, choices=fields, initial=guess)
        everybody = [("", _("nobody, unless a column says so")), *((str(part.pk), str(part)) for part in parts)]
        self.fields["everybody_in"] = forms.ChoiceField(
            label=_("Everybody in this list was present in"), required=False, choices=everybody
        )
        if not table.encoding:
            del self.fields["encoding"]
        self.is_chosen = "column0" in self.data

    @property
    def columns(self) -> tuple[str, ...]:
        """As chosen, once anything was; else as guessed."""
        if not self.is_chosen:
            return tuple(guessed(self._table.head))
        self.is_valid()
        return tuple(self.cleaned_data.get(f"column{number}", "") for number in range(len(self._table.head)))

    @property
    def wish(self) -> Wish:
        everybody_in = self.cleaned_data.get("everybody_in") or "" if self.is_bound and self.is_valid() else ""
        return Wish(columns=self.columns, everybody_in=int(everybody_in) if everybody_in else None)

    @property
    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """Each column's field with what stands in its first filled row."""
        samples = []
        for number in range(len(self._table.head)):
            filled = (row[number] for row in self._table.rows if len(row) > number and row[number])
            samples.append((self[f"column{number}"], next(filled, "")))
        return samples


class BringForm(forms.Form):
    all_or_nothing = forms.BooleanField(label=_("Only if every row is good"), required=False)
    tells = forms.BooleanField(label=_("Write to those who are registered by this"), required=False)
    scan = forms.FileField(
        label=_("The signed list, scanned"),
        required=False,
        help_text=_("PDF, JPG or PNG. With it the marks are proved by a signature; without it by your word alone."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_scan(self) -> "UploadedFile[bytes] | None":
        scan: UploadedFile[bytes] | None = self.cleaned_data["scan"]
        if not scan:
            return None
        if (scan.size or 0) > LARGEST_SCAN:
            raise ValidationError(_("The file is larger than is accepted."), code="too_large")
        try:
            kind = recognise(scan, name=scan.name or "", among=SCANS)
        except FileRefused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
        self.scan_type = kind.content_type
        return scan

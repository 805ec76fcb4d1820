"""Forms of files of partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workgroups.choices import (
    NetworkRole,
    Sector,
)
from workgroups.models import PartnerFile
from workgroups.partner_table import LONGEST, suggest
from workgroups.queries.partner_files import field_labels


class ColumnsForm(forms.Form):
    """Which column fills which field, and what holds for all rows."""

    sector = forms.ChoiceField(label=_("Sector of new partners, if no column tells it"), choices=Sector.choices)
    role_in_network = forms.ChoiceField(
        label=_("Role of new partners, if no column tells it"),
        choices=NetworkRole.choices,
        initial=NetworkRole.PROVIDER,
    )
    capitals = forms.BooleanField(
        label=_("Write names that are all in capitals like names"), required=False, initial=True
    )
    cities = forms.BooleanField(label=_("Correct cities that are likely misspelt"), required=False, initial=True)

    def __init__(self, *args: Any, file: PartnerFile, **options: Any) -> None:
        super().__init__(*args, **options)
        titles = [("" if column["personal"] else column["title"]) for column in file.columns]
        columns = [(str(at), title) for at, title in enumerate(titles) if title]
        chosen = file.mapping.get("columns") or suggest(titles)
        own = {}
        for name, label in field_labels().items():
            own[f"column_{name}"] = forms.ChoiceField(
                label=label, choices=[("", _("not in this file")), *columns], required=name == "name",
                initial=str(chosen.get(name, "")),
            )  # fmt: skip
        for name in ("sector", "role_in_network", "capitals", "cities"):
            if name in file.mapping:
                self.initial.setdefault(name, file.mapping[name])
        self.fields = own | self.fields

    def clean(self) -> dict[str, Any]:
        """No column fills two fields."""
        data = super().clean() or {}
        taken: dict[str, str] = {}
        for name in self.columns_in(data):
            column = data[f"column_{name}"]
            if column in taken:
                self.add_error(f"column_{name}", _("This column is chosen already. Choose each column once."))
            taken[column] = name
        return data

    @staticmethod
    def columns_in(data: dict[str, Any]) -> list[str]:
        """The fields for which a column was chosen."""
        return [name for name in LONGEST if data.get(f"column_{name}")]

    def columns(self) -> dict[str, int]:
        """Field to column, from 0."""
        return {name: int(self.cleaned_data[f"column_{name}"]) for name in self.columns_in(self.cleaned_data)}

    def choices(self) -> dict[str, Any]:
        """What holds for all rows."""
        return {name: self.cleaned_data[name] for name in ("sector", "role_in_network", "capitals", "cities")}


class HeaderRowForm(forms.Form):
    """In which row of the file the names of the columns stand."""

    header = forms.TypedChoiceField(label=_("The names of the columns stand in"), coerce=int)

    def __init__(self, *args: Any, heads: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        header: Any = self.fields["header"]
        header.choices = [
            (line, _("row %(number)s: %(text)s") % {"number": line, "text": text}) for line, text in heads
        ]


class AcceptFileForm(forms.Form):
    """What becomes of possible duplicates and of new partners."""

    add_doubles = forms.BooleanField(
        label=_("Add possible duplicates too"), required=False, initial=True,
        help_text=_("They wait on the list of possible duplicates, where you merge them or keep them apart."),
    )  # fmt: skip
    published = forms.BooleanField(
        label=_("Show new partners to the public at once"), required=False,
        help_text=_("Otherwise nobody outside sees them until you show them."),
    )  # fmt: skip

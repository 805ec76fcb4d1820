"""Forms of the profile of a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workgroups import matching
from workgroups.choices import (
    SPOKEN,
    NetworkRole,
    Sector,
    ServedKind,
)
from workgroups.models import Organization

LONGEST_ENTRY = 80


SERVED_FIELDS = {
    ServedKind.LANGUAGE: "languages", ServedKind.PLACE: "places", ServedKind.POPULATION: "populations",
}  # fmt: skip


class LinesField(forms.CharField):
    """A list in a text area, one entry per line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **options)

    def prepare_value(self, value: Any) -> Any:
        """The entries as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """The entries, without empty ones."""
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        if any(len(line) > LONGEST_ENTRY for line in lines):
            raise forms.ValidationError(_("Keep each line within 80 letters."), code="long")
        return [line for line in lines if line]


class OrganizationForm(forms.Form):
    """What an organisation says about itself, in two languages."""

    name = forms.CharField(label=_("Name"), max_length=150)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=150, required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    role_in_network = forms.ChoiceField(label=_("Role in the network"), choices=NetworkRole.choices)
    description = forms.CharField(
        label=_("What you do"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    description_es = forms.CharField(
        label=_("What you do, in Spanish"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    street = forms.CharField(label=_("Street and number"), max_length=150, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    region = forms.CharField(label=_("State"), max_length=40, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=12, required=False)
    phone = forms.CharField(
        label=_("Phone of the organization"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    registry_id = forms.CharField(
        label=_("Registry number"),
        max_length=20,
        required=False,
        help_text=_("In the United States the EIN, nine digits."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you serve people"),
        choices=list(SPOKEN.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    places = LinesField(label=_("Places you serve"), help_text=_("One per line."))
    populations = LinesField(
        label=_("People you serve"), help_text=_("One group per line, in words they use themselves.")
    )

    def clean_registry_id(self) -> str:
        """With the zeros that it may have lost."""
        code = matching.registry_id(self.cleaned_data["registry_id"])
        if not code.fits:
            raise forms.ValidationError(_("This number is too long. Check it."), code="registry")
        return code.text

    def clean_postal_code(self) -> str:
        """With the zeros that it may have lost."""
        return matching.postal_code(self.cleaned_data["postal_code"]).text


def profile_of(organization: Organization) -> dict[str, Any]:
    """What the form of a profile starts with."""
    served: dict[str, list[str]] = {name: [] for name in SERVED_FIELDS.values()}
    for row in organization.served.all():
        served[SERVED_FIELDS[ServedKind(row.kind)]].append(row.value)
    plain = {name: getattr(organization, name) for name in OrganizationForm.base_fields if name not in served}
    return plain | served


class AddressField(forms.SlugField):
    """The last part of a new page's address; the service makes one from the name if it is empty."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Last part of the address"),
            max_length=80,
            required=False,
            help_text=_("Leave it empty and it is made from the name. It stays the same for good."),
        )


class NewOrganizationForm(OrganizationForm):
    """A partner that is not there yet."""

    slug = AddressField()

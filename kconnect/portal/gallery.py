"""What the gallery of components shows: a form in every state, example rows and the names of icons and colours."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from kconnect.core.i18n import Localized
from kconnect.core.templatetags.ui import ICONS

# One entry of the gallery per component, in the order of the page.
COMPONENTS = (
    "icon", "button", "tag", "notice", "not_translated", "facts", "value", "progress", "job", "counts", "person", "date_tile",
    "breadcrumbs", "path", "tabs", "pagination", "sort_header", "table", "filters", "field", "choice", "stepper",
    "error_summary", "empty_state",
)  # fmt: skip


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=_("Name of the organization"), help_text=_("As it should appear in public"), max_length=80
    )
    met_on = forms.DateField(label=_("Date of the meeting"), error_messages={"required": _("Give the meeting a date")})
    hours = forms.DecimalField(
        label=_("Hours"), min_value=0, required=False, error_messages={"invalid": _("Write a number, such as 1.5")},
        # A number input would throw away what it cannot read; a text field gives it back to be corrected.
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("community", _("Community organization")), ("school", _("School"))]
    )
    story = forms.CharField(
        label=_("What happened?"), help_text=_("One sentence. Leave out names of people you served."), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What kind was it?"), widget=forms.RadioSelect,
        choices=[("service", _("Service")), ("meeting", _("Meeting")), ("training", _("Training"))],
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("en", "English"), ("es", "Español")],
        required=False,
    )
    agreed = forms.BooleanField(label=_("Everyone named here has agreed"), required=False)


@dataclass(frozen=True)
class Example:
    """A row of the example table."""

    name: str
    with_whom: str
    days: int


def gallery_context() -> dict[str, Any]:
    """Everything the gallery template needs; the template itself reads `?theme=` from the address."""
    rows = [Example("Open the rent-gap fund", "Housing", 9), Example("Landlord repair pledge", "Housing", 31)]
    wrong = {"wrong-name": "Orchard Street Clinic", "wrong-hours": "two", "wrong-sector": "community"}
    return {
        "entries": [(name, name.replace("_", " "), f"portal/gallery/{name}.html") for name in COMPONENTS],
        "icons": sorted(ICONS),
        "kind_icons": {"service": "hands", "meeting": "people", "training": "train"},
        "form": ExampleForm(
            initial={"name": "Orchard Street Clinic", "kind": "service", "languages": ["en"], "hours": 2.5}
        ),
        "wrong_form": ExampleForm(wrong, prefix="wrong"),
        "filter_form": ExampleForm(prefix="filter"),
        "rows": rows,
        "page": Paginator(range(312), 20).page(2),
        "day": date(2026, 5, 14),
        "fallback": Localized("Every child reads by third grade", "en", "es"),
        "series": [_("river water"), _("brick"), _("lake"), _("straw"), _("orchard"), _("damson"), _("slate")],
    }

"""What a person fills in to bring a file of the plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.forms.partner_lists import PartnerListForm


class PlanListForm(PartnerListForm):
    """The file, and which of its sheets is meant."""

    file = forms.FileField(
        label=_("File"), help_text=_("The workplan as you downloaded and edited it: CSV, Excel or ODS.")
    )

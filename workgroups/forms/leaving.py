"""Forms of those who leave."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """A person says that they know what erasing means."""

    sure = forms.BooleanField(
        label=_("I know that this cannot be undone after the seven days"),
        error_messages={"required": _("Tick the box to say that you know this.")},
    )

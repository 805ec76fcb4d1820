"""The fields of levels of engagement, for the form of whatever has them."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agenda.models import Goal
from engagement.choices import LEVEL_MEANS, Level
from engagement.models import Levelled
from kconnect.core.i18n import name_of


def add_level_fields(form: forms.BaseForm, thing: Levelled | None = None, *, required: bool = True) -> None:
    """Gives `form` the fields `intended_level` and `goals`, filled from `thing` if it is stored."""
    form.fields["intended_level"] = forms.TypedChoiceField(
        label=_("What do you promise the community?"),
        help_text=_("Afterward you say whether it was kept, and those who came say what they felt."),
        choices=[(level.value, format_lazy("{}: {}", level.label, LEVEL_MEANS[level].promise)) for level in Level],
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you promise; the first is the least.")},
    )
    goals: Any = forms.ModelMultipleChoiceField(
        label=_("About which goals"), queryset=Goal.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    goals.label_from_instance = name_of
    form.fields["goals"] = goals
    if thing is not None and thing.pk is not None:
        form.initial.setdefault("intended_level", thing.intended_level)
        form.initial.setdefault("goals", list(thing.goals.values_list("pk", flat=True)))

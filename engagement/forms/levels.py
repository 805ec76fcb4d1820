"""The fields of levels of engagement, for the form of whatever has them, and the forms of their own pages."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agenda.forms.amounts import MoneyField
from agenda.models import Goal
from engagement.choices import LEVEL_MEANS, REACHED, Level
from engagement.models import CommunityShare, Levelled
from kconnect.core.i18n import name_of

PROMISES = [(level.value, format_lazy("{}: {}", level.label, LEVEL_MEANS[level].promise)) for level in Level]
HAPPENED = [
    REACHED[0],
    *((level.value, format_lazy("{}: {}", level.label, LEVEL_MEANS[level].aim)) for level in Level),
]


def level_field(label: Any, choices: Any, *, required: bool, help_text: Any = "", error: Any = "") -> forms.Field:
    """A choice among levels; nothing chosen is None."""
    messages = {"required": error or _("Choose one of the levels.")}
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=choices, coerce=int, empty_value=None, required=required,
        widget=forms.RadioSelect, error_messages=messages,
    )  # fmt: skip


def add_level_fields(form: forms.BaseForm, thing: Levelled | None = None, *, required: bool = True) -> None:
    """Gives `form` the fields `intended_level` and `goals`, filled from `thing` if it is stored."""
    form.fields["intended_level"] = level_field(
        _("What do you promise the community?"),
        PROMISES,
        required=required,
        help_text=_("Afterward you say whether it was kept, and those who came say what they felt."),
        error=_("Choose what you promise; the first is the least."),
    )
    goals: Any = forms.ModelMultipleChoiceField(
        label=_("About which goals"), queryset=Goal.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    goals.label_from_instance = name_of
    form.fields["goals"] = goals
    if thing is not None and thing.pk is not None:
        form.initial.setdefault("intended_level", thing.intended_level)
        form.initial.setdefault("goals", list(thing.goals.values_list("pk", flat=True)))


class LevelForm(forms.Form):
    """What was promised, what was reached, and why it came out otherwise."""

    def __init__(self, *args: Any, thing: Levelled, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_level_fields(self, thing)
        goals = self.fields.pop("goals")
        self.fields["achieved_level"] = level_field(_("What was reached?"), HAPPENED, required=False)
        why = forms.Textarea(attrs={"rows": 2})
        help_text = _("If it came out at another level than you promised. Everyone reads this.")
        self.fields["level_why"] = forms.CharField(
            label=_("Why? In English"), max_length=300, required=False, widget=why, help_text=help_text
        )
        self.fields["level_why_es"] = forms.CharField(
            label=_("Why? In Spanish"), max_length=300, required=False, widget=why
        )
        self.fields["goals"] = goals
        self.initial.update({name: getattr(thing, name) for name in ("achieved_level", "level_why", "level_why_es")})


class FeltForm(forms.Form):
    """Which level somebody felt who took part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"] = level_field(_("What was it like for you?"), HAPPENED, required=True)


class CommunityShareForm(forms.Form):
    """The money of an initiative and the level that it claims."""

    total_cents = MoneyField(label=_("All of the money, in dollars"))
    community_cents = MoneyField(
        label=_("Of it for and with the community, in dollars"),
        help_text=_(
            "What residents and community organizations hold or are paid, and what pays for people to take part."
        ),
    )

    def __init__(self, *args: Any, share: CommunityShare | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"] = level_field(_("Which level does it claim?"), PROMISES, required=True)
        for name in ("total_cents", "community_cents"):
            self.fields[name].required = True
        if share is not None:
            self.initial.update(
                {
                    "level": share.level,
                    "total_cents": f"{share.total_cents / 100:.2f}",
                    "community_cents": f"{share.community_cents / 100:.2f}",
                }
            )


class KindForm(forms.Form):
    """Which kind of occasion a list shows."""

    kind = forms.ChoiceField(label=_("What"), required=False)

    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [("", _("Everything")), *kinds]

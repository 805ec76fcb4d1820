"""The form that logs an activity in under a minute on a phone, and the lead's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.signing import Signer
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models import MOST_UNITS, Action
from kconnect.core.i18n import localized
from workgroups.choices import ACTIVITY_CODES, ActivityCode, CodeDefinition
from workgroups.models import Activity, Organization

TODAY, YESTERDAY, OTHER_DAY = "today", "yesterday", "other"
# Short enough for a thumb, the most frequent first; what each of them means is told below the chips.
KINDS: list[tuple[str, Any]] = [
    (ActivityCode.SERVICES.value, _("Service")),
    (ActivityCode.EDUCATION.value, _("Training")),
    (ActivityCode.DEVELOPMENT.value, _("Planning")),
    (ActivityCode.RESOURCES.value, _("Resources")),
    (ActivityCode.MEDIA.value, _("Media")),
    (ActivityCode.COMMUNITY_ACTION.value, _("Asking for a change")),
    (ActivityCode.COMMUNITY_CHANGE.value, _("A change happened")),
    (ActivityCode.OTHER.value, _("Other")),
]
KIND_ICONS = {
    "CC": "change", "CA": "up", "DA": "plan", "OC": "more", "SP": "hands", "RG": "box", "MC": "say", "ED": "train",
}  # fmt: skip
# Rows that a thumb can reach; all others stand in one list below them.
NEAR = 5
KEPT_FOR = Signer(salt="agenda.kept")


class PlainDecimalField(forms.DecimalField):
    """A number that people write with a point or a comma."""

    def to_python(self, value: Any) -> Any:
        """The number, whichever sign separates its decimals."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


@dataclass(frozen=True)
class Advance:
    """One action on the form: its box and, where it is counted, the field for how many."""

    action: Action
    box: BoundField
    units: BoundField | None


class ActivityForm(forms.Form):
    """What happened, when, which actions it moved and with whom; most of it prefilled.

    `actions` and `organizations` are offered in the order given: the first few as boxes, the rest in a list.
    """

    kind_icons = KIND_ICONS

    code = forms.ChoiceField(label=_("What kind was it?"), choices=KINDS, widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("What happened?"),
        max_length=500,
        help_text=_("One sentence. Leave out names of people you served."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write one sentence about what happened.")},
    )
    when = forms.ChoiceField(
        label=_("When?"),
        choices=[(TODAY, _("Today")), (YESTERDAY, _("Yesterday")), (OTHER_DAY, _("Another day"))],
        widget=forms.RadioSelect,
    )
    happened_on = forms.DateField(
        label=_("Which day?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    other_action = forms.ChoiceField(label=_("Another action"), required=False)
    other_units = forms.IntegerField(label=_("How many?"), required=False, min_value=0, max_value=MOST_UNITS)
    organizations = forms.MultipleChoiceField(
        label=_("Who was in it with you?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_organization = forms.ChoiceField(label=_("Another organization"), required=False)
    hours = PlainDecimalField(
        label=_("Hours"),
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    reach = forms.IntegerField(
        label=_("People reached"), required=False, min_value=0, max_value=MOST_UNITS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    kept_for = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        user_id: int,
        actions: list[Action],
        organizations: list[Organization],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=defaults(user_id) | dict(initial))
        chosen = {name for name in self.data or self.initial if name.startswith("advances_")}
        near = [action for action in actions if f"advances_{action.pk}" in chosen]
        near += [action for action in actions if action not in near][: max(0, NEAR - len(near))]
        self.near = near
        self.actions = {action.pk: action for action in actions}
        for action in near:
            self._add_action(action)
        rest = [action for action in actions if action not in near]
        self.fields["other_action"].choices = [("", _("None")), *((str(one.pk), words(one)) for one in rest)]  # type: ignore[attr-defined]  # a choice field
        self._offer_organizations(organizations)

    def _add_action(self, action: Action) -> None:
        self.fields[f"advances_{action.pk}"] = forms.BooleanField(label=str(localized(action, "name")), required=False)
        if action.unit:
            self.fields[f"units_{action.pk}"] = forms.IntegerField(
                label=_("How many %(unit)s?") % {"unit": localized(action, "unit")},
                required=False, min_value=0, max_value=MOST_UNITS, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def _offer_organizations(self, organizations: list[Organization]) -> None:
        sent = self.data.getlist("organizations") if hasattr(self.data, "getlist") else []
        chosen = set(sent or self.initial.get("organizations", []))
        named = [(str(one.pk), str(localized(one, "name"))) for one in organizations]
        near = [choice for choice in named if choice[0] in chosen]
        near += [choice for choice in named if choice not in near][: max(0, NEAR - len(near))]
        listed = set(near)
        rest = sorted((choice for choice in named if choice not in listed), key=lambda choice: choice[1].casefold())
        self.fields["organizations"].choices = near  # type: ignore[attr-defined]  # a choice field
        self.fields["other_organization"].choices = [("", _("None")), *rest]  # type: ignore[attr-defined]  # the same
        self.known = {str(one.pk): one for one in organizations}

    def clean(self) -> dict[str, Any]:
        """The day of the activity, in the network's zone; a day to come is refused."""
        data = super().clean() or {}
        today = timezone.localdate()
        day = {TODAY: today, YESTERDAY: today - timedelta(days=1)}.get(data.get("when", ""), data.get("happened_on"))
        if day is None and "happened_on" not in self.errors and "when" not in self.errors:
            self.add_error("happened_on", _("Choose the day."))
        elif day is not None and day > today:
            self.add_error("happened_on", _("This day is still to come. Log the activity when it has happened."))
        data["happened_on"] = day
        if any(name.startswith("advances_") and name not in self.fields for name in self.data):
            self.add_error(None, _("An action that you chose is done or stopped by now. Choose again."))
        return data

    def kinds(self) -> list[tuple[Any, CodeDefinition]]:
        """Each kind by its word on the chip, with what it means."""
        return [(word, ACTIVITY_CODES[ActivityCode(code)]) for code, word in KINDS]

    def advance_rows(self) -> list[Advance]:
        """The boxes of the nearest actions for the template."""
        return [
            Advance(one, self[f"advances_{one.pk}"], self[f"units_{one.pk}"] if one.unit else None) for one in self.near
        ]

    def advances(self) -> dict[int, int]:
        """Of a valid form: the ids of the chosen actions, with how many units each."""
        data = self.cleaned_data
        found = {one.pk: data.get(f"units_{one.pk}") or 0 for one in self.near if data[f"advances_{one.pk}"]}
        if data["other_action"]:
            key = int(data["other_action"])
            found[key] = (data["other_units"] or 0) if self.actions[key].unit else 0
        return found

    def partners(self) -> list[Organization]:
        """Of a valid form: the chosen organisations."""
        keys = dict.fromkeys([*self.cleaned_data["organizations"], self.cleaned_data["other_organization"]])
        return [self.known[key] for key in keys if key]

    def entry(self) -> dict[str, Any]:
        """Of a valid form: what the log stores."""
        data = self.cleaned_data
        return {name: data[name] for name in ("summary", "happened_on", "code", "hours", "reach")}

    @property
    def token(self) -> UUID:
        """Of a valid form: what makes two posts of it one activity."""
        token: UUID = self.cleaned_data["form_token"]
        return token


def words(action: Action) -> str:
    """An action in the list, with what it counts."""
    name = str(localized(action, "name"))
    return f"{name} ({localized(action, 'unit')})" if action.unit else name


def defaults(user_id: int) -> dict[str, Any]:
    """A fresh form: service, today, and a token of its own; `kept_for` says who may see it again after signing in."""
    return {
        "code": ActivityCode.SERVICES.value,
        "when": TODAY,
        "happened_on": timezone.localdate(),
        "form_token": uuid4(),
        "kept_for": KEPT_FOR.sign(str(user_id)),
    }


def told(activity: Activity, *, again: bool = False) -> dict[str, Any]:
    """The form of an activity that is there already; `again` makes it the start of a new one, today."""
    values: dict[str, Any] = {
        "code": activity.code,
        "summary": activity.summary,
        "hours": None if activity.hours is None else f"{activity.hours.normalize():f}",
        "reach": activity.reach,
        "organizations": [str(key) for key in activity.organizations.values_list("pk", flat=True)],
    }
    for key, units in activity.contributions.values_list("action_id", "units"):
        values |= {f"advances_{key}": True, f"units_{key}": units or None}
    if again:
        return values
    return values | {"when": when(activity.happened_on), "happened_on": activity.happened_on}


def when(day: date) -> str:
    """Which of the three choices a day is."""
    today = timezone.localdate()
    return {today: TODAY, today - timedelta(days=1): YESTERDAY}.get(day, OTHER_DAY)


class ReturnForm(forms.Form):
    """Why an activity goes back to its author."""

    reason = forms.CharField(
        label=_("What is missing?"),
        max_length=300,
        help_text=_("The author reads this and can log it again."),
        error_messages={"required": _("Say in one sentence what is missing.")},
    )

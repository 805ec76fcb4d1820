"""Forms of people, roles, invitations and affiliations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kconnect.core.i18n import name_of
from workgroups import rules
from workgroups.choices import (
    Language,
)
from workgroups.models import Organization, User, Workgroup
from workgroups.permissions import ROLES, RoleName, Where


class ProfileForm(forms.Form):
    """A person's own name, language, and whether they are named in public."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language of your messages"), choices=Language.choices, widget=forms.RadioSelect
    )
    shown = forms.BooleanField(
        label=_("Show my name on the public pages of my workgroups"),
        required=False,
        help_text=_("Your e-mail and phone are never shown."),
    )


class AcceptForm(ProfileForm):
    """What somebody who is invited tells once."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(lambda: " ".join(password_validators_help_texts()[1:2]), str)(),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Checked against the validators, and against the person's own name and address."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email))
        return password


def name_in_language(form: forms.Form) -> None:
    """Offers workgroups and organizations by their names in the reader's language."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            field.label_from_instance = name_of  # type: ignore[method-assign, assignment]  # Django's way to name the choices


class RoleChoiceForm(forms.Form):
    """Which role, and where; the roles are those that the acting person may give."""

    role = forms.ChoiceField(label=_("Role"))
    workgroup = forms.ModelChoiceField(
        label=_("Workgroup"),
        queryset=Workgroup.objects.all(),
        required=False,
        empty_label=_("none"),
        help_text=_("For a member or a lead."),
    )
    organization = forms.ModelChoiceField(
        label=_("Organization"),
        queryset=Organization.objects.all(),
        required=False,
        empty_label=pgettext_lazy("organization", "none"),
        help_text=_("For an editor."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_in_language(self)
        given = [role for role in ROLES.values() if role.name not in {RoleName.VISITOR, RoleName.SUPERUSER}]
        self.fields["role"].choices = [(role.name, role.label) for role in given if rules.can_grant(by, role.name)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_role(self) -> RoleName:
        """The role itself."""
        return RoleName(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        """A role has exactly the place it holds in."""
        data = self.cleaned_data
        if role := data.get("role"):
            where = ROLES[role].where
            if where == Where.WORKGROUP and not data.get("workgroup"):
                self.add_error("workgroup", _("Choose the workgroup."))
            if where == Where.ORGANIZATION and not data.get("organization"):
                self.add_error("organization", _("Choose the organization."))
            data["workgroup"] = data.get("workgroup") if where == Where.WORKGROUP else None
            data["organization"] = data.get("organization") if where == Where.ORGANIZATION else None
        return data


class AffiliationForm(forms.Form):
    """Which organisation a person comes from."""

    organization = forms.ModelChoiceField(label=_("Organization"), queryset=Organization.objects.all())

    # The form stands on one page with the roles, which have a field of this name too.
    prefix = "affiliation"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_in_language(self)


class AskAffiliationForm(forms.Form):
    """From which organisation a person says that they come; those that they may see."""

    organization = forms.ModelChoiceField(label=_("Organization"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.visible_to(by)  # type: ignore[attr-defined]  # a ModelChoiceField
        name_in_language(self)


class SuspendForm(forms.Form):
    """Why an account is suspended; goes into the audit log."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Stays in the audit log. Name no private matters.")
    )

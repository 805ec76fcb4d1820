"""Forms of people, roles, invitations, workgroups and organisation profiles."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kconnect.core.i18n import name_of
from workgroups import matching, rules
from workgroups.choices import (
    SPOKEN,
    Language,
    MembershipRole,
    NetworkRole,
    Sector,
    ServedKind,
    StaffRoleKind,
    WorkgroupKind,
)
from workgroups.models import Organization, PartnerFile, User, Workgroup
from workgroups.partner_table import LONGEST, suggest
from workgroups.permissions import ROLES, RoleName, Where
from workgroups.queries.partner_files import field_labels

LONGEST_ENTRY = 80
SERVED_FIELDS = {
    ServedKind.LANGUAGE: "languages", ServedKind.PLACE: "places", ServedKind.POPULATION: "populations",
}  # fmt: skip


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
        help_text=" ".join(password_validators_help_texts()[1:2]),
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


class InvitationForm(forms.Form):
    """Whom to invite, in which language, to which roles."""

    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(
        label=_("Language of the message"), choices=Language.choices, initial=Language.ENGLISH, widget=forms.RadioSelect
    )
    workgroup = forms.ModelChoiceField(
        label=_("Workgroup"), queryset=Workgroup.objects.all(), required=False, empty_label=_("none")
    )
    workgroup_role = forms.ChoiceField(
        label=_("Role in the workgroup"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER, required=False
    )
    organization = forms.ModelChoiceField(
        label=_("Editor of organization"),
        queryset=Organization.objects.all(),
        required=False,
        empty_label=pgettext_lazy("organization", "none"),
    )
    staff_role = forms.ChoiceField(label=_("Staff role"), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_in_language(self)
        offered = [(kind.value, kind.label) for kind in StaffRoleKind if rules.can_grant(by, RoleName(kind.value))]
        self.fields["staff_role"].choices = [("", _("none")), *offered]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """At least one role; a role in a workgroup only together with the workgroup."""
        data = self.cleaned_data
        if not data.get("workgroup"):
            data["workgroup_role"] = ""
        elif not data.get("workgroup_role"):
            data["workgroup_role"] = MembershipRole.MEMBER
        if not (data.get("workgroup") or data.get("organization") or data.get("staff_role")):
            raise forms.ValidationError(_("Choose at least one role: a workgroup, an organization or a staff role."))
        return data


class AffiliationForm(forms.Form):
    """Which organisation a person comes from."""

    organization = forms.ModelChoiceField(label=_("Organization"), queryset=Organization.objects.all())

    # The form stands on one page with the roles, which have a field of this name too.
    prefix = "affiliation"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_in_language(self)


class SuspendForm(forms.Form):
    """Why an account is suspended; goes into the audit log."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Stays in the audit log. Name no private matters.")
    )


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


def _long(label: Any, help_text: Any = "", rows: int = 5) -> forms.CharField:
    """A text of several lines that may stay empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=4000, required=False, help_text=help_text, widget=widget)


class WorkgroupForm(forms.Form):
    """What a workgroup is for, in two languages."""

    name = forms.CharField(label=_("Name"), max_length=120)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=120, required=False)
    purpose = _long(_("What it is for"))
    purpose_es = _long(_("What it is for, in Spanish"))
    offers = _long(_("What it offers to other workgroups"), _("One offer per line."))
    offers_es = _long(_("What it offers, in Spanish"), _("One offer per line."))


class NewWorkgroupForm(WorkgroupForm):
    """A workgroup that is not there yet; the cross-cutting ones are there from the start."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (WorkgroupKind.ISSUE, WorkgroupKind.GOVERNANCE)],
        initial=WorkgroupKind.ISSUE,
        widget=forms.RadioSelect,
        help_text=_("It stays the same for good."),
    )
    slug = AddressField()

    def clean_kind(self) -> WorkgroupKind:
        """The kind itself."""
        return WorkgroupKind(self.cleaned_data["kind"])


# Files of partners ----------------------------------------------------------------------------------------------------


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

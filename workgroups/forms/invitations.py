"""Forms of invitations: one person to several roles, or many people to one."""

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workgroups import rules
from workgroups.choices import Language, MembershipRole, StaffRoleKind
from workgroups.forms.people import RoleChoiceForm, name_in_language
from workgroups.invitees import Invitee, Remark, read_invitees
from workgroups.models import Organization, User, Workgroup
from workgroups.permissions import ROLES, RoleName
from workgroups.queries.invitees import Place

LONGEST_TEXT = 100_000


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


class OfferForm(forms.Form):
    """Yes or no to a role, and with a yes whether the public pages name the person."""

    shown = forms.BooleanField(
        label=_("Show my name on the public pages of my workgroups"),
        required=False,
        help_text=_("Your e-mail and phone are never shown."),
    )


class InviteManyForm(RoleChoiceForm):
    """Many people, pasted or from a file, and the one role they are invited to; at a place of one's own there is less to choose."""

    people = forms.CharField(
        label=_("People"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Paste them as you have them: “name &lt;mail&gt;” in lines, addresses with anything between, or columns of a sheet."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a CSV file"), required=False, validators=[FileExtensionValidator(["csv", "tsv", "txt"])]
    )
    language = forms.ChoiceField(
        label=_("Language of the message"), choices=Language.choices, initial=Language.ENGLISH, widget=forms.RadioSelect
    )
    field_order = ("people", "file", "role", "workgroup", "organization", "language")

    def __init__(
        self, *args: Any, by: User, workgroup: Workgroup | None = None, organization: Organization | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, by=by, **kwargs)
        self.place = (workgroup, organization)
        if workgroup is None and organization is None:
            self.fields["role"].initial = RoleName.MEMBER
            return
        del self.fields["workgroup"], self.fields["organization"]
        offered = (RoleName.MEMBER, RoleName.LEAD) if workgroup else (RoleName.EDITOR,)
        may = [role for role in offered if rules.can_invite(by, role, workgroup=workgroup, organization=organization)]
        self.fields["role"].choices = [(role, ROLES[role].label) for role in may]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["role"].initial = may[0] if may else None
        if len(may) == 1:
            self.fields["role"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """People from the text and the file together; a role has its place."""
        data = self.cleaned_data
        if any(self.place):
            data["workgroup"], data["organization"] = self.place
        data = super().clean()
        data["people"] = "\n".join(filter(None, [data.get("people", "").strip(), self._in_file()]))
        self.found, self.remarks = read_invitees(data["people"])
        if not self.found and not self.errors:
            self.add_error("people", _("No e-mail address is in it. Paste at least one."))
        return data

    found: list[Invitee]
    remarks: list[Remark]

    def _in_file(self) -> str:
        file = self.cleaned_data.get("file")
        if file is None:
            return ""
        if file.size > LONGEST_TEXT:
            self.add_error("file", _("This file is too long to invite from. Import it under Contacts."))
            return ""
        content: bytes = file.read()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", errors="replace")

    def where(self) -> Place:
        """The role and its place."""
        data = self.cleaned_data
        return Place(data["role"], data.get("workgroup"), data.get("organization"))

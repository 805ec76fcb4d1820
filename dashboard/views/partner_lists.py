"""Where staff bring a file of partners or of people; what becomes of it is shown by their own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dashboard.forms.partner_lists import ContactListForm, PartnerListForm
from dashboard.services.partner_lists import bring_contacts, bring_partner_list
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from workgroups import rules as people


@require_form
@signed_in
def partner_file_create(request: HttpRequest) -> HttpResponse:
    """Takes a file, and leads to the choice of its columns."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=people.can_manage_workgroups(user))
    form = PartnerListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, sheet = form.cleaned_data["file"], form.cleaned_data["sheet"]
        try:
            file, _told = bring_partner_list(stream=upload, name=upload.name, sheet=sheet, by=user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("workgroups:partner_file_detail", file_id=file.pk)
    return render(request, "dashboard/partner_file_create.html", {"form": form}, status=422 if form.is_bound else 200)


@require_form
@signed_in
def contact_file_create(request: HttpRequest) -> HttpResponse:
    """Takes a file of people, and leads to the choice of its columns."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=people.can_manage_people(user))
    form = ContactListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, sheet = form.cleaned_data["file"], form.cleaned_data["sheet"]
        try:
            file = bring_contacts(stream=upload, name=upload.name, sheet=sheet, by=user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("workgroups:contact_file_detail", file_id=file.pk)
    return render(request, "dashboard/contact_file_create.html", {"form": form}, status=422 if form.is_bound else 200)

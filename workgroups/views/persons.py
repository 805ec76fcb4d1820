"""Pages of people without an account: added by staff, or by a lead for their own group; possible duplicates, merged."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.forms import PersonForm
from workgroups.models import Person, Workgroup
from workgroups.views.people import changeable, manager_of_people

PER_PAGE = 25


@require_form
@signed_in
def person_create(request: HttpRequest) -> HttpResponse:
    """Adds a person without an account."""
    user = manager_of_people(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = services.create_person(by=user, **form.cleaned_data)
        messages.success(request, _("Added."))
        return redirect("workgroups:person_detail", person_id=person.pk)
    return _edit(request, form)


@require_form
@signed_in
def person_edit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Changes what is known of a person, and whether they agreed to be contacted."""
    user, person = changeable(request, person_id)
    form = PersonForm(request.POST or None, initial={name: getattr(person, name) for name in PersonForm.base_fields})
    if request.method == "POST" and form.is_valid():
        services.edit_person(by=user, person=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workgroups:person_detail", person_id=person.pk)
    return _edit(request, form, person=person)


@require_form
@signed_in
def walk_in_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A lead adds somebody to their own group who has no account."""
    user, group = person_of(request), get_object_or_404(Workgroup, slug=slug)
    may = rules.can_add_people(user, group)
    allow(may_see=rules.can_enter_workgroup(user, group), may_do=may)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_person_to_group(by=user, workgroup=group, **form.cleaned_data)
        messages.success(request, _("Added to the group. They need no account."))
        return redirect("agenda:activity_list", group.slug)
    return _edit(request, form, group=group)


def _edit(request: HttpRequest, form: PersonForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "workgroups/person_edit.html", {"form": form, **context}, status=status)


# Duplicates ----------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def person_duplicates(request: HttpRequest) -> HttpResponse:
    """People who may be one."""
    manager_of_people(request)
    page = Paginator(queries.person_pairs(), PER_PAGE).get_page(page_number(request))
    context = {"page": page, "pairs": queries.person_pair_rows(page)}
    return render(request, "workgroups/person_duplicates.html", context)


@require_form
@signed_in
def person_merge(request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
    """Shows what merging would do, and does it."""
    user, kept, gone = _pair(request, person_id, other_id)
    if request.method == "POST":
        try:
            services.merge_persons(by=user, kept=kept, gone=gone)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("workgroups:person_merge", person_id=kept.pk, other_id=gone.pk)
        messages.success(request, _("The two are one person now."))
        return redirect("workgroups:person_detail", person_id=kept.pk)
    return render(request, "workgroups/person_merge.html", {"merge": queries.person_merge_page(kept, gone)})


@require_POST
@signed_in
def person_keep_apart(request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
    """Says that two people are not the same."""
    user, one, other = _pair(request, person_id, other_id)
    try:
        services.keep_persons_apart(by=user, one=one, other=other)
        messages.success(request, _("Noted. They are not offered again."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("workgroups:person_duplicates")


def _pair(request: HttpRequest, person_id: int, other_id: int) -> tuple[Any, Person, Person]:
    """The acting user and both people, if the one may change the others."""
    user = manager_of_people(request)
    one = get_object_or_404(queries.people(), pk=person_id)
    other = get_object_or_404(queries.people(), pk=other_id)
    allow(may_see=True, may_do=rules.can_change_person(user, one) and rules.can_change_person(user, other))
    return user, one, other

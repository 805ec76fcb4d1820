"""Pages of people: their own profile, and what the console does with people, roles and accounts."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.adapters import proven
from workgroups.filters import PersonFilter
from workgroups.forms import AffiliationForm, ProfileForm, RoleChoiceForm, SuspendForm
from workgroups.models import Person
from workgroups.queries.invitees import Place

PER_PAGE = 25

# Workspace ------------------------------------------------------------------------------------------------------------


@require_form
@signed_in
def profile_edit(request: HttpRequest) -> HttpResponse:
    """A person's own name and language."""
    user = person_of(request)
    person = user.person
    initial = {"name": person.name, "language": person.language, "shown": queries.is_named(person)}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.edit_profile(by=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workgroups:profile_edit")
    return render(request, "workgroups/profile_edit.html", {"form": form})


# Console --------------------------------------------------------------------------------------------------------------


def manager_of_people(request: HttpRequest) -> Any:
    """The acting user, if they may manage people."""
    user = person_of(request)
    allow(may_see=rules.is_insider(user), may_do=rules.can_manage_people(user))
    return user


def changeable(request: HttpRequest, person_id: int) -> tuple[Any, Person]:
    """The acting user and the person, if the one may change the roles and the account of the other."""
    user = manager_of_people(request)
    person = get_object_or_404(Person.objects.known().select_related("user"), pk=person_id)
    allow(may_see=True, may_do=rules.can_change_person(user, person))
    return user, person


@require_safe
@signed_in
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody the network knows, with account and roles."""
    manager_of_people(request)
    chosen = PersonFilter(request.GET, queryset=queries.people())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {"page": page, "filter": chosen, "people": queries.person_rows(page)}
    return render(request, "workgroups/person_list.html", context)


@require_safe
@signed_in
def person_detail(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: account, roles, and what can be changed."""
    user = manager_of_people(request)
    person = get_object_or_404(queries.people(), pk=person_id)
    return _person_page(request, user, person)


def _person_page(request: HttpRequest, user: Any, person: Person, **forms: Any) -> HttpResponse:
    """The page of a person from `queries.people()`, with a form that needs correction among `forms`."""
    given = {"role_form": RoleChoiceForm(by=user), "suspend_form": SuspendForm(), "with_form": AffiliationForm()}
    context = {"person": queries.person_page(person, seen_by=user), **given, **forms}
    return render(request, "workgroups/person_detail.html", context)


@require_POST
@signed_in
def role_grant(request: HttpRequest, person_id: int) -> HttpResponse:
    """Asks whoever has an account whether they want a role; gives it to whoever has none."""
    user, person = changeable(request, person_id)
    form = RoleChoiceForm(request.POST, by=user)
    if form.is_valid():
        try:
            offer = services.give_or_offer(by=user, person=person, place=Place(**form.cleaned_data))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            asked = _("Asked. The role is theirs once they say yes; they have a message.")
            messages.success(request, asked if offer else _("Given. It counts from their next page on."))
            return redirect("workgroups:person_detail", person_id=person.pk)
    return _person_page(request, user, queries.people().get(pk=person.pk), role_form=form)


@require_POST
@signed_in
def role_end(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ends a role of a person."""
    user, person = changeable(request, person_id)
    form = RoleChoiceForm(request.POST, by=user)
    if form.is_valid():
        return _act(
            request, person, _("Ended. It counts from their next page on."),
            lambda: services.end_role(by=user, person=person, **form.cleaned_data),
        )  # fmt: skip
    return _person_page(request, user, queries.people().get(pk=person.pk), role_form=form)


@require_POST
@signed_in
def affiliation_grant(request: HttpRequest, person_id: int) -> HttpResponse:
    """Says which organisation a person comes from."""
    return _change_affiliation(request, person_id, services.grant_affiliation, _("Saved."))


@require_POST
@signed_in
def affiliation_end(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ends a person's time with an organisation."""
    return _change_affiliation(request, person_id, services.end_affiliation, _("Ended."))


def _change_affiliation(request: HttpRequest, person_id: int, change: Any, done: str) -> HttpResponse:
    user, person = changeable(request, person_id)
    form = AffiliationForm(request.POST)
    if not form.is_valid():
        return _person_page(request, user, queries.people().get(pk=person.pk), with_form=form)
    return _act(request, person, done, lambda: change(by=user, person=person, **form.cleaned_data))


@require_POST
@signed_in
def account_suspend(request: HttpRequest, person_id: int) -> HttpResponse:
    """Signs an account out and keeps it out."""
    user, person = changeable(request, person_id)
    account = _account(person)
    form = SuspendForm(request.POST)
    if not form.is_valid():
        return _person_page(request, user, queries.people().get(pk=person.pk), suspend_form=form)
    return _act(
        request, person, _("Suspended. They are signed out everywhere."),
        lambda: services.suspend_account(by=user, user=account, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@signed_in
def account_restore(request: HttpRequest, person_id: int) -> HttpResponse:
    """Lets a suspended account in again."""
    user, person = changeable(request, person_id)
    account = _account(person)
    return _act(
        request, person, _("Restored. They can sign in again."),
        lambda: services.restore_account(by=user, user=account),
    )  # fmt: skip


@require_POST
@signed_in
@proven
def person_erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """Asks for a person to be erased who told staff so."""
    user, person = changeable(request, person_id)
    return _act(
        request, person, _("Asked. It happens in seven days, unless somebody takes it back."),
        lambda: services.ask_erasure(by=user, person=person),
    )  # fmt: skip


@require_POST
@signed_in
def person_keep(request: HttpRequest, person_id: int) -> HttpResponse:
    """Takes back that a person is to be erased."""
    user, person = changeable(request, person_id)
    asked = queries.open_erasure(person)
    if asked is None:
        return redirect("workgroups:person_detail", person_id=person.pk)
    return _act(request, person, _("Taken back."), lambda: services.cancel_erasure(by=user, erasure=asked))


def _account(person: Person) -> Any:
    """The person's account; a person without one has no such page."""
    account = queries.account_of(person)
    if account is None:
        raise Http404
    return account


def _act(request: HttpRequest, person: Person, done: str, act: Any) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("workgroups:person_detail", person_id=person.pk)

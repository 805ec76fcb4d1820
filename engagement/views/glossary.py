"""Pages of the glossary and, for staff, of its terms and wordings: load, allow, one domain call, answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement import rules, services
from engagement.filters import AllTermsFilter, TermFilter, WordingFilter
from engagement.forms import TermForm, WordingForm
from engagement.models import Term, Wording
from engagement.queries import glossary as queries
from engagement.views.events import public
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups.models import User
from workgroups.rules import is_insider


def keeper_of(request: HttpRequest) -> User:
    """The signed-in person, if they keep the glossary; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_edit_glossary(user))
    return user


@require_safe
@public
def term_list(request: HttpRequest) -> HttpResponse:
    """All terms in plain words."""
    chosen = TermFilter(request.GET, queryset=Term.objects.public())
    listed = queries.term_list(chosen.qs, number=page_number(request))
    return render(request, "engagement/term_list.html", {"listed": listed, "filter": chosen})


@require_safe
@public
def term_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One term."""
    term = get_object_or_404(Term.objects.public(), slug=slug)
    return render(request, "engagement/term_detail.html", {"term": term, "others": queries.neighbors(term)})


# Console --------------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def console_term_list(request: HttpRequest) -> HttpResponse:
    """All terms, public or not."""
    keeper_of(request)
    chosen = AllTermsFilter(request.GET, queryset=Term.objects.all())
    listed = queries.term_list(chosen.qs, number=page_number(request))
    return render(request, "engagement/console_term_list.html", {"listed": listed, "filter": chosen})


@require_form
@signed_in
def term_create(request: HttpRequest) -> HttpResponse:
    """A term that nobody outside sees yet."""
    user = keeper_of(request)
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            term = services.create_term(by=user, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept. Show it to the public when it is ready."))
            return redirect("engagement:term_edit", term_id=term.pk)
    return render(request, "engagement/term_edit.html", {"form": form})


@require_form
@signed_in
def term_edit(request: HttpRequest, term_id: int) -> HttpResponse:
    """Changes the words of a term."""
    user = keeper_of(request)
    term = get_object_or_404(Term, pk=term_id)
    form = TermForm(request.POST or None, instance=term)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_term(by=user, term=term, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagement:term_edit", term_id=term.pk)
    return render(request, "engagement/term_edit.html", {"form": form, "term": term})


@require_POST
@signed_in
def term_publish(request: HttpRequest, term_id: int) -> HttpResponse:
    """Shows a term to the public, or takes it back."""
    user = keeper_of(request)
    term = get_object_or_404(Term, pk=term_id)
    shown = request.POST.get("published") == "yes"
    services.publish_term(by=user, term=term, published=shown)
    messages.success(request, _("Public now.") if shown else _("Not public any more."))
    return redirect("engagement:term_edit", term_id=term.pk)


@require_safe
@signed_in
def wording_list(request: HttpRequest) -> HttpResponse:
    """The words that get a hint while somebody writes."""
    keeper_of(request)
    chosen = WordingFilter(request.GET, queryset=Wording.objects.all())
    page = queries.wording_list(chosen.qs, number=page_number(request))
    return render(request, "engagement/wording_list.html", {"page": page, "filter": chosen})


@require_form
@signed_in
def wording_create(request: HttpRequest) -> HttpResponse:
    """A new hint."""
    user = keeper_of(request)
    return _wording_form(request, user, None)


@require_form
@signed_in
def wording_edit(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Other words in a hint."""
    user = keeper_of(request)
    return _wording_form(request, user, get_object_or_404(Wording, pk=wording_id))


def _wording_form(request: HttpRequest, user: User, wording: Wording | None) -> HttpResponse:
    form = WordingForm(request.POST or None, instance=wording)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_wording(by=user, wording=wording, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagement:wording_list")
    return render(request, "engagement/wording_edit.html", {"form": form, "wording": wording})


@require_POST
@signed_in
def wording_remove(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Takes a hint away."""
    user = keeper_of(request)
    services.remove_wording(by=user, wording=get_object_or_404(Wording, pk=wording_id))
    messages.success(request, _("Removed."))
    return redirect("engagement:wording_list")

"""The charter of a workgroup: read by everybody, written by its leads; and following a group."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core import notices
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import told
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.choices import WORKGROUP
from workgroups.forms import AdoptForm, CharterForm
from workgroups.models import CharterVersion, User, Workgroup
from workgroups.views.public import public


@require_safe
@public
def charter_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The charter that holds, or an earlier version, and what it changed."""
    number = page_number(request, "version") if "version" in request.GET else None
    page = queries.charter_page(slug, number)
    if page is None:
        raise Http404
    return render(request, "workgroups/charter_detail.html", {"charter": page, "group": page.group})


def writer_of(request: HttpRequest, slug: str) -> tuple[User, Workgroup, CharterVersion | None]:
    """The signed-in person, a group whose charter they write, and its draft; its members get 403, all others 404."""
    user: User = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=rules.can_enter_workgroup(user, group), may_do=rules.can_edit_charter(user, group))
    return user, group, group.charters.drafts().first()


@require_form
@signed_in
def charter_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Writes the draft of the charter; the version that holds stays until the draft is adopted."""
    user, group, draft = writer_of(request, slug)
    latest = group.charters.adopted().first()
    first = draft or latest
    initial = {name: getattr(first, name) for name in ("text", "text_es")} if first else {}
    if draft is not None:
        initial |= {"change": draft.change, "change_es": draft.change_es}
    form = CharterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.write_charter(by=user, workgroup=group, **form.cleaned_data)
        messages.success(request, _("Kept as a draft. Adopt it once the group has agreed."))
        return redirect("workgroups:charter_edit", slug=slug)
    context = {"form": form, "workgroup": group, "draft": draft, "latest": latest, "adopt_form": AdoptForm()}
    return render(request, "workgroups/charter_edit.html", context)


@require_POST
@signed_in
def charter_adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes the draft the charter that holds."""
    user, group, _draft = writer_of(request, slug)
    form = AdoptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the day on which the group adopted the charter."))
    else:
        well = _("Adopted. The group's page shows it.")
        told(request, lambda: services.adopt_charter(by=user, workgroup=group, on=form.cleaned_data["on"]), well)
    return redirect("workgroups:charter_edit", slug=slug)


@require_POST
@signed_in
def charter_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throws the draft away."""
    user, group, _draft = writer_of(request, slug)
    well = _("The draft is gone. The charter that holds is as it was.")
    told(request, lambda: services.discard_charter(by=user, workgroup=group), well)
    return redirect("workgroups:charter_edit", slug=slug)


@require_form
@signed_in
def workgroup_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever is signed in chooses to hear of a group, or no more; a page of its own, because public pages know nobody."""
    user = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=rules.can_follow_workgroup(user, group))
    if request.method == "POST":
        services.set_following(by=user, workgroup=group, follows=request.POST.get("follow") == "yes")
        messages.success(request, _("Saved."))
        return redirect("workgroups:workgroup_follow", slug=slug)
    context = {"workgroup": group, "follows": notices.follows(user, WORKGROUP, slug)}
    return render(request, "workgroups/workgroup_follow.html", context)

"""The pages of a data steward for results: working figures, and releases with their two persons."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard import rules, services
from dashboard.filters import ReleaseFilter
from dashboard.forms import CommentForm, ReleaseForm, ReturnForm, ScheduleForm, WithdrawForm
from dashboard.models import Indicator, Release
from dashboard.public_filters import number_from
from dashboard.queries import steward
from dashboard.queries.steward.release_differences import HEADER
from dashboard.views.guards import insider_who
from kconnect.core import csv
from kconnect.core.access import require_form, signed_in
from kconnect.core.acts import told
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number

PER_PAGE = 25
PER_LONG_PAGE = 50
FORMS: dict[str, Any] = {
    "return": ReturnForm,
    "withdraw": WithdrawForm,
    "comment": CommentForm,
    "schedule": ScheduleForm,
}


@require_safe
@signed_in
def working_list(request: HttpRequest) -> HttpResponse:
    """All indicators with the state of their figures."""
    insider_who(request, rules.can_see_working)
    page = Paginator(steward.listed_indicators(), PER_PAGE).get_page(page_number(request))
    context = {"page": page, "indicators": steward.working_rows(list(page))}
    return render(request, "dashboard/working_list.html", context)


@require_safe
@signed_in
def working_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Full values of one indicator for one place, which only staff see."""
    insider_who(request, rules.can_see_working)
    indicator = get_object_or_404(Indicator.objects.select_related("version__source"), slug=slug)
    page = steward.working_page(indicator, wanted=request.GET.get("place", "").strip()[:200])
    if page is None:
        raise Http404
    return render(request, "dashboard/working_detail.html", {"page": page})


@require_safe
@signed_in
def working_number(request: HttpRequest, slug: str) -> HttpResponse:
    """One working figure with every row of every file behind it, also of restricted sources."""
    insider_who(request, rules.can_see_working)
    indicator = get_object_or_404(Indicator.objects.select_related("version"), slug=slug)
    page = steward.working_number(indicator, number_from(request.GET))
    if page is None:
        raise Http404
    return render(request, "dashboard/working_number.html", {"page": page, "inputs": page.inputs})


@require_safe
@signed_in
def release_list(request: HttpRequest) -> HttpResponse:
    """Releases, youngest first, filtered by the address."""
    user = insider_who(request, rules.can_see_working)
    chosen = ReleaseFilter(request.GET, queryset=steward.listed_releases())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    rows = steward.release_rows(page)
    context = {"page": page, "filter": chosen, "releases": rows, "can_release": rules.can_release(user)}
    return render(request, "dashboard/release_list.html", context)


@require_form
@signed_in
def release_create(request: HttpRequest) -> HttpResponse:
    """What is pending beside what is public; the chosen indicators go to a second person."""
    user = insider_who(request, rules.can_release)
    candidates = steward.release_candidates()
    form = ReleaseForm(request.POST or None, slugs=[(one.slug, one.name) for one in candidates])
    if request.method == "POST" and form.is_valid():
        slugs, note = form.cleaned_data["indicators"], form.cleaned_data["note"]
        try:
            release = services.submit_release(slugs=slugs, note=note, by=user)
            return redirect("dashboard:release_detail", release_id=release.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "candidates": candidates}
    return render(request, "dashboard/release_create.html", context, status=422 if form.is_bound else 200)


def _release(request: HttpRequest, release_id: int, may: Callable[[Any], bool]) -> tuple[Any, Release]:
    user = insider_who(request, may)
    related = [f"{name}_by__person" for name in ("submitted", "returned", "approved", "withdrawn")]
    return user, get_object_or_404(Release.objects.select_related("job", *related), pk=release_id)


@require_safe
@signed_in
def release_detail(request: HttpRequest, release_id: int) -> HttpResponse:
    """One release: what changes for the public, who did what, and the next step."""
    user, release = _release(request, release_id, rules.can_see_working)
    return _shown(request, release, user)


def _shown(request: HttpRequest, release: Release, user: Any, **forms: Any) -> HttpResponse:
    """The page of a release; `forms` are those that need correction."""
    fresh = {f"{name}_form": form(prefix=name) for name, form in FORMS.items()}
    context = {"page": steward.release_page(release, user=user), **fresh, **forms}
    return render(request, "dashboard/release_detail.html", context, status=422 if forms else 200)


def _act(request: HttpRequest, release: Release, act: Callable[[], Any], done: str) -> HttpResponse:
    """One step of a release, then back to its page with what happened."""
    told(request, act, done)
    return redirect("dashboard:release_detail", release_id=release.pk)


def _act_with(
    request: HttpRequest, release_id: int, may: Callable[[Any], bool], name: str, act: Callable[..., Any], done: str
) -> HttpResponse:
    """The same for a step that needs the form `name`: its fields are what the use case takes."""
    user, release = _release(request, release_id, may)
    form = FORMS[name](request.POST, prefix=name)
    if not form.is_valid():
        return _shown(request, release, user, **{f"{name}_form": form})
    return _act(request, release, partial(act, release=release, by=user, **form.cleaned_data), done)


@require_POST
@signed_in
def release_submit(request: HttpRequest, release_id: int) -> HttpResponse:
    """Submits a returned release again."""
    user, release = _release(request, release_id, rules.can_release)
    done = _("It waits for a second person again.")
    return _act(request, release, lambda: services.submit_again(release=release, by=user), done)


def _seen(request: HttpRequest) -> datetime | None:
    """When what the person looked at was submitted, as the page said it."""
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


@require_POST
@signed_in
def release_approve(request: HttpRequest, release_id: int) -> HttpResponse:
    """Approves what another person submitted."""
    user, release = _release(request, release_id, rules.can_approve)
    done, seen = _("Approved. The figures are checked once more and then published."), _seen(request)
    return _act(request, release, lambda: services.approve_release(release=release, by=user, seen=seen), done)


@require_POST
@signed_in
def release_schedule(request: HttpRequest, release_id: int) -> HttpResponse:
    """Approves what another person submitted, for a time to come."""
    done = _("Approved for later. Nobody sees the figures before that time.")
    approve = partial(services.approve_release, seen=_seen(request))
    return _act_with(request, release_id, rules.can_approve, "schedule", approve, done)


@require_POST
@signed_in
def release_unschedule(request: HttpRequest, release_id: int) -> HttpResponse:
    """Takes the time of a scheduled release away."""
    user, release = _release(request, release_id, rules.can_approve)
    done = _("It has no time any more and waits for approval again.")
    return _act(request, release, lambda: services.unschedule_release(release=release, by=user), done)


@require_POST
@signed_in
def release_comment(request: HttpRequest, release_id: int) -> HttpResponse:
    """Says something about a release on its way."""
    done = _("Your comment is there.")
    return _act_with(request, release_id, rules.can_see_working, "comment", services.comment_release, done)


@require_POST
@signed_in
def release_return(request: HttpRequest, release_id: int) -> HttpResponse:
    """Sends a release back with what has to change."""
    done = _("Sent back with your note.")
    return _act_with(request, release_id, rules.can_approve, "return", services.return_release, done)


@require_POST
@signed_in
def release_withdraw(request: HttpRequest, release_id: int) -> HttpResponse:
    """Takes public figures back, with a note that the public reads."""
    done = _("Withdrawn. The public sees what was there before.")
    return _act_with(request, release_id, rules.can_release, "withdraw", services.withdraw_release, done)


def _differences(request: HttpRequest, release_id: int, slug: str) -> tuple[Release, Any]:
    _user, release = _release(request, release_id, rules.can_see_working)
    found = steward.release_differences(release, slug, request.GET.get("change", ""))
    if found is None:
        raise Http404
    return release, found


@require_safe
@signed_in
def release_differences(request: HttpRequest, release_id: int, slug: str) -> HttpResponse:
    """Every figure of one indicator that a release changes, the largest change first."""
    release, found = _differences(request, release_id, slug)
    page: Any = Paginator(found.rows, PER_LONG_PAGE).get_page(page_number(request))
    context = {"release": release, "slug": slug, "page": page, "found": found}
    return render(request, "dashboard/release_differences.html", context)


@require_safe
@signed_in
def release_differences_csv(request: HttpRequest, release_id: int, slug: str) -> HttpResponseBase:
    """The same as a file."""
    release, found = _differences(request, release_id, slug)
    response = StreamingHttpResponse(csv.stream(HEADER, found.rows.cells()), content_type="text/csv; charset=utf-8")
    name = f"release-{release.pk}-{slug}-{found.kind}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response

"""The public pages of indicators: the same for everyone, cacheable, without session or account."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agenda.queries.concerning import of_goal
from agenda.queries.public import goal
from dashboard.answers import answers_for_published, with_etag
from dashboard.models import Indicator
from dashboard.public_filters import FreshnessFilter, IndicatorFilter, choice_from, number_from
from dashboard.queries import public
from engagement.queries.decided import decisions_about_goal
from engagement.queries.input import said_about, ways_to_say
from kconnect.core.pages import page_number

# Shared caches may answer for a second and then ask again; the ETag makes asking cheap.
fresh = cache_control(public=True, max_age=1)
# The agenda changes seldom.
settled = cache_control(public=True, max_age=60)


@require_safe
@fresh
def indicator_list(request: HttpRequest) -> HttpResponse:
    """Published indicators with their latest figure, and those that have none yet."""
    chosen = IndicatorFilter(request.GET, queryset=Indicator.objects.all())
    found = public.indicator_list(chosen.qs, sort=request.GET.get("sort", ""), page=page_number(request))
    context = {"list": found, "page": found.page, "filter": chosen, "filtered": any(request.GET.values())}
    return with_etag(request, render(request, "dashboard/indicator_list.html", context))


@require_safe
@fresh
def freshness_list(request: HttpRequest) -> HttpResponse:
    """All indicators: when their figures came, when the next are due, and what is late."""
    chosen = FreshnessFilter(request.GET, queryset=Indicator.objects.all())
    state = chosen.form.cleaned_data.get("state", "") if chosen.is_valid() else ""
    sort, number = request.GET.get("sort", ""), page_number(request)
    found = public.fresh_list(chosen.qs, state=state, sort=sort, page=number)
    filtered = any(request.GET.values())
    context = {"list": found, "page": found.page, "filter": chosen, "filtered": filtered}
    return with_etag(request, render(request, "dashboard/freshness_list.html", context))


@require_safe
@fresh
@answers_for_published
def indicator_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator for one place, or all places; every choice is in the address."""
    if typed := request.GET.get("other", "").strip():
        return _other_place(request, slug, typed)
    choice = choice_from(request.GET)
    try:
        return with_etag(request, _indicator(request, slug, choice))
    except public.NotPublishedError:
        # What the network wants and does not have is public too, without figures.
        if (wanted := public.wanted_page(slug)) is None:
            raise
        return with_etag(request, render(request, "dashboard/indicator_wanted.html", {"page": wanted}))


def _indicator(request: HttpRequest, slug: str, choice: public.Choice) -> HttpResponse:
    if choice.place == public.ALL_PLACES:
        return render(request, "dashboard/indicator_places.html", {"page": public.places_page(slug, choice)})
    context = {"page": public.indicator_page(slug, choice), "ways": ways_to_say("indicator", slug)}
    return render(request, "dashboard/indicator_detail.html", context)


@require_safe
@fresh
@answers_for_published
def number_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One published number and the way it came: formula, rows of files, run, release."""
    page = public.number_page(slug, number_from(request.GET))
    return with_etag(request, render(request, "dashboard/number_detail.html", {"page": page, "inputs": page.inputs}))


@require_safe
@settled
def goal_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One goal, what it is measured by, and the strategies toward it."""
    figure = goal(slug)
    if figure is None:
        raise Http404
    context = {"figure": figure, "measures": public.measures_of_goal(figure.goal), "concerning": of_goal(figure.goal)}
    context |= {"said": said_about("goal", slug), "decisions": decisions_about_goal(figure.goal.pk)}
    return render(request, "dashboard/goal_detail.html", context)


@require_safe
@fresh
@answers_for_published
def ways_detail(request: HttpRequest, goal: str, slug: str) -> HttpResponse:
    """One goal for everyone, and the way of each group to it."""
    choice = choice_from(request.GET)
    if choice.place == public.ALL_PLACES:
        choice = replace(choice, place="")
    by = public.DISTANCE if request.GET.get("order") == public.DISTANCE else public.PEOPLE
    page = public.ways_page(goal, slug, choice, by)
    if page is None:
        raise Http404
    return with_etag(request, render(request, "dashboard/ways_detail.html", {"page": page}))


@require_safe
@fresh
def need_detail(request: HttpRequest) -> HttpResponse:
    """The people furthest from a goal, and beside them what partners commit for them."""
    page = public.need_page(request.GET.get("measure", "")[:200], request.GET.get("place", "").strip()[:60])
    return with_etag(request, render(request, "dashboard/need_detail.html", {"page": page}))


def _other_place(request: HttpRequest, slug: str, typed: str) -> HttpResponse:
    """Leads to the place that was typed, or shows which it may be."""
    search = public.find_places(slug, typed)
    query = request.GET.copy()
    query.pop("other", None)
    if search.exact is None:
        query.pop("place", None)
        context = {"search": search, "slug": slug, "rest": query.urlencode()}
        return render(request, "dashboard/indicator_which_place.html", context, status=200 if search.found else 404)
    query["place"] = search.exact.code
    kept = [(key, value) for key, values in query.lists() for value in values if value or key == "group"]
    return redirect(f"{request.path}?{urlencode(kept)}")

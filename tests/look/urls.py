"""Pages that show the look to the tests: the gallery, a workspace form, refusals, accounts. No database row is needed."""

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import ensure_csrf_cookie

from kconnect.portal.gallery import ExampleForm, gallery_context
from kconnect.urls import every_page

WORKSPACE = """{% extends "layouts/workspace.html" %}{% block title %}Log{% endblock %}{% block content %}
<h1>Log an activity</h1>{% if stored %}<span data-draft-clear="look" hidden></span>{% endif %}
<form class="form" method="post" data-draft="look">{% csrf_token %}{% error_summary form %}
{% field form.name %}{% field form.story %}{% choice form.kind %}{% choice form.languages %}
{% stepper form.hours step="0.5" less="Half an hour less" more="Half an hour more" %}
<p data-draft-restored hidden>Your draft is back.</p>
<div class="actions">{% button "Log it" wide=True %}</div></form>{% endblock %}"""

NAV = [
    ("My work", "home"),
    ("Housing", "people"),
    ("Workplan", "plan"),
    ("Events", "cal"),
    ("Data", "data"),
    ("Console", "bell"),
]
progress_of_job = {"done": 0}


class LogForm(ExampleForm):
    """The example without what the page does not show."""

    met_on = forms.DateField(required=False)
    sector = forms.CharField(required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery, open to the tests."""
    return render(request, "portal/gallery_detail.html", gallery_context())


@ensure_csrf_cookie
def workspace(request: HttpRequest) -> HttpResponse:
    """A form in the workspace; `?stored` is the page that follows a stored form."""
    nav = [{"url": f"#{icon}", "label": label, "icon": icon, "current": label == "Housing"} for label, icon in NAV]
    form = LogForm(request.POST) if request.method == "POST" else LogForm()
    page = engines["django"].from_string(WORKSPACE)
    return HttpResponse(page.render({"form": form, "workspace_nav": nav, "stored": "stored" in request.GET}, request))


JOB = """{% job title="Recompute" state=state percent=percent poll=poll %}{% button "Cancel" type="button" kind="outline" %}{% endjob %}"""


def job(request: HttpRequest) -> HttpResponse:
    """A job page; its fragment moves on by half at each look."""
    progress_of_job["done"] += 50
    done = progress_of_job["done"] >= 100
    card = (
        engines["django"]
        .from_string(JOB)
        .render(
            {
                "state": "Done" if done else "Running",
                "percent": progress_of_job["done"],
                "poll": "" if done else "/job/?part",
            }
        )
    )
    if "part" in request.GET:
        return HttpResponse(card)
    page = engines["django"].from_string(
        '{% extends "layouts/workspace.html" %}{% block title %}Job{% endblock %}'
        "{% block content %}<h1>Job</h1><h2>Now</h2>{{ card }}{% endblock %}"
    )
    return HttpResponse(page.render({"card": card}, request))


def refusal(request: HttpRequest, name: str) -> HttpResponse:
    """An error page by its template's name."""
    return render(request, f"{name}.html")


urlpatterns = i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("gallery/", gallery),
    path("workspace/", workspace),
    path("job/", job),
    path("refusals/<name>/", refusal),
    # The frame around every page leads to the portal's own addresses.
    *every_page(),
    prefix_default_language=False,
)

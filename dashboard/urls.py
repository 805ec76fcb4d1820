"""The addresses of dashboard, by where they are mounted."""

from django.urls import URLPattern, path

from dashboard import api
from dashboard.views import public as public_views

app_name = "dashboard"
public: list[URLPattern] = [
    path("indicators/", public_views.indicator_list, name="indicator_list"),
    path("indicators/<slug:slug>/", public_views.indicator_detail, name="indicator_detail"),
    path("indicators/<slug:slug>.csv", api.indicator_csv, name="indicator_csv"),
    path("indicators/<slug:slug>.json", api.indicator_json, name="indicator_json"),
]
workspace: list[URLPattern] = []
console: list[URLPattern] = []
outside: list[URLPattern] = []

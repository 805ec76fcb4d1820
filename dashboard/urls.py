"""The addresses of dashboard, by where they are mounted."""

from django.urls import URLPattern, path

from dashboard import api
from dashboard.views import imports, measures, releases
from dashboard.views import public as public_views

app_name = "dashboard"
public: list[URLPattern] = [
    path("indicators/", public_views.indicator_list, name="indicator_list"),
    path("indicators/<slug:slug>/", public_views.indicator_detail, name="indicator_detail"),
    path("indicators/<slug:slug>.csv", api.indicator_csv, name="indicator_csv"),
    path("indicators/<slug:slug>.json", api.indicator_json, name="indicator_json"),
]
workspace: list[URLPattern] = []
console: list[URLPattern] = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_create, name="import_create"),
    path("imports/<int:import_id>/", imports.import_detail, name="import_detail"),
    path("imports/<int:import_id>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:import_id>/issues.csv", imports.import_issues_csv, name="import_issues_csv"),
    path("imports/<int:import_id>/accept/", imports.import_accept, name="import_accept"),
    path("imports/<int:import_id>/preview/", imports.import_preview, name="import_preview"),
    path("imports/<int:import_id>/cancel/", imports.import_cancel, name="import_cancel"),
    path("imports/<int:import_id>/undo/", imports.import_undo, name="import_undo"),
    path("indicators/", releases.working_list, name="working_list"),
    path("indicators/<slug:slug>/", releases.working_detail, name="working_detail"),
    path("goals/", measures.goal_list_measures, name="goal_list_measures"),
    path("goals/<slug:slug>/measures/", measures.goal_measures, name="goal_measures"),
    path("releases/", releases.release_list, name="release_list"),
    path("releases/new/", releases.release_create, name="release_create"),
    path("releases/<int:release_id>/", releases.release_detail, name="release_detail"),
    path("releases/<int:release_id>/submit/", releases.release_submit, name="release_submit"),
    path("releases/<int:release_id>/approve/", releases.release_approve, name="release_approve"),
    path("releases/<int:release_id>/return/", releases.release_return, name="release_return"),
    path("releases/<int:release_id>/withdraw/", releases.release_withdraw, name="release_withdraw"),
]
outside: list[URLPattern] = []

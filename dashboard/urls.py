"""The addresses of dashboard, by where they are mounted."""

from django.urls import URLPattern, path

from dashboard import api
from dashboard.views import import_files, imports, mapping, measures, place_files, places, recipes, releases, uploads
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
    path("imports/new/", uploads.import_create, name="import_create"),
    path("imports/files/<int:upload_id>/", uploads.upload_detail, name="upload_detail"),
    path("imports/files/<int:upload_id>/progress/", uploads.upload_progress, name="upload_progress"),
    path("imports/files/<int:upload_id>/use/", uploads.upload_use, name="upload_use"),
    path("imports/files/<int:upload_id>/allow/", uploads.upload_allow, name="upload_allow"),
    path("imports/files/<int:upload_id>/discard/", uploads.upload_discard, name="upload_discard"),
    path("imports/files/<int:upload_id>/reopen/", uploads.upload_reopen, name="upload_reopen"),
    path("imports/files/<int:upload_id>/map/<slug:step>/", mapping.upload_map, name="upload_map"),
    path("imports/files/<int:upload_id>/measure/", mapping.measure_create, name="measure_create"),
    path("imports/<int:import_id>/", imports.import_detail, name="import_detail"),
    path("imports/<int:import_id>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:import_id>/issues/", import_files.import_issues, name="import_issues"),
    path("imports/<int:import_id>/issues.csv", import_files.import_issues_csv, name="import_issues_csv"),
    path("imports/<int:import_id>/differences/", import_files.import_differences, name="import_differences"),
    path("imports/<int:import_id>/differences.csv", import_files.import_differences_csv, name="import_differences_csv"),
    path("imports/<int:import_id>/rows/", import_files.import_annotated, name="import_annotated"),
    path("imports/<int:import_id>/complete/", import_files.import_complete, name="import_complete"),
    path("imports/<int:import_id>/retry/", imports.import_retry, name="import_retry"),
    path("imports/<int:import_id>/accept/", imports.import_accept, name="import_accept"),
    path("imports/<int:import_id>/preview/", imports.import_preview, name="import_preview"),
    path("imports/<int:import_id>/cancel/", imports.import_cancel, name="import_cancel"),
    path("imports/<int:import_id>/undo/", imports.import_undo, name="import_undo"),
    path("recipes/", recipes.recipe_list, name="recipe_list"),
    path("recipes/new/", recipes.recipe_create, name="recipe_create"),
    path("recipes/tries/<int:trial_id>/", recipes.trial_progress, name="trial_progress"),
    path("recipes/<slug:slug>/", recipes.recipe_detail, name="recipe_detail"),
    path("recipes/<slug:slug>.toml", recipes.recipe_toml, name="recipe_toml"),
    path("recipes/<slug:slug>/versions/<int:number>.toml", recipes.recipe_toml, name="recipe_version"),
    path("recipes/<slug:slug>/edit/", recipes.recipe_edit, name="recipe_edit"),
    path("recipes/<slug:slug>/copy/", recipes.recipe_copy, name="recipe_copy"),
    path("recipes/<slug:slug>/remove/", recipes.recipe_remove, name="recipe_remove"),
    path("places/", places.place_list, name="place_list"),
    path("places/find/", places.place_find, name="place_find"),
    path("places/files/", place_files.place_file_list, name="place_file_list"),
    path("places/files/new/", place_files.place_file_create, name="place_file_create"),
    path("places/files/<int:file_id>/", place_files.place_file_detail, name="place_file_detail"),
    path("places/files/<int:file_id>/progress/", place_files.place_file_progress, name="place_file_progress"),
    path("places/files/<int:file_id>/columns/", place_files.place_file_choose, name="place_file_choose"),
    path("places/files/<int:file_id>/header/", place_files.place_file_header, name="place_file_header"),
    path("places/files/<int:file_id>/accept/", place_files.place_file_accept, name="place_file_accept"),
    path("places/files/<int:file_id>/cancel/", place_files.place_file_cancel, name="place_file_cancel"),
    path("places/<int:place_id>/", places.place_detail, name="place_detail"),
    path("places/<int:place_id>/forget/", places.place_forget, name="place_forget"),
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

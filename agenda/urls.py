"""The addresses of agenda, by where they are mounted."""

from django.urls import URLPattern, path

from agenda.views import (
    activities,
    attachments,
    commitments,
    common_agenda,
    matrix,
    meetings,
    partners,
    queue,
    workplan,
)
from agenda.views import console as staff
from agenda.views import public as pages

app_name = "agenda"
public: list[URLPattern] = [
    path("agenda/", common_agenda.agenda_detail, name="agenda_detail"),
    path("agenda/versions/", common_agenda.agenda_versions, name="agenda_versions"),
    path("agenda/versions/compare/", common_agenda.agenda_compare, name="agenda_compare"),
    path("agenda/versions/<int:number>/", common_agenda.agenda_detail, name="agenda_version"),
    path("goals/", pages.goal_list, name="goal_list"),
    path("workplan/", pages.workplan_list, name="workplan_list"),
    path("workplan/matrix/", matrix.matrix_detail, name="matrix_detail"),
    path("workplan/matrix.csv", matrix.matrix_file, name="matrix_file"),
    path("partners/<slug:slug>/", partners.organization_detail, name="organization_detail"),
    path("workplan/<slug:slug>/", pages.action_detail, name="action_detail"),
    path("workgroups/<slug:slug>/", pages.workgroup_detail, name="workgroup_detail"),
    path("workgroups/<slug:slug>/done/", pages.workgroup_done, name="workgroup_done"),
    path(
        "workgroups/<slug:slug>/photos/<int:attachment_id>-<slug:size>.jpg",
        attachments.photo_detail,
        name="photo_detail",
    ),
]
LOG, PLAN = "workgroups/<slug:slug>/activities/", "workgroups/<slug:slug>/workplan/"
FILE = f"{LOG}<int:activity_id>/files/<int:attachment_id>/"
workspace: list[URLPattern] = [
    path(LOG, activities.activity_list, name="activity_list"),
    path(f"{LOG}new/", activities.activity_create, name="activity_create"),
    path(f"{LOG}find/", activities.activity_find, name="activity_find"),
    path(f"{LOG}confirm/", queue.activity_confirm, name="activity_confirm"),
    path(f"{LOG}confirm/undo/", queue.activity_unconfirm, name="activity_unconfirm"),
    path(f"{LOG}log.csv", activities.activity_export, name="activity_export"),
    path(f"{LOG}<int:activity_id>/", activities.activity_detail, name="activity_detail"),
    path(f"{LOG}<int:activity_id>/edit/", activities.activity_edit, name="activity_edit"),
    path(f"{LOG}<int:activity_id>/undo/", activities.activity_undo, name="activity_undo"),
    path(f"{LOG}<int:activity_id>/archive/", activities.activity_archive, name="activity_archive"),
    path(f"{LOG}<int:activity_id>/restore/", activities.activity_restore, name="activity_restore"),
    path(
        "workgroups/<slug:slug>/meetings/<int:meeting_id>/follow-up/",
        meetings.meeting_follow_up,
        name="meeting_follow_up",
    ),
    path(f"{LOG}<int:activity_id>/return/", queue.activity_return, name="activity_return"),
    path(f"{LOG}<int:activity_id>/files/new/", attachments.attachment_create, name="attachment_create"),
    path(f"{FILE}", attachments.attachment_file, name="attachment_file"),
    path(f"{FILE}shown/", attachments.attachment_show, name="attachment_show"),
    path(f"{FILE}remove/", attachments.attachment_remove, name="attachment_remove"),
    path("partners/<slug:slug>/commitments/", commitments.commitment_list, name="commitment_list"),
    path("partners/<slug:slug>/commitments/new/", commitments.commitment_create, name="commitment_create"),
    path("commitments/<int:commitment_id>/", commitments.commitment_detail, name="commitment_detail"),
    path("commitments/<int:commitment_id>/edit/", commitments.commitment_edit, name="commitment_edit"),
    path("commitments/<int:commitment_id>/state/", commitments.commitment_move, name="commitment_move"),
    path("commitments/<int:commitment_id>/stands/", commitments.commitment_confirm, name="commitment_confirm"),
    path(PLAN, workplan.plan_list, name="plan_list"),
    path(f"{PLAN}commitments/", commitments.group_commitments, name="group_commitments"),
    path(f"{PLAN}strategies/new/", workplan.strategy_create, name="strategy_create"),
    path(f"{PLAN}strategies/<int:strategy_id>/", workplan.strategy_edit, name="strategy_edit"),
    path(f"{PLAN}strategies/<int:strategy_id>/actions/new/", workplan.action_create, name="action_create"),
    path(f"{PLAN}actions/<int:action_id>/", workplan.action_edit, name="action_edit"),
    path(f"{PLAN}actions/<int:action_id>/state/", workplan.action_move, name="action_move"),
    path(f"{PLAN}actions/<int:action_id>/milestones/", workplan.milestone_create, name="milestone_create"),
    path(f"{PLAN}milestones/<int:milestone_id>/", workplan.milestone_edit, name="milestone_edit"),
    path(f"{PLAN}milestones/<int:milestone_id>/reached/", workplan.milestone_reach, name="milestone_reach"),
    path(f"{PLAN}milestones/<int:milestone_id>/remove/", workplan.milestone_remove, name="milestone_remove"),
]
console: list[URLPattern] = [
    path("agenda/", staff.console_agenda, name="console_agenda"),
    path("agenda/common/", common_agenda.agenda_edit, name="agenda_edit"),
    path("agenda/common/preview/", common_agenda.agenda_preview, name="agenda_preview"),
    path("agenda/common/adopt/", common_agenda.agenda_adopt, name="agenda_adopt"),
    path("agenda/common/discard/", common_agenda.agenda_discard, name="agenda_discard"),
    path("agenda/goals/new/", staff.goal_create, name="goal_create"),
    path("agenda/goals/<int:goal_id>/", staff.goal_edit, name="goal_edit"),
    path("agenda/goals/<int:goal_id>/published/", staff.goal_publish, name="goal_publish"),
    path("agenda/strategies/<int:strategy_id>/state/", staff.strategy_move, name="strategy_move"),
    path("agenda/strategies/<int:strategy_id>/published/", staff.strategy_publish, name="strategy_publish"),
]
outside: list[URLPattern] = []

"""The use cases of shared measurement; only they write. One function each: verb_noun, `by=` the acting user."""

from dashboard.services.aims import (
    Word,
    remove_baselines,
    remove_targets,
    set_baseline_for_all,
    set_baselines,
    set_target_for_all,
    set_targets,
)
from dashboard.services.allowing import allow_import
from dashboard.services.completing import complete_import
from dashboard.services.curve import (
    mark_break,
    period_named,
    remove_break,
    remove_forecast,
    remove_note,
    set_forecast,
    write_note,
)
from dashboard.services.datasets import set_cadence, set_terms
from dashboard.services.definitions import load_definitions
from dashboard.services.errors import ReportRefusedError
from dashboard.services.impact import begin_report, discard_report, publish_report, write_section
from dashboard.services.imports import (
    Started,
    accept_import,
    cancel_import,
    preview_again,
    retry_import,
    start_import,
    undo_import,
)
from dashboard.services.indicators import LoadReport
from dashboard.services.influences import (
    change_influence,
    check_influence,
    record_influence,
    remove_influence,
    set_strategy_focus,
)
from dashboard.services.outcomes import Shrink, remove_outcome, set_outcome
from dashboard.services.performance import (
    add_performance_measure,
    answer_performance,
    change_performance_measure,
    change_performance_review,
    enter_performance_value,
    write_performance_review,
)
from dashboard.services.places import choose_home_place, forget_alias, remember_alias
from dashboard.services.places_files import (
    accept_place_file,
    cancel_place_file,
    choose_columns,
    look_again,
    retry_place_file,
    start_place_file,
    undo_place_file,
)
from dashboard.services.publishing import publish_release
from dashboard.services.reach import plan_reach, remove_reach, set_strategy_places
from dashboard.services.releases import (
    approve_release,
    comment_release,
    return_release,
    submit_again,
    submit_release,
    unschedule_release,
    withdraw_release,
)
from dashboard.services.reminders import remind
from dashboard.services.runs import compute_run, enqueue_nightly_recompute, ensure_runs, recompute
from dashboard.services.success import set_success_measures

__all__ = [
    "ReportRefusedError",
    "begin_report",
    "discard_report",
    "publish_report",
    "write_section",
    "LoadReport",
    "Shrink",
    "Started",
    "Word",
    "accept_import",
    "accept_place_file",
    "add_performance_measure",
    "answer_performance",
    "allow_import",
    "approve_release",
    "cancel_import",
    "cancel_place_file",
    "change_influence",
    "change_performance_measure",
    "change_performance_review",
    "check_influence",
    "choose_columns",
    "choose_home_place",
    "comment_release",
    "complete_import",
    "compute_run",
    "enqueue_nightly_recompute",
    "ensure_runs",
    "enter_performance_value",
    "forget_alias",
    "load_definitions",
    "look_again",
    "mark_break",
    "period_named",
    "preview_again",
    "publish_release",
    "recompute",
    "record_influence",
    "remember_alias",
    "remind",
    "remove_baselines",
    "remove_break",
    "remove_forecast",
    "remove_influence",
    "remove_note",
    "remove_outcome",
    "remove_targets",
    "retry_import",
    "retry_place_file",
    "return_release",
    "set_baseline_for_all",
    "set_baselines",
    "set_cadence",
    "set_forecast",
    "set_outcome",
    "plan_reach",
    "remove_reach",
    "set_strategy_focus",
    "set_strategy_places",
    "set_success_measures",
    "set_target_for_all",
    "set_targets",
    "set_terms",
    "start_import",
    "start_place_file",
    "submit_again",
    "submit_release",
    "undo_import",
    "undo_place_file",
    "unschedule_release",
    "withdraw_release",
    "write_note",
    "write_performance_review",
]

"""Plain words for what the console lists: kinds of background work and acts in the audit log."""

from django.utils.translation import gettext_lazy as _

JOB_KINDS = {
    "core.send_mail": _("Send a message"),
    "dashboard.parse_import": _("Read a file"),
    "dashboard.accept_import": _("Take over an import"),
    "dashboard.undo_import": _("Undo an import"),
    "dashboard.clear_staged": _("Clear away what was not taken over"),
    "dashboard.compute_run": _("Compute an indicator"),
    "dashboard.publish_release": _("Publish a release"),
    "dashboard.nightly_recompute": _("Look for figures to compute, every night"),
}

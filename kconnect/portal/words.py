"""Plain words for what the console lists: kinds of background work and acts in the audit log."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

JOB_KINDS = {
    "core.send_mail": _("Send a message"),
    "dashboard.parse_import": _("Read a file"),
    "dashboard.accept_import": _("Take over an import"),
    "dashboard.undo_import": _("Undo an import"),
    "dashboard.clear_staged": _("Clear away what was not taken over"),
    "dashboard.look_at_places": _("Look at a file of places"),
    "dashboard.read_places": _("Read a file of places"),
    "dashboard.accept_places": _("Take over places"),
    "dashboard.compute_run": _("Compute an indicator"),
    "dashboard.publish_release": _("Publish a release"),
    "dashboard.nightly_recompute": _("Look for figures to compute, every night"),
}

# What somebody did, by the verb that the audit log keeps; a verb that is not here is shown as it is stored.
ACTS = {
    "created": pgettext_lazy("act", "created"),
    "changed": pgettext_lazy("act", "changed"),
    "removed": pgettext_lazy("act", "removed"),
    "published": pgettext_lazy("act", "published"),
    "withdrawn": pgettext_lazy("act", "withdrawn"),
    "proposed": pgettext_lazy("act", "proposed"),
    "affirmed": pgettext_lazy("act", "affirmed"),
    "not_started": pgettext_lazy("act", "set back to not started"),
    "started": pgettext_lazy("act", "started"),
    "blocked": pgettext_lazy("act", "blocked"),
    "stopped": pgettext_lazy("act", "stopped"),
    "done": pgettext_lazy("act", "marked as done"),
    "reached": pgettext_lazy("act", "reached"),
    "reopened": pgettext_lazy("act", "reopened"),
    "drafted": pgettext_lazy("act", "drafted"),
    "logged": pgettext_lazy("act", "logged"),
    "confirmed": pgettext_lazy("act", "confirmed"),
    "returned": pgettext_lazy("act", "returned"),
    "undone": pgettext_lazy("act", "undone"),
    "cancelled": pgettext_lazy("act", "cancelled"),
    "invited": pgettext_lazy("act", "invited"),
    "renewed": pgettext_lazy("act", "renewed"),
    "joined": pgettext_lazy("act", "joined"),
    "granted": pgettext_lazy("act", "granted"),
    "ended": pgettext_lazy("act", "ended"),
    "suspended": pgettext_lazy("act", "suspended"),
    "restored": pgettext_lazy("act", "restored"),
    "retried": pgettext_lazy("act", "tried again"),
    "accepted": pgettext_lazy("act", "accepted"),
    "submitted": pgettext_lazy("act", "submitted"),
    "approved": pgettext_lazy("act", "approved"),
    "defined": pgettext_lazy("act", "defined"),
    "chosen": pgettext_lazy("act", "chosen as home"),
}

# What it was done to, by the name of its table.
THINGS = {
    "agenda.goal": _("goal"),
    "agenda.strategy": _("strategy"),
    "agenda.action": _("action"),
    "agenda.milestone": _("milestone"),
    "core.job": _("background work"),
    "dashboard.import": _("import"),
    "dashboard.indicatorversion": _("indicator"),
    "dashboard.place": _("place"),
    "dashboard.placefile": _("file of places"),
    "dashboard.release": _("release"),
    "engagement.event": _("event"),
    "workgroups.activity": _("activity"),
    "workgroups.affiliation": _("affiliation"),
    "workgroups.invitation": _("invitation"),
    "workgroups.membership": _("membership"),
    "workgroups.organization": _("organization"),
    "workgroups.person": _("person"),
    "workgroups.staffrole": _("staff role"),
    "workgroups.user": _("account"),
    "workgroups.workgroup": _("workgroup"),
}

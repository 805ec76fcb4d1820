"""Plain words for the kinds of background work: what each is called, and what it does."""

from django.utils.translation import gettext_lazy as _

JOB_KINDS = {
    "core.send_mail": _("Send a message"),
    "agenda.check_plan_file": _("Compare a file of the plan with the plan"),
    "agenda.accept_plan_file": _("Write a file into the plan"),
    "agenda.clear_plan_files": _("Clear away files of the plan that nobody took up again, every night"),
    "engagement.tell_writers": _("Tell people what became of what they wrote"),
    "engagement.forget_addresses": _("Erase addresses of people who wrote and were told, every night"),
    "workgroups.check_partner_file": _("Compare a file of partners with the directory"),
    "workgroups.accept_partner_file": _("Take over a file of partners"),
    "workgroups.undo_partner_file": _("Undo a file of partners"),
    "core.write_digests": _("Write the digests of the day"),
    "workgroups.ask_stale_profiles": _("Ask whether profiles of partners are still right, every night"),
    "workgroups.clear_contacts": _("Clear away files of contacts that nobody took up again, every night"),
    "workgroups.export_personal": _("Make a person's copy of their data"),
    "workgroups.clear_exports": _("Clear away copies of personal data, every night"),
    "workgroups.erase_due": _("Erase people who asked for it, every night"),
    "workgroups.make_meetings_ahead": _("Make the next meetings of each series, every night"),
    "workgroups.meeting_letter": _("Invite to a meeting, remind of it, or tell that it has changed"),
    "workgroups.clear_partner_files": _("Clear away files of partners that nobody took up again, every night"),
    "agenda.mind_votes": _("Count votes of the workgroups that are over, and remind, every night"),
    "agenda.ask_what_happened": _("Ask members what happened, every night"),
    "agenda.ask_owners": _("Ask owners how their actions stand, every night"),
    "agenda.ask_stale_commitments": _("Ask partners whether their commitments still stand, every night"),
    "agenda.remind_of_system_reviews": _("Remind of reviews of equity commitments, every night"),
    "agenda.remind_of_strategy_reviews": _("Remind of equity reviews, every night"),
    "engagement.send_newsletter": _("Send an edition of the newsletter"),
    "engagement.clear_newsletters": _("Forget whom old editions went to, every night"),
    "engagement.mind_assessments": _("Add up self-assessments that are over, and remind, every night"),
    "engagement.close_decision": _("Count a decision whose time is over"),
    "engagement.remind_of_decisions": _("Remind of decisions that close soon, every night"),
    "workgroups.clear_archived": _("Remove deleted activities that nobody brought back, every night"),
    "workgroups.remind_of_consultations": _("Remind of questions between workgroups, every night"),
    "workgroups.announce_terms": _("Tell of terms on seats that end soon, every night"),
    "workgroups.training_letter": _("Remind of a training, or tell that it has changed"),
    "workgroups.forget_newcomers": _("Erase who only signed up for a training or an event, every night"),
    "engagement.follow_meeting": _("Take over into an event what its meeting says"),
    "engagement.event_letter": _("Remind of an event, or tell that it has changed"),
    "engagement.mind_registrations": _("Erase what people asked for at events that are over, every night"),
    "workgroups.clear_applications": _("Erase answered applications for seats, every night"),
    "engagement.ask_felt": _("Ask who was at an event how much say they had, every night"),
    "engagement.nudge_levels": _("Tell of goals about which people were only informed, every night"),
    "engagement.clear_sealed": _("Erase old answers of the representation wheel, every night"),
    "workgroups.ask_stale_coaching": _("Ask about coaching without sessions, every night"),
    "engagement.close_survey": _("Close a survey whose time is over"),
    "engagement.release_answers": _("Show answers of surveys that hide each other, every night"),
    "engagement.clear_surveys": _("Clear away answers that were left lying and letters of old surveys, every night"),
    "engagement.erase_withdrawn_stories": _("Erase stories that were taken back, every night"),
    "dashboard.look": _("Look at a file"),
    "dashboard.try_recipe": _("Try a recipe"),
    "dashboard.clear_uploads": _("Clear away files that nobody took up again, every night"),
    "dashboard.parse_import": _("Read a file"),
    "dashboard.accept_import": _("Take over an import"),
    "dashboard.undo_import": _("Undo an import"),
    "dashboard.clear_staged": _("Clear away what was not taken over"),
    "dashboard.look_at_places": _("Look at a file of places"),
    "dashboard.read_places": _("Read a file of places"),
    "dashboard.accept_places": _("Take over places"),
    "dashboard.undo_places": _("Undo a file of places"),
    "dashboard.compute_run": _("Compute an indicator"),
    "dashboard.preview_release": _("Check the small numbers of a release"),
    "dashboard.publish_release": _("Publish a release"),
    "dashboard.remind": _("Remind of files, reviews and agreements, every night"),
    "dashboard.nightly_recompute": _("Look for figures to compute, every night"),
}

# What a kind of work does, for people who have not written it.
JOB_ABOUT = {
    "engagement.tell_writers": _("Writes to everybody who left an address what became of their input; each once."),
    "engagement.forget_addresses": _("Erases the addresses of people who gave input, some time after they were told."),
    "core.send_mail": _("Sends one message to one person. If the mail server does not answer, it tries again later."),
    "agenda.check_plan_file": _(
        "Says of each row what accepting the file would change in the plan. It changes nothing."
    ),
    "agenda.accept_plan_file": _("Writes what the rows of a file say into the plan: all of them, or none."),
    "agenda.clear_plan_files": _("Removes the rows of files of the plan that were left lying for a month."),
    "workgroups.check_partner_file": _("Says of each row what accepting the file would do. It changes nothing."),
    "workgroups.accept_partner_file": _(
        "Puts the partners of a file in the directory, some hundred at a time. The public sees them when all are there."
    ),
    "workgroups.undo_partner_file": _(
        "Takes the partners of a file away again. What somebody has worked with since stays."
    ),
    "core.write_digests": _(
        "Gathers what each person was told and has neither read nor got by mail, and writes them one message, as often "
        "as they chose."
    ),
    "workgroups.ask_stale_profiles": _(
        "Asks the editors of public profiles that nobody confirmed for half a year; each once per profile."
    ),
    "workgroups.clear_partner_files": _("Removes the rows of files of partners that were left lying for a month."),
    "workgroups.clear_contacts": _("Removes the rows of files of contacts that were left lying for a week."),
    "workgroups.export_personal": _("Puts together what the network keeps about one person, for that person only."),
    "workgroups.clear_exports": _("Removes copies of personal data that were there for seven days."),
    "workgroups.erase_due": _(
        "Erases people who asked for it seven days ago: name, contact and account go, and the counts stay."
    ),
    "agenda.ask_what_happened": _(
        "Asks members who have logged nothing for a month, and people whose group has just met; nobody twice in 30 days."
    ),
    "agenda.ask_owners": _(
        "Asks whoever owns an action that is due soon, late, blocked for long or without any word how it stands; each question once."
    ),
    "agenda.ask_stale_commitments": _(
        "Asks editors of partners about commitments that nobody confirmed for half a year, and about those that are over."
    ),
    "agenda.mind_votes": _(
        "Counts votes on policy priorities whose last day is over, tells of those that begin, and reminds the leads of groups "
        "that have not answered, seven days and one day before; each once."
    ),
    "agenda.remind_of_system_reviews": _("Tells those who review public systems two weeks ahead, and when it is late."),
    "agenda.remind_of_strategy_reviews": _(
        "Tells reviewers and leads two weeks before a strategy is to be reviewed again, and the backbone team of reviews that "
        "have waited as long; each once."
    ),
    "engagement.send_newsletter": _(
        "Writes an edition to everybody who was shown, some each minute. If it stops, it goes on where it was, and nobody gets it twice."
    ),
    "engagement.clear_newsletters": _(
        "Forgets whom editions went to that were sent a month ago, and subscribers who said stop."
    ),
    "engagement.mind_assessments": _(
        "Closes self-assessments whose last day is over, adds up the answers and deletes the single ones, and reminds those "
        "who have not answered three days before; each once."
    ),
    "engagement.close_decision": _("Ends the voting and counts. A person says afterwards what was decided."),
    "engagement.remind_of_decisions": _(
        "Asks again who may take part and has not said anything, in the last three days."
    ),
    "workgroups.clear_archived": _(
        "Removes activities that were deleted more than 30 days ago, with their history and files."
    ),
    "workgroups.make_meetings_ahead": _("Makes the single meetings of each series, some months ahead."),
    "workgroups.meeting_letter": _(
        "Writes once to each person whom a meeting expects. Before a meeting that was moved or called off, it writes nothing."
    ),
    "workgroups.remind_of_consultations": _(
        "Tells those who have the next move in a question between workgroups, their leads when it is late, and the "
        "backbone a week after that; each once."
    ),
    "workgroups.announce_terms": _(
        "Tells the leads, the holder and the backbone team that a term ends, 60 and 14 days before; each of them once."
    ),
    "workgroups.training_letter": _(
        "Writes to everybody who signed up for a session of training: on the day before, or when it moves or is called off."
    ),
    "workgroups.forget_newcomers": _(
        "Erases people who signed up for a training or an event without an account and have nothing else here, some time after it."
    ),
    "engagement.follow_meeting": _(
        "When a meeting that is an event too is moved, changed or called off, the event says the same, and who signed up is told."
    ),
    "engagement.event_letter": _(
        "Writes to everybody who signed up for an event: on the day before, or when it moves, is called off, or is on again."
    ),
    "engagement.mind_registrations": _(
        "Erases what people asked for so that they can come, some days after the event, and gives free places to those who wait."
    ),
    "engagement.ask_felt": _("Writes once to whoever was at an event that promised a level of engagement."),
    "engagement.nudge_levels": _(
        "Tells the leads of a goal and the backbone when all that was done about it in a year only informed people; once in half a year."
    ),
    "engagement.clear_sealed": _(
        "Erases what people said of themselves two years ago, or in a group that they have left. Nobody sees single answers."
    ),
    "workgroups.clear_applications": _(
        "Removes what people wrote who asked for a seat, some time after they were answered."
    ),
    "workgroups.ask_stale_coaching": _(
        "Asks coaches whose partner nobody has met for 60 days, and tells the backbone after 120; each once."
    ),
    "engagement.close_survey": _(
        "Closes a survey at its last moment, makes results of its answers and tells whoever keeps it."
    ),
    "engagement.release_answers": _(
        "Where results are shown early, counts answers once as many have come as hide each other."
    ),
    "engagement.clear_surveys": _(
        "Removes answers that were kept for later and left lying, and the addresses that personal links went to."
    ),
    "engagement.erase_withdrawn_stories": _(
        "Erases stories of which somebody took their consent back a month ago, and at once those of people who were erased."
    ),
    "dashboard.look": _("Finds out what kind of table an uploaded file is. It changes nothing."),
    "dashboard.try_recipe": _("Reads a stored file by a recipe to show what comes of it. It changes nothing."),
    "dashboard.clear_uploads": _("Removes uploaded files that were left lying, so that the disk does not fill up."),
    "dashboard.parse_import": _("Reads a file, checks every row and prepares the preview. No figure changes yet."),
    "dashboard.accept_import": _("Puts the figures of an import in place. Indicators are computed anew afterwards."),
    "dashboard.undo_import": _("Takes the figures of an import out and puts the former ones back."),
    "dashboard.clear_staged": _("Removes the rows of an import that nobody accepted."),
    "dashboard.look_at_places": _("Finds out what a file of places has. It changes nothing."),
    "dashboard.read_places": _("Reads places and shapes and prepares their preview."),
    "dashboard.accept_places": _("Puts places and their shapes in place."),
    "dashboard.undo_places": _("Takes the places of a file away again and puts back what stood before."),
    "dashboard.compute_run": _(
        "Computes one indicator from the figures in the store: only the places and periods that changed, and what "
        "depends on them. What the public sees stays as it is until a release."
    ),
    "dashboard.preview_release": _(
        "Finds which figures of a release stay hidden, so that nobody approves it blindly. It changes nothing for the public."
    ),
    "dashboard.publish_release": _(
        "Checks small numbers and makes an approved release public, all of it at one moment. If it stops, the public "
        "sees what was there before."
    ),
    "dashboard.remind": _("Tells stewards of files that are due, of reviews, and of agreements that end."),
    "dashboard.nightly_recompute": _(
        "Looks every night for indicators whose figures, definition or method changed, and asks for their computation."
    ),
}

# What somebody did, by the verb that the audit log keeps; a verb that is not here is shown as it is stored.

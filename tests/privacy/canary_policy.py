"""Who may read what people wrote: the columns that leave their workgroup, and how far.

What stands in neither table is read inside only: by the people of the workgroup, those whom it concerns, and staff.
A column that a new page shows further out is entered here, with the reason beside it if it is not plain.
"""

# Anybody may read it once it is published, or it is public by its nature.
PUBLIC = frozenset({
    "agenda.action.name",
    "agenda.practice.audience", "agenda.practice.name", "agenda.practice.summary", "agenda.practice.evidence",
    # Provenance: which file a public number came from, and its hash.
    "core.storedfile.sha256", "dashboard.import.file_name", "dashboard.import.recipe_title",
    "dashboard.indicatorversion.name", "dashboard.indicatorversion.name_es", "dashboard.indicatorversion.summary",
    "dashboard.indicatorversion.unit", "dashboard.indicatorversion.numerator", "dashboard.indicatorversion.denominator",
    "dashboard.indicatorversion.numerator_words", "dashboard.indicatorversion.denominator_words",
    "dashboard.indicatorversion.universe", "dashboard.indicatorversion.why", "dashboard.indicatorversion.limitations",
    "dashboard.indicatorversion.reference",
    "dashboard.performancemeasure.name",
    # Confirmed work of a public workgroup, and the words of photos that a lead has shown.
    "workgroups.activity.summary", "workgroups.attachment.words",
    "workgroups.charterversion.text",
    # Outcomes and their reasons, of decisions that were put to the vote.
    "engagement.decision.title", "engagement.decision.title_es", "engagement.decision.proposal",
    "engagement.decision.proposal_es", "engagement.decision.statement", "engagement.decision.statement_es",
    # Editions of the newsletter that went out.
    "engagement.newsletter.subject", "engagement.newsletter.subject_es", "engagement.newsletter.opening",
    "engagement.newsletter.opening_es", "engagement.newsletter.body", "engagement.newsletter.body_es",
    # Surveys, calls and answers speak to the public.
    "engagement.survey.title", "engagement.survey.title_es", "engagement.survey.intro", "engagement.survey.intro_es",
    # What somebody gave as input, once a moderator has shown it.
    "engagement.input.text",
    "engagement.inputcall.title", "engagement.inputanswer.heard", "engagement.inputanswer.did", "engagement.inputanswer.why",
})  # fmt: skip

# Outside their workgroup at these addresses only.
ONLY_AT = {
    # A number says who checked and who published it.
    "workgroups.person.name": ("/indicators/",),
    # Editors see whom they invited to their own organization.
    "workgroups.invitation.email": ("/partners/one/invitations/",),
}

# Whoever holds a role in the network may read it, also in another workgroup.
INSIDERS = frozenset({
    "agenda.calltoaction.title", "agenda.calltoaction.text",
    "agenda.equityreview.issue", "agenda.equityreview.populations", "agenda.equityreview.reduction",
    "agenda.equityreview.reduction_unit", "agenda.equityreview.tailored", "agenda.equitycondition.text",
    # A question goes to another workgroup.
    "workgroups.consultation.topic", "workgroups.consultation.question",
    # People who work together know each other's names; how to reach them is another matter.
    "workgroups.person.name",
    "dashboard.disparityoutcome.reason",
})  # fmt: skip

# Tables of which no page, file or message shows a row to anybody, whatever their role, and the admin knows nothing of them.
NOBODY = frozenset({
    "engagement.sealedanswer", "engagement.sealedbox", "engagement.secretballot", "engagement.ballotkey",
})  # fmt: skip

"""The addresses of engagement, by where they are mounted."""

from django.urls import URLPattern, path

from engagement import feeds, news_feeds
from engagement.views import events, glossary, survey_desk, survey_results, surveys, take_part

app_name = "engagement"
public: list[URLPattern] = [
    path("take-part/", take_part.take_part, name="take_part"),
    path("events/", events.event_list, name="event_list"),
    path("events/<slug:slug>/", events.event_detail, name="event_detail"),
    path("events/<slug:slug>.ics", events.event_calendar, name="event_calendar"),
    path("glossary/", glossary.term_list, name="term_list"),
    path("glossary/<slug:slug>/", glossary.term_detail, name="term_detail"),
    path("surveys/", surveys.survey_list, name="survey_list"),
    path("surveys/<slug:slug>/", surveys.survey_detail, name="survey_detail"),
    path("surveys/<slug:slug>/results.csv", survey_results.survey_file, name="survey_file"),
    path("surveys/<slug:slug>/answer/", surveys.survey_answer, name="survey_answer"),
    path("surveys/<slug:slug>/thanks/", surveys.survey_thanks, name="survey_thanks"),
    path("survey-letters/<str:token>/", surveys.survey_letter, name="survey_letter"),
    path("survey-answers/<str:key>/", surveys.survey_kept, name="survey_kept"),
    path("survey-answers/<str:key>/later/", surveys.survey_later, name="survey_later"),
]
workspace: list[URLPattern] = []
console: list[URLPattern] = [
    path("events/", events.console_event_list, name="console_event_list"),
    path("events/new/", events.event_create, name="event_create"),
    path("events/<int:event_id>/", events.event_edit, name="event_edit"),
    path("events/<int:event_id>/publish/", events.event_publish, name="event_publish"),
    path("events/<int:event_id>/cancel/", events.event_cancel, name="event_cancel"),
    path("glossary/", glossary.console_term_list, name="console_term_list"),
    path("glossary/new/", glossary.term_create, name="term_create"),
    path("glossary/<int:term_id>/", glossary.term_edit, name="term_edit"),
    path("glossary/<int:term_id>/publish/", glossary.term_publish, name="term_publish"),
    path("wordings/", glossary.wording_list, name="wording_list"),
    path("wordings/new/", glossary.wording_create, name="wording_create"),
    path("wordings/<int:wording_id>/", glossary.wording_edit, name="wording_edit"),
    path("wordings/<int:wording_id>/remove/", glossary.wording_remove, name="wording_remove"),
    path("surveys/", survey_desk.console_survey_list, name="console_survey_list"),
    path("surveys/new/", survey_desk.survey_create, name="survey_create"),
    path("surveys/<int:survey_id>/", survey_desk.survey_desk, name="survey_desk"),
    path("surveys/<int:survey_id>/edit/", survey_desk.survey_edit, name="survey_edit"),
    path("surveys/<int:survey_id>/preview/", survey_desk.survey_preview, name="survey_preview"),
    path("surveys/<int:survey_id>/move/", survey_desk.survey_move, name="survey_move"),
    path("surveys/<int:survey_id>/results/", survey_results.survey_results, name="survey_results"),
    path("surveys/<int:survey_id>/publish/", survey_results.survey_publish, name="survey_publish"),
    path("surveys/<int:survey_id>/words/", survey_results.survey_words, name="survey_words"),
    path("surveys/<int:survey_id>/answers.csv", survey_results.survey_answers, name="survey_answers"),
    path("surveys/<int:survey_id>/questions/new/", survey_desk.question_create, name="question_create"),
    path("surveys/<int:survey_id>/questions/<int:question_id>/", survey_desk.question_edit, name="question_edit"),
    path("surveys/<int:survey_id>/questions/<int:question_id>/move/", survey_desk.question_move, name="question_move"),
]
outside: list[URLPattern] = [
    path("feeds/events.ics", events.event_feed, name="event_feed"),
    path("feeds/events.atom", news_feeds.event_atom, name="event_atom"),
    path("feeds/calendar.ics", feeds.network_feed, name="network_feed"),
    path("feeds/workgroups/<slug:slug>.ics", feeds.workgroup_feed, name="workgroup_feed"),
    path("feeds/mine/<str:secret>.ics", feeds.my_feed, name="my_feed"),
]

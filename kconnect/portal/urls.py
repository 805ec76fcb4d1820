"""The addresses of the portal, by where they are mounted."""

from django.urls import path

from kconnect.portal import views

app_name = "portal"

public = [
    path("", views.home, name="home"),
    path("101/", views.about_101, name="about_101"),
    path("101/<slug:slug>/", views.condition_detail, name="condition_detail"),
    path("tap/<str:token>/", views.tap_confirm, name="tap_confirm"),
    path("messages/stop/<str:token>/", views.messages_stop, name="messages_stop"),
]
workspace = [
    path("my/", views.my_work, name="my_work"),
    path("workgroups/<slug:slug>/inside/", views.workgroup_inside, name="workgroup_inside"),
    path("my/news/read/", views.news_read, name="news_read"),
    path("my/messages/", views.message_list, name="message_list"),
    path("my/messages/read/", views.messages_read, name="messages_read"),
    path("my/messages/<int:notice_id>/read/", views.message_read, name="message_read"),
    path("my/messages/followed/", views.follow_list, name="follow_list"),
    path("my/messages/followed/<int:follow_id>/end/", views.follow_end, name="follow_end"),
    path("my/messages/by-mail/", views.mail_wish, name="mail_wish"),
]
console = [
    path("", views.console, name="console"),
    path("attention/", views.attention_list, name="attention_list"),
    path("jobs/", views.job_list, name="job_list"),
    path("jobs/<int:job_id>/", views.job_detail, name="job_detail"),
    path("jobs/<int:job_id>/state/", views.job_state, name="job_state"),
    path("jobs/<int:job_id>/cancel/", views.job_cancel, name="job_cancel"),
    path("jobs/<int:job_id>/retry/", views.job_retry, name="job_retry"),
    path("translations/", views.translation_list, name="translation_list"),
    path("audit/", views.audit_list, name="audit_list"),
    path("gallery/", views.gallery, name="gallery_detail"),
]
outside = [path("healthz", views.healthz, name="healthz")]

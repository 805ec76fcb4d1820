"""The addresses of dashboard, by where they are mounted."""

from django.urls import URLPattern

app_name = "dashboard"
public: list[URLPattern] = []
workspace: list[URLPattern] = []
console: list[URLPattern] = []
outside: list[URLPattern] = []

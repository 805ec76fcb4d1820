"""The addresses of workgroups, by where they are mounted."""

from django.urls import URLPattern

app_name = "workgroups"
public: list[URLPattern] = []
workspace: list[URLPattern] = []
console: list[URLPattern] = []
outside: list[URLPattern] = []

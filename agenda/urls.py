"""The addresses of agenda, by where they are mounted."""

from django.urls import URLPattern

app_name = "agenda"
public: list[URLPattern] = []
workspace: list[URLPattern] = []
console: list[URLPattern] = []
outside: list[URLPattern] = []

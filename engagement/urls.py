"""The addresses of engagement, by where they are mounted."""

from django.urls import URLPattern

app_name = "engagement"
public: list[URLPattern] = []
workspace: list[URLPattern] = []
console: list[URLPattern] = []
outside: list[URLPattern] = []

"""Addresses at which units see their tasks, below `/desk/tasks/`."""

from django.urls import URLPattern, URLResolver, path

from saola.ioc.incidents import screens

urlpatterns: list[URLPattern | URLResolver] = [
    path("", screens.tasks, name="ioc-tasks"),
    path("<str:code>/<int:number>", screens.task, name="ioc-task"),
    path("<str:code>/<int:number>/evidence", screens.evidence, name="ioc-evidence"),
]

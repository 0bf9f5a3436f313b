"""Names the pages for Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags."""

    name = "facetwise.web"
    label = "facetwise_web"

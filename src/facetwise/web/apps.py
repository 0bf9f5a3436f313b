"""Names the pages for Django."""

from pathlib import Path

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags."""

    name = "facetwise.web"
    label = "facetwise_web"

    def ready(self) -> None:
        """Take the practice's own policy values from beside its data."""
        from django.conf import settings  # noqa: PLC0415 - once they are known

        from facetwise.policy.practice import use  # noqa: PLC0415

        use(Path(settings.DATA_DIR) / "packs")

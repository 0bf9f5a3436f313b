"""Names the ledger for Django."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The ledger's tables start with ``store_``."""

    name = "facetwise.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "tillit.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "tillit.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tillit.approval.outside import ABOVE
        from tillit.insight.waiting import waiting

        ABOVE.append(waiting)

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "tillit.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tillit.assessment.quality_asking import register
        from tillit.record.quality import findings

        register(self.label, findings)

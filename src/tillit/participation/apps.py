from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "tillit.participation"
    label = "participation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tillit.assessment.quality_asking import register
        from tillit.participation.quality import findings

        register(self.label, findings)

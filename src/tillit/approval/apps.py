from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "tillit.approval"
    label = "approval"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tillit.approval.quality import findings
        from tillit.assessment.quality_asking import register

        register(self.label, findings)

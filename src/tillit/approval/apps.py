from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "tillit.approval"
    label = "approval"
    default_auto_field = "django.db.models.BigAutoField"

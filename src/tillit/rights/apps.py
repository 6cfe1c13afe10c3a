from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "tillit.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tillit.approval import outside
        from tillit.rights.waiting import waiting

        outside.ABOVE.append(waiting)

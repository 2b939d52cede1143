"""The carnets room."""

from django.apps import AppConfig


class CarnetsConfig(AppConfig):
    """The booklets of the whole country."""

    name = "mesvaccins.carnets"
    label = "carnets"
    verbose_name = "Carnets de vaccination"

    def ready(self) -> None:
        """Tell the messaging room what this room writes."""
        from mesvaccins.carnets.messages import register_composers

        register_composers()

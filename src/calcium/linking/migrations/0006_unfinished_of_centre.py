from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The page « Synchronisation » of a centre: what waits or was refused, the oldest first."""

    atomic = False
    dependencies = [
        ("linking", "0005_journal_same_centre"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="intention",
            index=models.Index(
                condition=models.Q(("outcome__in", ["open", "refused"])),
                fields=["centre", "created_at"],
                name="unfinished_of_centre",
            ),
        ),
    ]

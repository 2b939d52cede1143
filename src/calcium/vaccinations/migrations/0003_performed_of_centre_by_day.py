from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The lot noted last among a centre's doses of the day, proposed at each keystroke."""

    atomic = False
    dependencies = [
        ("vaccinations", "0002_same_centre_real_date"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="vaccination",
            index=models.Index(
                condition=models.Q(("verification", "performed")),
                fields=["centre", "earliest"],
                name="performed_of_centre_by_day",
            ),
        ),
    ]

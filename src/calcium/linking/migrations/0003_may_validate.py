

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('linking', '0002_same_centre'),
    ]

    operations = [
        migrations.AddField(
            model_name='twin',
            name='may_validate',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='nationalvaccine',
            name='broader_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='nationalvaccine',
            name='search_words',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), db_default=[], default=list, size=None),
        ),
        # The next fetch asks for the whole list, so that the new columns are filled.
        migrations.RunSQL("UPDATE centres_nationalnomenclature SET etag = ''", migrations.RunSQL.noop),
    ]

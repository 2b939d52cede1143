

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=150, unique=True, verbose_name='nom')),
                ('university', models.CharField(blank=True, max_length=150, verbose_name='université')),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=50, verbose_name='fuseau horaire')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Disease',
            fields=[
                ('id', models.IntegerField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name='NationalVaccine',
            fields=[
                ('id', models.IntegerField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('short_description', models.CharField(blank=True, max_length=300)),
                ('alternative_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('diseases', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('cip_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=13), default=list, size=None)),
                ('generic', models.BooleanField(default=False)),
                ('immunoglobulin', models.BooleanField(default=False)),
                ('skin_test', models.BooleanField(default=False)),
                ('parent_id', models.IntegerField(null=True)),
                ('replaced_by', models.IntegerField(null=True)),
                ('withdrawn', models.BooleanField(default=False)),
                ('release', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('centre', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='membership', serialize=False, to='centres.centre')),
                ('organisation_id', models.UUIDField()),
                ('organisation_name', models.CharField(max_length=200)),
                ('software_uid', models.CharField(max_length=100)),
                ('software_secret', models.TextField()),
                ('signing_key', models.TextField()),
                ('joined_at', models.DateTimeField()),
                ('joined_by', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='NationalNomenclature',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('etag', models.CharField(max_length=200)),
                ('release', models.CharField(max_length=80)),
                ('fetched_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_national_nomenclature')],
            },
        ),
        migrations.CreateModel(
            name='CentreVaccine',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('normalised', models.CharField(db_collation='C', max_length=200)),
                ('link_refused', models.BooleanField(default=False)),
                ('diseases', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('skin_test', models.BooleanField(default=False)),
                ('hidden', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vaccines', to='centres.centre')),
                ('national', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='centre_vaccines', to='centres.nationalvaccine')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('centre', 'normalised'), name='vaccine_named_once'), models.UniqueConstraint(fields=('centre', 'id'), name='vaccine_of_centre')],
            },
        ),
    ]

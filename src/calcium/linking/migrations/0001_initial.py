

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('centres', '0001_initial'),
        ('patients', '0002_same_centre'),
        ('vaccinations', '0002_same_centre_real_date'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CarnetLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('carnet_id', models.UUIDField()),
                ('linked_at', models.DateTimeField()),
                ('created_here', models.BooleanField(default=False)),
                ('agreed_on', models.DateField(null=True)),
                ('agreement', models.CharField(blank=True, max_length=500)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_over_there', models.BooleanField(default=False)),
                ('revision', models.BigIntegerField(null=True)),
                ('refreshed_at', models.DateTimeField(null=True)),
                ('refresh_failure', models.CharField(blank=True, max_length=40)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='patients.patient')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('patient',), name='one_carnet_for_dossier'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('centre', 'carnet_id'), name='one_dossier_for_carnet')],
            },
        ),
        migrations.CreateModel(
            name='Intention',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('carnet_id', models.UUIDField(null=True)),
                ('act', models.CharField(choices=[('link', 'Association du CVE'), ('create_carnet', 'Création du CVE'), ('end_sharing', 'Suppression du partage'), ('export', "Envoi d'une vaccination"), ('change', "Envoi d'une modification"), ('validate', 'Validation sur preuve'), ('delete', "Suppression d'une vaccination")], max_length=20)),
                ('payload', models.JSONField(default=dict)),
                ('outcome', models.CharField(choices=[('open', 'En attente'), ('done', 'Faite'), ('refused', 'Refusée'), ('dropped', 'Abandonnée')], default='open', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intentions', to='patients.patient')),
                ('vaccination', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='intentions', to='vaccinations.vaccination')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('outcome', 'open')), fields=['next_try_at'], name='open_intentions'), models.Index(condition=models.Q(('outcome', 'open')), fields=['centre', 'patient'], name='open_intentions_of_dossier')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'open')), fields=('vaccination',), name='one_open_intention_for_row')],
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('carnet_id', models.UUIDField()),
                ('remote_id', models.BigIntegerField()),
                ('verdict', models.CharField(choices=[('asked', 'Question posée'), ('apart', 'Deux vaccinations'), ('same', 'Une seule vaccination')], default='asked', max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='patients.patient')),
                ('vaccination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='vaccinations.vaccination')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('vaccination', 'carnet_id', 'remote_id'), name='likeness_once')],
            },
        ),
        migrations.CreateModel(
            name='Twin',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('carnet_id', models.UUIDField()),
                ('remote_id', models.BigIntegerField()),
                ('version', models.BigIntegerField()),
                ('base', models.JSONField()),
                ('remote', models.JSONField()),
                ('may_change', models.BooleanField(default=False)),
                ('may_delete', models.BooleanField(default=False)),
                ('author', models.CharField(blank=True, max_length=200)),
                ('organisation', models.CharField(blank=True, max_length=200)),
                ('seen_at', models.DateTimeField()),
                ('deletion', models.JSONField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='patients.patient')),
                ('vaccination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='twins', to='vaccinations.vaccination')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('vaccination', 'carnet_id'), name='one_twin_for_row'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('centre', 'carnet_id', 'remote_id'), name='one_row_for_remote_dose')],
            },
        ),
    ]

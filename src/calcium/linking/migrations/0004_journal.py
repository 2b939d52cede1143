import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0001_initial'),
        ('linking', '0003_may_validate'),
        ('patients', '0002_same_centre'),
        ('vaccinations', '0002_same_centre_real_date'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Circuit',
            fields=[
                ('centre', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='circuit', serialize=False, to='centres.centre')),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('open_until', models.DateTimeField(null=True)),
                ('probe_until', models.DateTimeField(null=True)),
                ('openings', models.PositiveIntegerField(default=0)),
                ('cause', models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.AddField(
            model_name='intention',
            name='given_up_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='intention',
            name='in_doubt',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='intention',
            name='tried_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='intention',
            name='why',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='twin',
            name='changed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='twin',
            name='changed_by',
            field=models.CharField(blank=True, db_default='', max_length=400),
        ),
        migrations.AlterField(
            model_name='intention',
            name='act',
            field=models.CharField(choices=[('link', 'Association du CVE'), ('create_carnet', 'Création du CVE'), ('end_sharing', 'Suppression du partage'), ('export', "Envoi d'une vaccination"), ('change', "Envoi d'une modification"), ('validate', 'Validation sur preuve'), ('delete', "Suppression d'une vaccination"), ('withdraw', "Retrait d'une validation"), ('restore', 'Retour à la version précédente du CVE')], max_length=20),
        ),
        migrations.CreateModel(
            name='ExportJob',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('total', models.PositiveIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('begun_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='export_jobs', to='patients.patient')),
            ],
        ),
        migrations.AddField(
            model_name='intention',
            name='job',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='intentions', to='linking.exportjob'),
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('carnet_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('linked', models.PositiveIntegerField(default=0)),
                ('refreshed', models.PositiveIntegerField(default=0)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='patients.patient')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ImportedDose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('remote_id', models.BigIntegerField()),
                ('remote_version', models.BigIntegerField()),
                ('row_version', models.PositiveIntegerField()),
                ('validated', models.BooleanField(default=False)),
                ('fate', models.CharField(blank=True, choices=[('', 'Dans le dossier'), ('undoing', 'Annulation en cours'), ('undone', 'Annulée'), ('kept', 'Gardée')], max_length=10)),
                ('fate_reason', models.CharField(blank=True, max_length=40)),
                ('fate_by', models.CharField(blank=True, max_length=200)),
                ('imported', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doses', to='linking.import')),
                ('vaccination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brought_by', to='vaccinations.vaccination')),
            ],
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('carnet_id', models.UUIDField()),
                ('remote_id', models.BigIntegerField()),
                ('says', models.CharField(choices=[('same', 'Une seule vaccination'), ('apart', 'Deux vaccinations'), ('ours', 'La version de Calcium est gardée'), ('theirs', 'La version du CVE est reprise')], max_length=10)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='patients.patient')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vaccination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vaccinations.vaccination')),
            ],
        ),
        migrations.AddIndex(
            model_name='exportjob',
            index=models.Index(fields=['centre', 'patient', '-asked_at'], name='export_jobs_of_dossier'),
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['centre', 'patient', '-at'], name='imports_of_dossier'),
        ),
        migrations.AddConstraint(
            model_name='importeddose',
            constraint=models.UniqueConstraint(fields=('imported', 'vaccination'), name='brought_once'),
        ),
        migrations.AddIndex(
            model_name='ruling',
            index=models.Index(fields=['centre', 'patient', '-at'], name='rulings_of_dossier'),
        ),
    ]

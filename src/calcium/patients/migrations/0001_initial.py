

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('centres', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Patient',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ine', models.CharField(max_length=11, verbose_name='INE')),
                ('last_name', models.CharField(max_length=100, verbose_name='nom')),
                ('birth_name', models.CharField(blank=True, max_length=100, verbose_name='nom de naissance')),
                ('first_name', models.CharField(max_length=100, verbose_name='prénom')),
                ('birth_date', models.DateField(verbose_name='date de naissance')),
                ('sex', models.CharField(blank=True, choices=[('F', 'Féminin'), ('M', 'Masculin'), ('', 'Non renseigné')], max_length=1, verbose_name='sexe')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('mobile', models.CharField(blank=True, max_length=20, verbose_name='mobile')),
                ('course', models.CharField(blank=True, max_length=150, verbose_name='formation')),
                ('sort_name', models.CharField(db_collation='C', max_length=250)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patients', to='centres.centre')),
            ],
        ),
        migrations.CreateModel(
            name='PatientEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('ine', models.CharField(max_length=11, verbose_name='INE')),
                ('last_name', models.CharField(max_length=100, verbose_name='nom')),
                ('birth_name', models.CharField(blank=True, max_length=100, verbose_name='nom de naissance')),
                ('first_name', models.CharField(max_length=100, verbose_name='prénom')),
                ('birth_date', models.DateField(verbose_name='date de naissance')),
                ('sex', models.CharField(blank=True, choices=[('F', 'Féminin'), ('M', 'Masculin'), ('', 'Non renseigné')], max_length=1, verbose_name='sexe')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('mobile', models.CharField(blank=True, max_length=20, verbose_name='mobile')),
                ('course', models.CharField(blank=True, max_length=150, verbose_name='formation')),
                ('sort_name', models.CharField(db_collation='C', max_length=250)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('centre', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='centres.centre')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='patients.patient')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PatientWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=100)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='patients.patient')),
            ],
        ),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['centre', 'sort_name', 'id'], name='patient_by_name'),
        ),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['centre', 'birth_date'], name='patient_by_birth_date'),
        ),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['centre', 'ine'], name='patient_by_ine', opclasses=['uuid_ops', 'text_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.UniqueConstraint(fields=('centre', 'id'), name='patient_of_centre'),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.UniqueConstraint(fields=('centre', 'ine'), name='ine_once_in_centre'),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['F', 'M', ''])), name='sex_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "patients_patientevent" ("birth_date", "birth_name", "centre_id", "course", "created_at", "email", "first_name", "id", "ine", "last_name", "mobile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex", "sort_name") VALUES (NEW."birth_date", NEW."birth_name", NEW."centre_id", NEW."course", NEW."created_at", NEW."email", NEW."first_name", NEW."id", NEW."ine", NEW."last_name", NEW."mobile", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sex", NEW."sort_name"); RETURN NULL;', hash='ce1cb73bd46c72f1da5ffe6b6d3c825ab64d1843', operation='UPDATE', pgid='pgtrigger_update_update_546ce', table='patients_patient', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "patients_patientevent" ("birth_date", "birth_name", "centre_id", "course", "created_at", "email", "first_name", "id", "ine", "last_name", "mobile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex", "sort_name") VALUES (OLD."birth_date", OLD."birth_name", OLD."centre_id", OLD."course", OLD."created_at", OLD."email", OLD."first_name", OLD."id", OLD."ine", OLD."last_name", OLD."mobile", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sex", OLD."sort_name"); RETURN NULL;', hash='2d1d35265a7e6a19becc682c5255d6d95ffa7466', operation='DELETE', pgid='pgtrigger_delete_delete_9898d', table='patients_patient', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='patientword',
            index=models.Index(fields=['centre', 'word'], name='patient_by_word', opclasses=['uuid_ops', 'text_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='patientword',
            constraint=models.UniqueConstraint(fields=('patient', 'word'), name='word_once_for_patient'),
        ),
    ]



import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('centres', '0001_initial'),
        ('patients', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Vaccination',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=200, verbose_name='vaccin')),
                ('national_id', models.IntegerField(null=True)),
                ('national_release', models.CharField(blank=True, max_length=80)),
                ('year', models.SmallIntegerField()),
                ('month', models.SmallIntegerField(null=True)),
                ('day', models.SmallIntegerField(null=True)),
                ('earliest', models.DateField()),
                ('latest', models.DateField()),
                ('lot', models.CharField(blank=True, max_length=50)),
                ('kind', models.CharField(blank=True, choices=[('primary', 'Primo'), ('booster', 'Rappel'), ('', 'Non précisé')], max_length=10)),
                ('state', models.CharField(blank=True, max_length=100, verbose_name='état')),
                ('size_mm', models.SmallIntegerField(null=True, verbose_name='taille')),
                ('comment', models.CharField(blank=True, max_length=1000, verbose_name='commentaire(s)')),
                ('route', models.CharField(blank=True, choices=[('IM', 'Intramusculaire'), ('SQ', 'Sous-cutanée'), ('IDINJ', 'Intradermique'), ('NASINHL', 'Nasale'), ('PO', 'Orale'), ('', 'Non précisée')], max_length=10, verbose_name='voie')),
                ('site', models.CharField(blank=True, choices=[('LD', 'Deltoïde gauche'), ('RD', 'Deltoïde droit'), ('LT', 'Cuisse gauche'), ('RT', 'Cuisse droite'), ('', 'Non précisé')], max_length=2, verbose_name='site')),
                ('verification', models.CharField(choices=[('declared', "Déclarée par l'étudiant"), ('on_proof', 'Sur preuve'), ('performed', 'Réalisée par un professionnel')], max_length=10)),
                ('proof', models.CharField(blank=True, choices=[('paper_booklet', 'Carnet papier'), ('certificate', 'Attestation'), ('prescription', 'Ordonnance'), ('other', 'Autre'), ('', 'Aucun')], max_length=20)),
                ('vouched_name', models.CharField(blank=True, max_length=200)),
                ('vouched_organisation', models.CharField(blank=True, max_length=200)),
                ('origin', models.CharField(choices=[('entered', 'Saisie dans Calcium'), ('imported', 'Importée du CVE')], default='entered', max_length=10)),
                ('lifecycle', models.CharField(choices=[('active', 'Active'), ('corrected', 'Corrigée'), ('deleting', 'Suppression en cours'), ('deleted', 'Supprimée')], default='active', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('modified_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(null=True)),
                ('deletion_reason', models.CharField(blank=True, max_length=200)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entered', to=settings.AUTH_USER_MODEL)),
                ('deleted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deleted', to=settings.AUTH_USER_MODEL)),
                ('modified_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='modified', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vaccinations', to='patients.patient')),
                ('vaccine', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='centres.centrevaccine')),
                ('vouched_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vouched', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fields', models.JSONField()),
                ('kept_until', models.DateTimeField(db_index=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='centres.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='patients.patient')),
                ('vaccination', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='vaccinations.vaccination')),
            ],
        ),
        migrations.CreateModel(
            name='VaccinationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('label', models.CharField(max_length=200, verbose_name='vaccin')),
                ('national_id', models.IntegerField(null=True)),
                ('national_release', models.CharField(blank=True, max_length=80)),
                ('year', models.SmallIntegerField()),
                ('month', models.SmallIntegerField(null=True)),
                ('day', models.SmallIntegerField(null=True)),
                ('earliest', models.DateField()),
                ('latest', models.DateField()),
                ('lot', models.CharField(blank=True, max_length=50)),
                ('kind', models.CharField(blank=True, choices=[('primary', 'Primo'), ('booster', 'Rappel'), ('', 'Non précisé')], max_length=10)),
                ('state', models.CharField(blank=True, max_length=100, verbose_name='état')),
                ('size_mm', models.SmallIntegerField(null=True, verbose_name='taille')),
                ('comment', models.CharField(blank=True, max_length=1000, verbose_name='commentaire(s)')),
                ('route', models.CharField(blank=True, choices=[('IM', 'Intramusculaire'), ('SQ', 'Sous-cutanée'), ('IDINJ', 'Intradermique'), ('NASINHL', 'Nasale'), ('PO', 'Orale'), ('', 'Non précisée')], max_length=10, verbose_name='voie')),
                ('site', models.CharField(blank=True, choices=[('LD', 'Deltoïde gauche'), ('RD', 'Deltoïde droit'), ('LT', 'Cuisse gauche'), ('RT', 'Cuisse droite'), ('', 'Non précisé')], max_length=2, verbose_name='site')),
                ('verification', models.CharField(choices=[('declared', "Déclarée par l'étudiant"), ('on_proof', 'Sur preuve'), ('performed', 'Réalisée par un professionnel')], max_length=10)),
                ('proof', models.CharField(blank=True, choices=[('paper_booklet', 'Carnet papier'), ('certificate', 'Attestation'), ('prescription', 'Ordonnance'), ('other', 'Autre'), ('', 'Aucun')], max_length=20)),
                ('vouched_name', models.CharField(blank=True, max_length=200)),
                ('vouched_organisation', models.CharField(blank=True, max_length=200)),
                ('origin', models.CharField(choices=[('entered', 'Saisie dans Calcium'), ('imported', 'Importée du CVE')], default='entered', max_length=10)),
                ('lifecycle', models.CharField(choices=[('active', 'Active'), ('corrected', 'Corrigée'), ('deleting', 'Suppression en cours'), ('deleted', 'Supprimée')], default='active', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('modified_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(null=True)),
                ('deletion_reason', models.CharField(blank=True, max_length=200)),
                ('centre', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='centres.centre')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('deleted_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('modified_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='vaccinations.vaccination')),
                ('vaccine', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='centres.centrevaccine')),
                ('vouched_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='vaccination',
            index=models.Index(fields=['centre', 'patient', '-earliest'], name='rows_of_patient'),
        ),
        migrations.AddConstraint(
            model_name='vaccination',
            constraint=models.UniqueConstraint(fields=('centre', 'id'), name='vaccination_of_centre'),
        ),
        migrations.AddConstraint(
            model_name='vaccination',
            constraint=models.CheckConstraint(condition=models.Q(('month__isnull', False), ('day__isnull', True), _connector='OR'), name='only_trailing_parts_missing'),
        ),
        migrations.AddConstraint(
            model_name='vaccination',
            constraint=models.CheckConstraint(condition=models.Q(('size_mm__isnull', True), ('size_mm__range', (0, 200)), _connector='OR'), name='size_in_millimetres'),
        ),
        migrations.AddConstraint(
            model_name='vaccination',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['primary', 'booster', ''])), name='dose_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='vaccination',
            constraint=models.CheckConstraint(condition=models.Q(('verification__in', ['declared', 'on_proof', 'performed'])), name='verification_known'),
        ),
        migrations.AddConstraint(
            model_name='vaccination',
            constraint=models.CheckConstraint(condition=models.Q(('proof', ''), ('verification', 'on_proof'), _connector='OR'), name='proof_only_on_proof'),
        ),
        migrations.AddConstraint(
            model_name='vaccination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deleted_at__isnull', False), ('lifecycle', 'deleted')), models.Q(models.Q(('lifecycle', 'deleted'), _negated=True), ('deleted_at__isnull', True)), _connector='OR'), name='tombstone_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vaccination',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "vaccinations_vaccinationevent" ("centre_id", "comment", "created_at", "created_by_id", "day", "deleted_at", "deleted_by_id", "deletion_reason", "earliest", "id", "kind", "label", "latest", "lifecycle", "lot", "modified_at", "modified_by_id", "month", "national_id", "national_release", "origin", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "route", "site", "size_mm", "state", "vaccine_id", "verification", "version", "vouched_by_id", "vouched_name", "vouched_organisation", "year") VALUES (NEW."centre_id", NEW."comment", NEW."created_at", NEW."created_by_id", NEW."day", NEW."deleted_at", NEW."deleted_by_id", NEW."deletion_reason", NEW."earliest", NEW."id", NEW."kind", NEW."label", NEW."latest", NEW."lifecycle", NEW."lot", NEW."modified_at", NEW."modified_by_id", NEW."month", NEW."national_id", NEW."national_release", NEW."origin", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proof", NEW."route", NEW."site", NEW."size_mm", NEW."state", NEW."vaccine_id", NEW."verification", NEW."version", NEW."vouched_by_id", NEW."vouched_name", NEW."vouched_organisation", NEW."year"); RETURN NULL;', hash='e3eea5a1cba033ce91ed0a500f0af7d91510b6cd', operation='UPDATE', pgid='pgtrigger_update_update_17a67', table='vaccinations_vaccination', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vaccination',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "vaccinations_vaccinationevent" ("centre_id", "comment", "created_at", "created_by_id", "day", "deleted_at", "deleted_by_id", "deletion_reason", "earliest", "id", "kind", "label", "latest", "lifecycle", "lot", "modified_at", "modified_by_id", "month", "national_id", "national_release", "origin", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "route", "site", "size_mm", "state", "vaccine_id", "verification", "version", "vouched_by_id", "vouched_name", "vouched_organisation", "year") VALUES (OLD."centre_id", OLD."comment", OLD."created_at", OLD."created_by_id", OLD."day", OLD."deleted_at", OLD."deleted_by_id", OLD."deletion_reason", OLD."earliest", OLD."id", OLD."kind", OLD."label", OLD."latest", OLD."lifecycle", OLD."lot", OLD."modified_at", OLD."modified_by_id", OLD."month", OLD."national_id", OLD."national_release", OLD."origin", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proof", OLD."route", OLD."site", OLD."size_mm", OLD."state", OLD."vaccine_id", OLD."verification", OLD."version", OLD."vouched_by_id", OLD."vouched_name", OLD."vouched_organisation", OLD."year"); RETURN NULL;', hash='a4e15f1d941c5b0887914f278f3943801ffbeebf', operation='DELETE', pgid='pgtrigger_delete_delete_68f79', table='vaccinations_vaccination', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('patient', 'agent', 'vaccination'), name='one_draft_for_agent_and_row', nulls_distinct=False),
        ),
    ]

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('carnets', '0003_carnet_merges'),
        ('partners', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='vaccination',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vaccination',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='vaccination',
            name='changed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.professional'),
        ),
        migrations.AddField(
            model_name='vaccination',
            name='changed_by_holder',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='vaccinationevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.professional'),
        ),
        migrations.AddField(
            model_name='vaccinationevent',
            name='changed_by_holder',
            field=models.BooleanField(db_default=False, default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vaccination',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "carnets_vaccinationevent" ("batch", "booster", "carnet_id", "changed_by_holder", "changed_by_id", "comments", "created_at", "creator_account_id", "creator_id", "day", "deleted_at", "deleted_by_id", "deletion_reason", "earliest", "id", "injection_route", "injection_site", "latest", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_document", "release", "revision", "source_id", "source_organisation_id", "updated_at", "vaccine_id", "validated_at", "validator_id", "verification", "version", "wording", "year") VALUES (NEW."batch", NEW."booster", NEW."carnet_id", NEW."changed_by_holder", NEW."changed_by_id", NEW."comments", NEW."created_at", NEW."creator_account_id", NEW."creator_id", NEW."day", NEW."deleted_at", NEW."deleted_by_id", NEW."deletion_reason", NEW."earliest", NEW."id", NEW."injection_route", NEW."injection_site", NEW."latest", NEW."month", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proof_document", NEW."release", NEW."revision", NEW."source_id", NEW."source_organisation_id", NEW."updated_at", NEW."vaccine_id", NEW."validated_at", NEW."validator_id", NEW."verification", NEW."version", NEW."wording", NEW."year"); RETURN NULL;', hash='26a9b1d6c71fc0c300c20d34fdaa38b6b3e6ccbf', operation='UPDATE', pgid='pgtrigger_update_update_21dfe', table='carnets_vaccination', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vaccination',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "carnets_vaccinationevent" ("batch", "booster", "carnet_id", "changed_by_holder", "changed_by_id", "comments", "created_at", "creator_account_id", "creator_id", "day", "deleted_at", "deleted_by_id", "deletion_reason", "earliest", "id", "injection_route", "injection_site", "latest", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_document", "release", "revision", "source_id", "source_organisation_id", "updated_at", "vaccine_id", "validated_at", "validator_id", "verification", "version", "wording", "year") VALUES (OLD."batch", OLD."booster", OLD."carnet_id", OLD."changed_by_holder", OLD."changed_by_id", OLD."comments", OLD."created_at", OLD."creator_account_id", OLD."creator_id", OLD."day", OLD."deleted_at", OLD."deleted_by_id", OLD."deletion_reason", OLD."earliest", OLD."id", OLD."injection_route", OLD."injection_site", OLD."latest", OLD."month", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proof_document", OLD."release", OLD."revision", OLD."source_id", OLD."source_organisation_id", OLD."updated_at", OLD."vaccine_id", OLD."validated_at", OLD."validator_id", OLD."verification", OLD."version", OLD."wording", OLD."year"); RETURN NULL;', hash='50b0b8c8ea6dae2f7e21b8688d6a184d43438e41', operation='DELETE', pgid='pgtrigger_delete_delete_84437', table='carnets_vaccination', when='AFTER')),
        ),
    ]

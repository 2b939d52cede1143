"""The database that the workers' ones are copied from is that of the migrations of now."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader

from tests import migrated
from tests.migrated import Template


@pytest.fixture
def template() -> Iterator[Template]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        name = f"template_of_a_test_{os.getpid()}"
        yield Template(name, "state of now", owner)
        owner.execute(f"DROP DATABASE IF EXISTS {name}")


def test_what_is_kept_is_copied_and_what_is_of_other_migrations_is_not(template: Template) -> None:
    assert not template.is_kept()
    template.keep("template1")
    assert template.is_kept()
    later = replace(template, state="state of later")
    assert not later.is_kept()
    later.keep("template1")
    assert later.is_kept()
    assert not template.is_kept()


def test_a_copy_that_was_not_finished_is_not_kept(template: Template) -> None:
    template.owner.execute(f"CREATE DATABASE {template.name}")
    assert not template.is_kept()


def test_a_migration_that_is_written_otherwise_is_another_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrated.state()
    assert migrated.state() == before
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    written = sys.modules[loader.disk_migrations["linking", "0001_initial"].__module__]
    other = tmp_path / "0001_initial.py"
    other.write_bytes(Path(str(written.__file__)).read_bytes() + b"\n# another default\n")
    monkeypatch.setattr(written, "__file__", str(other))
    assert migrated.state() != before

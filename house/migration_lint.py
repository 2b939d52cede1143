"""`python -m house.migration_lint SERVICE`: refuse migrations that lock or break."""

import importlib
import os
import sys

from house.data import ROOT


def main(service: str) -> None:
    """Lint the migrations of one service's rooms; end with a status of 1 when one is unsafe."""
    os.environ["DJANGO_SETTINGS_MODULE"] = f"{service}.settings"
    importlib.import_module("django").setup()
    apps = importlib.import_module("django.apps").apps
    rooms = [a.label for a in apps.get_app_configs() if a.name.partition(".")[0] == service]
    linter = importlib.import_module("django_migration_linter.management.commands.lintmigrations")
    call = importlib.import_module("django.core.management").call_command
    call(
        linter.Command(),
        project_root_path=str(ROOT),
        include_apps=rooms,
        sql_analyser="postgresql",
        ignore_name=["0001_initial"],  # it makes tables that nobody uses yet
        no_cache=True,
        quiet=["ok", "ignore"],
    )


if __name__ == "__main__":
    main(sys.argv[1])

"""A command of a service is started in surroundings that are the user's as well."""

from house import commands


def test_options_of_the_users_own_reach_postgresql_beside_ours() -> None:
    given = {"PGOPTIONS": "-c lock_timeout=5s", "PATH": "/usr/bin"}
    assert commands.without_waiting(given) == {
        "PGOPTIONS": "-c lock_timeout=5s -c synchronous_commit=off",
        "PATH": "/usr/bin",
    }


def test_who_has_none_is_given_ours_alone() -> None:
    assert commands.without_waiting({}) == {"PGOPTIONS": "-c synchronous_commit=off"}

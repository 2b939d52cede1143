"""`make reset`: empty the demonstration's databases; the next `make run` fills them anew."""

from house import data
from house.preparation import Preparation
from house.progress import say, step
from house.services import ports_of_the_environment


def main() -> int:
    """Delete both databases of the demonstration, and nothing else."""
    folder = data.data_dir()
    with data.only_one(folder), data.database_server(folder) as url:
        preparation = Preparation(folder, url, ports_of_the_environment())
        preparation.check_ours()
        with step("the demonstration's databases are emptied"):
            preparation.forget()
    say("`make run` makes the demonstration anew.")
    return 0

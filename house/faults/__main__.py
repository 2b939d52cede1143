"""The process between both services: Calcium takes it for MesVaccins."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from house.faults import FaultyLine, Plan, UnknownProfile


def main(arguments: Sequence[str]) -> int:
    """`python -m house.faults PROFILE --upstream URL --port N [--seed N]`."""
    parser = argparse.ArgumentParser(prog="house.faults", description=__doc__)
    parser.add_argument("profile", help="for example late-1,500-after:0.3,lost*2")
    parser.add_argument("--upstream", required=True, help="the address of MesVaccins")
    parser.add_argument("--port", type=int, required=True, help="where Calcium will call")
    parser.add_argument("--seed", type=int, default=0, help="the same seed, the same faults")
    options = parser.parse_args(arguments)
    try:
        plan = Plan.parse(options.profile, seed=options.seed)
    except UnknownProfile as error:
        print(error, file=sys.stderr)
        return 2
    plan.tell = lambda fault: print(f"  {fault}", flush=True)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    line = FaultyLine(options.upstream, plan, port=options.port).start()
    where = line.url if line.listens else f"{line.url}, where nobody listens"
    print(f"faults: {options.profile} (seed {plan.seed}) at {where}", flush=True)
    stopped.wait()
    line.stop()
    print(f"injected: {len(plan.injected)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

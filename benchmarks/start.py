"""How soon the program answers: `outsidein --help` against a bare interpreter, and the demo from run to report.

    python benchmarks/start.py [--rounds 5]

Prints wall and processor seconds of each, the best of the rounds, and the peak memory of the demo.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = "from outsidein.cli import main; main({})"


def measured(program: str) -> tuple[float, float]:
    """Wall and processor seconds of one program in an interpreter of its own."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def demo() -> tuple[tuple[float, float], tuple[float, float]]:
    """The run and the report of a demo study that was just written."""
    with tempfile.TemporaryDirectory() as folder:
        study = str(Path(folder) / "demo")
        write = f"from pathlib import Path; from outsidein.demo import write; write(Path({study!r}))"
        subprocess.run([sys.executable, "-c", write], check=True)
        run, report = (measured(PROGRAM.format([name, study])) for name in ("run", "report"))
        return run, report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    bare = min(measured("pass") for _ in range(rounds))
    asked = min(measured(PROGRAM.format(["--help"])) for _ in range(rounds))
    print(f"interpreter  {bare[0]:6.3f} s, processor {bare[1]:6.3f} s")
    print(f"--help       {asked[0]:6.3f} s, processor {asked[1]:6.3f} s, {asked[0] / bare[0]:.1f} interpreters")
    run, report = min((demo() for _ in range(rounds)), key=lambda pair: pair[0][0] + pair[1][0])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    for name, (seconds, processor) in (("demo run", run), ("demo report", report)):
        print(f"{name:12s} {seconds:6.3f} s, processor {processor:6.3f} s")
    print(f"together     {run[0] + report[0]:6.3f} s, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()

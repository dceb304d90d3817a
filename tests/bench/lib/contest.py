"""Contenders that do one job on one input, in turn, each as a fresh process: who is how fast, and are their outputs right.

Every bench says which contenders there are and how an output is checked; the rounds and the table are here.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass, field

LIB = pathlib.Path(__file__).resolve().parent
PACKAGES = ["polars", "duckdb", "pandas"]


@dataclass
class Contender:
    """Who takes part: its command for an output path, and whether it is one that ours is compared with."""

    name: str
    command: object
    peer: bool = True


@dataclass
class Figures:
    """What was measured of a contender."""

    seconds: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    peak_mb: float = 0.0
    wrong: str | None = None


class Failed(Exception):
    """A contender that ended with an error, or with an output that is not right."""


def options(rows, repeats=5, **more):
    """Returns the options of a bench: `--rows` and `--repeats`, and others with their defaults."""
    parser = argparse.ArgumentParser()
    for name, default in {"rows": rows, "repeats": repeats, **more}.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    return parser.parse_args()


def work_folder():
    """Returns the folder for inputs and outputs, which may be deleted at any time."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    folder = cache / "millpond" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def python():
    """Returns a Python that has the peers."""
    folder = work_folder() / "venv"
    program = folder / "bin" / "python"
    if not program.exists():
        print(f"Installing {', '.join(PACKAGES)} in {folder}", flush=True)
        venv.create(folder, with_pip=True)
        subprocess.run([program, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return program


def millpond():
    """Returns the optimised `millpond`."""
    return pathlib.Path(os.environ["MILLPOND_BINARIES"]) / "millpond"


def own_environment():
    """Returns an environment in which the history of a person's own runs stays free of these."""
    return {**os.environ, "MILLPOND_DATA": str(work_folder() / "data")}


def peer(name, job, source, *more):
    """Returns the contender `name` of lib/peers.py for a job."""
    return Contender(name, lambda out: [python(), LIB / "peers.py", name, job, source, out, *more])


def ours(pipeline, source, ending="csv"):
    """Returns millpond with a pipeline's text."""
    file = work_folder() / f"{pathlib.Path(sys.argv[0]).stem}.toml"
    file.write_text(pipeline)
    return Contender("millpond", lambda out: [millpond(), "run", file, "--input", source, "--output", out], peer=False)


def run(command):
    """Runs a command to its end and returns seconds, seconds of the processors, peak memory in MB and standard output."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as words:
        process = subprocess.Popen(list(map(str, command)), stdout=words, stderr=errors, env=own_environment(), cwd=work_folder())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        words.seek(0)
        if process.returncode:
            raise Failed(f"exit code {process.returncode}: {errors.read().decode(errors='replace')[-500:]}")
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, words.read()


def measure(contenders, repeats, check, ending="csv"):
    """Returns each contender's figures. The first round warms caches, and its outputs are checked instead of counted."""
    figures = {contender.name: Figures() for contender in contenders}
    for number in range(repeats + 1):
        for contender in contenders:
            found = figures[contender.name]
            if found.wrong:
                continue
            out = work_folder() / f"out-{contender.name}.{ending}"
            out.unlink(missing_ok=True)
            # What the one before left to be written to the disk is not at the cost of this one.
            os.sync()
            try:
                seconds, cpu, peak, words = run(contender.command(out))
                if number == 0:
                    check(contender.name, out, words)
                    continue
            except Failed as error:
                found.wrong = str(error)
                continue
            found.seconds.append(seconds)
            found.cpu.append(cpu)
            found.peak_mb = max(found.peak_mb, peak)
    return figures


def table(title, contenders, figures, at_most=None):
    """Prints the figures, and how ours stands to the best peer. Returns an exit code: 1 where an output was wrong."""
    good = {name: statistics.median(found.seconds) for name, found in figures.items() if not found.wrong and found.seconds}
    best = min((good[it.name] for it in contenders if it.peer and it.name in good), default=None)
    print(f"{title}, {os.cpu_count()} cores")
    print(f"{'':<14}{'median s':>10}{'min':>8}{'max':>8}{'cpu s':>8}{'peak MB':>10}{'x best peer':>13}")
    for name, found in figures.items():
        if found.wrong:
            print(f"{name:<14}WRONG: {found.wrong}")
            continue
        ratio = f"{good[name] / best:>13.2f}" if best else ""
        low, high, cpu = min(found.seconds), max(found.seconds), statistics.median(found.cpu)
        print(f"{name:<14}{good[name]:>10.3f}{low:>8.3f}{high:>8.3f}{cpu:>8.2f}{found.peak_mb:>10.0f}{ratio}")
    if at_most and best and "millpond" in good:
        print(f"millpond: {good['millpond'] / best:.2f} x the best peer; at most {at_most} is wanted")
    return 1 if any(found.wrong for found in figures.values()) else 0

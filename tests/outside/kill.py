#!/usr/bin/env python3
"""Ends runs at 50 random moments, half of them as Ctrl-C does, half by force: each time the last good output stands whole,
at the latest when the program starts again."""
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TORIMATOME", ROOT / "target" / "release" / "torimatome"))


def whole(folder):
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def main():
    rng = random.Random(50)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "templates", root / "templates")
        shutil.copytree(ROOT / "input" / "令和7年12月", root / "input" / "令和7年12月")
        command = [PROGRAM, "run", "--root", root, "--quiet", "--date"]
        output = root / "output" / "令和7年12月"
        good = []
        for date in ("2026-01-15", "2026-01-16"):
            start = time.perf_counter()
            subprocess.run([*command, date], check=True, stdin=subprocess.DEVNULL)
            length = time.perf_counter() - start
            good.append(whole(output))
        assert good[0] != good[1] and len(good[0]) > 5
        killed = recovered = at = 0
        while killed < 50 and at < 250:
            date = ("2026-01-15", "2026-01-16")[at % 2]
            # A shell may have told its children to ignore Ctrl-C.
            child = subprocess.Popen([*command, date], stdin=subprocess.DEVNULL,
                                     preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
            end = (signal.SIGKILL, signal.SIGINT)[at // 2 % 2]
            # Half of the moments lie near the end of a run, where folders change places.
            time.sleep(length * (rng.uniform(0.8, 1.1) if at % 2 else rng.uniform(0, 1)))
            child.send_signal(end)
            hit = child.wait() == -end
            killed += hit
            at += 1
            # Runs take longer beside other work: moments are to lie within them, also near their ends.
            length *= 1.02 if hit else 0.93
            if not output.exists():
                recovered += 1
                output_now = next(output.parent.glob(f".前回_{output.name}*"))
            else:
                output_now = output
            if whole(output_now) not in good:
                sys.exit(f"after kill {at} the output is not whole: {sorted(whole(output_now))}")
            if output_now != output:
                subprocess.run([*command, "2026-01-15"], check=True, stdin=subprocess.DEVNULL)
                assert whole(output) == good[0]
        print(f"{killed} of {at} runs killed, {recovered} times between two folders, the output whole each time")
        if killed < 50:
            sys.exit("too few runs were killed to say anything")


main()

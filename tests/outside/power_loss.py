#!/usr/bin/env python3
"""What would be on the disk if the power failed: by strace, the order in which a run flushes, renames and removes.

Before the new folder takes a place every file in it was flushed, and the names in every folder of it; before anything of the
old folder is removed, the folder around both was flushed, and whatever is the user's has its second name (or its copy,
flushed) in the new one. A sealed archive is flushed before it gets its name, and its name before anything is told of it."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TORIMATOME", ROOT / "target" / "release" / "torimatome"))
ROUND = "令和7年12月"
CALLS = "openat,open,creat,close,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,write"


def traced(root, *arguments):
    """Calls in the order in which they ended: (name, arguments, result), paths as text."""
    log = root / "strace.log"
    command = ["strace", "-f", "-y", "-s", "4096", "-xx", "-e", f"trace={CALLS}", "-o", log, PROGRAM, *arguments, "--root", root]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    begun, calls = {}, []
    for line in log.read_text().splitlines():
        thread, call = line.split(maxsplit=1)
        if call.endswith("<unfinished ...>"):
            begun[thread] = call.removesuffix("<unfinished ...>")
            continue
        if call.startswith("<... "):
            call = begun.pop(thread, "") + call.split("resumed>", 1)[1]
        found = re.match(r"(\w+)\((.*)\)\s*= (-?\d+)", call)
        if found:
            name, told, result = found.groups()
            told = re.sub(r"(?:\\x[0-9a-f]{2})+", lambda text: bytes.fromhex(text[0].replace("\\x", "")).decode("utf-8", "replace"), told)
            calls.append((name, told, int(result)))
    log.unlink()
    return calls


def paths(told):
    """Paths among a call's arguments: quoted ones, and those that strace tells of open files."""
    return [quoted or opened for quoted, opened in re.findall(r'"([^"]*)"|\d+<([^>]*)>', told)]


def fail(what):
    sys.exit(f"power_loss: {what}")


def check_run(root, own):
    calls = [call for call in traced(root, "run", "--month", ROUND, "--date", "2026-01-16", "--quiet") if call[2] >= 0]
    output = root / "output"
    renames = [at for at, call in enumerate(calls) if call[0].startswith("rename")]
    into = [at for at in renames if paths(calls[at][1])[-1] == str(output / ROUND)]
    away = [at for at in renames if paths(calls[at][1])[0] == str(output / ROUND)]
    if len(into) != 1 or len(away) != 1 or away[0] > into[0]:
        fail(f"the folder is not replaced by two renames: {[calls[at] for at in renames]}")
    place = into[0]
    building, previous = paths(calls[place][1])[0], paths(calls[away[0]][1])[-1]
    flushed = {paths(told)[0] for name, told, _ in calls[:place] if name in ("fsync", "fdatasync")}
    made = {path for name, told, _ in calls[:place] if name in ("openat", "open", "creat") and "O_CREAT" in told
            for path in paths(told) if path.startswith(building)}
    if len(made) < 6:
        fail(f"only {len(made)} files were made")
    late = sorted(made - flushed)
    if late:
        fail(f"not flushed before the folder took its place: {late}")
    folders = {building} | {str(Path(path).parent) for path in made}
    if not folders <= flushed:
        fail(f"names not flushed: {sorted(folders - flushed)}")
    # What is flushed of a folder is what was in it then.
    for path in made:
        opened = max(at for at, call in enumerate(calls[:place]) if call[0] in ("openat", "open", "creat")
                     and "O_CREAT" in call[1] and path in paths(call[1]))
        parent = [at for at, call in enumerate(calls[:place]) if call[0] == "fsync" and paths(call[1])[0] == str(Path(path).parent)]
        if not parent or max(parent) < opened:
            fail(f"the name of {path} is not flushed")
    for name in own:
        second = [at for at, call in enumerate(calls[:place]) if call[0].startswith("link") and paths(call[1])[-1] == f"{building}/{name}"]
        if not second and f"{building}/{name}" not in flushed:
            fail(f"{name} is not in the new folder before it takes its place")
    removed = [at for at, call in enumerate(calls) if call[0] in ("unlink", "unlinkat", "rmdir") and any(previous in path for path in paths(call[1]))]
    around = [at for at, call in enumerate(calls) if call[0] == "fsync" and paths(call[1])[0] == str(output) and at > place]
    if not removed or not around or around[0] > removed[0]:
        fail("the old folder is removed before the new one is on the disk")
    for name in own:
        if (output / ROUND / name).read_text() != "mine":
            fail(f"{name} is lost")
    return len(made)


def check_seal(root):
    calls = [call for call in traced(root, "seal", "試し", "--month", ROUND, "--date", "2026-01-17", "--quiet") if call[2] >= 0]
    archive = str(root / "archive" / "試し.zip")
    named = [at for at, call in enumerate(calls) if call[0].startswith("rename") and paths(call[1])[-1] == archive]
    if len(named) != 1:
        fail("the archive does not get its name by one rename")
    building = paths(calls[named[0]][1])[0]
    flushes = [(at, paths(call[1])[0]) for at, call in enumerate(calls) if call[0] == "fsync"]
    if not any(at < named[0] and path == building for at, path in flushes):
        fail("the archive is named before it is flushed")
    ledger = [at for at, path in flushes if path.endswith("台帳.csv")]
    folder = [at for at, path in flushes if path == str(root / "archive") and at > named[0]]
    if not ledger or not folder or ledger[0] < folder[0]:
        fail("台帳.csv tells of the archive before its name is on the disk")


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        shutil.copytree(ROOT / "templates", root / "templates")
        shutil.copytree(ROOT / "input" / ROUND, root / "input" / ROUND)
        first = [PROGRAM, "run", "--root", root, "--quiet", "--month", ROUND, "--date", "2026-01-15"]
        subprocess.run(first, check=True, stdin=subprocess.DEVNULL)
        own = ["メモ.txt", "議会説明用/案.txt"]
        for name in own:
            path = root / "output" / ROUND / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("mine")
        files = check_run(root, own)
        check_seal(root)
        print(f"{files} files flushed before their folder took its place, the old one removed after; the archive likewise")


main()

#!/usr/bin/env python3
"""torimatome.exe under Wine, as its users meet it: windows.py torimatome.exe torimatome

From a folder with a Japanese name and blanks, every command gives the same bytes as the Linux program. A double click
opens the menu; consoles of code page 932 show Japanese right; a file that another program holds open is named and the
old output stays whole; so it does in a folder that cannot be written; paths may be longer than 260 characters. Needs
wine and x86_64-w64-mingw32-gcc. It cannot show what only Windows itself does: Explorer, Excel, fonts of the console.
"""
import hashlib
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATE = ["--date", "2026-01-15"]
ROUND = "令和7年12月"
EDITIONS = [word for edition in ("議会用", "本部用", "公表用") for word in ("--edition", edition)]

# Wine 8 lacks a library that Rust's standard library asks for. For Wine only, never part of what users get.
RANDOM = """#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, (ULONG)size); }
"""
# Holds a file open as Excel does: others may read it, and neither write nor rename it.
HOLD = """#include <windows.h>
#include <stdio.h>
int wmain(int count, wchar_t **words) {
    HANDLE file = CreateFileW(words[1], GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (count < 2 || file == INVALID_HANDLE_VALUE) return 1;
    puts("held"); fflush(stdout);
    getchar();
    return 0;
}
"""
failures = []


def check(name, holds, detail=""):
    print(f"  {'ok' if holds else 'FAILED'}  {name}" + ("" if holds else f"\n{detail}"), flush=True)
    if not holds:
        failures.append(name)


def files(folder):
    """Every file below a folder with its hash; the lock file is neither's output."""
    found = {path.relative_to(folder).as_posix(): path for path in Path(folder).rglob("*") if path.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(found.items()) if Path(name).name != ".lock"}


class Wine:
    def __init__(self, exe, native, work):
        self.work, self.native = work, native
        self.env = {**os.environ, "WINEPREFIX": str(work / "wine"), "WINEDEBUG": "-all", "LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}
        self.env.pop("DISPLAY", None)
        self.folder = work / "取りまとめ 作業 フォルダー"
        self.folder.mkdir()
        for name in ("templates", "input"):
            shutil.copytree(ROOT / name, self.folder / name)
        shutil.copy(exe, self.folder / "torimatome.exe")
        self.compile(RANDOM, self.folder / "bcryptprimitives.dll", "-shared", "-ladvapi32")
        self.compile(HOLD, work / "hold.exe", "-municode")

    def compile(self, source, target, *options):
        code = self.work / "code.c"
        code.write_text(source)
        libraries = [option for option in options if option.startswith("-l")]
        rest = [option for option in options if not option.startswith("-l")]
        subprocess.run(["x86_64-w64-mingw32-gcc", *rest, "-o", target, code, *libraries], check=True)

    def run(self, *words, cwd=None, exe=None):
        command = ["wine", exe or str(self.folder / "torimatome.exe"), *words]
        return subprocess.run(command, cwd=cwd or self.folder, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)

    def linux(self, *words, cwd=None):
        return subprocess.run([self.native, *words], cwd=cwd or self.folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)

    def terminal(self, command, keys, seconds=90):
        """What a program shows on a terminal, while `keys` answers what it asks: pairs of (what is waited for, answer)."""
        child, handle = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.execvpe(command[0], command, {**self.env, "TERM": "xterm", "COLUMNS": "200", "LINES": "60"})
        shown, keys, last = "", list(keys), time.monotonic() + seconds
        raw = b""
        while time.monotonic() < last:
            if select.select([handle], [], [], 0.2)[0]:
                try:
                    part = os.read(handle, 65536)
                except OSError:
                    break
                if not part:
                    break
                raw += part
                shown = plain(raw.decode("utf-8", "replace"))
            if keys and keys[0][0] in shown[getattr(self, "seen", 0):]:
                self.seen = len(shown)
                # The console is ready for keys only when the program has begun to read.
                time.sleep(0.7)
                os.write(handle, keys.pop(0)[1].encode() + b"\r")
        else:
            os.kill(child, signal.SIGKILL)
        os.close(handle)
        _, status = os.waitpid(child, 0)
        self.seen = 0
        return shown, os.waitstatus_to_exitcode(status), keys


def plain(text):
    """Without the escape sequences by which a console moves about. Moves of the cursor become a blank."""
    text = re.sub(r"\x1b\][^\x07]*\x07", "", text)
    text = re.sub(r"\x1b\[(\d*)C", lambda move: " " * int(move.group(1) or 1), text)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r", "")


def same_outputs(wine):
    """Every command: the same files and the same words on both systems."""
    print("the same bytes as on Linux", flush=True)
    commands = [
        ["run", *DATE, *EDITIONS, "--publish"],
        ["run", *DATE, "--month", "令和6年度確定", *EDITIONS],
        ["issue", *DATE, "--month", "令和8年1月", "--sample"],
        ["seal", "議会提出", *DATE, "--month", ROUND],
    ]
    both = {}
    for side, run in (("windows", wine.run), ("linux", wine.linux)):
        for name in ("output", "archive"):
            shutil.rmtree(wine.folder / name, ignore_errors=True)
        said = []
        for words in commands:
            done = run(*words)
            check(f"{side}: {' '.join(words[:2])}", done.returncode == 0, done.stderr.decode("utf-8", "replace"))
            said.append(done.stdout.decode("utf-8", "replace").replace("\r\n", "\n"))
        both[side] = (files(wine.folder / "output"), files(wine.folder / "archive"), said)
    for at, name in enumerate(("output", "archive", "what was said")):
        windows, linux = both["windows"][at], both["linux"][at]
        check(f"{name}: {len(linux)} equal", windows == linux and len(linux) > 0, difference(windows, linux))
    for words in (["check", "input", "--format", "json"], ["master", "--format", "json"], ["rules"], ["diff", "令和7年11月", ROUND, *DATE], ["--help"], ["--version"]):
        windows, linux = wine.run(*words), wine.linux(*words)
        texts = [done.stdout.decode("utf-8", "replace").replace("\r\n", "\n") for done in (windows, linux)]
        check(f"{' '.join(words[:2])}: {len(texts[1])} characters, status {linux.returncode}",
              texts[0] == texts[1] and windows.returncode == linux.returncode and len(texts[1]) > 5, difference(*texts))


def difference(a, b):
    if isinstance(a, dict):
        return "\n".join(name for name in sorted(set(a) | set(b)) if a.get(name) != b.get(name))
    return f"windows: {str(a)[:600]}\nlinux:   {str(b)[:600]}"


def held_open(wine):
    print("an output that another program holds open", flush=True)
    target = wine.folder / "output" / ROUND / f"進捗状況集計表_{ROUND}.xlsx"
    before = files(wine.folder / "output")
    holder = subprocess.Popen(["wine", wine.work / "hold.exe", "Z:" + str(target).replace("/", "\\")], env=wine.env,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        check("held", holder.stdout.readline().strip() == b"held")
        done = wine.run("run", "--date", "2026-01-16")
    finally:
        holder.communicate(b"\n")
    message = done.stderr.decode("utf-8", "replace")
    check("status 2", done.returncode == 2, f"{done.returncode} {message}")
    check("names the file, and says to close it", target.name in message and "閉じて" in message, message)
    check("the old output is whole", files(wine.folder / "output") == before, difference(files(wine.folder / "output"), before))
    done = wine.run("run", "--date", "2026-01-16")
    check("goes on when it is closed", done.returncode == 0 and files(wine.folder / "output") != before)


def read_only(wine):
    """The folder belongs to somebody else. Under Wine root may write everywhere, so that another user runs it."""
    print("a folder that cannot be written", flush=True)
    before = files(wine.folder / "output")
    output = wine.folder / "output"
    kept = output.with_name("output kept")
    output.rename(kept)
    output.write_text("a file where the folder should be")
    done = wine.run("run", *DATE)
    message = done.stderr.decode("utf-8", "replace")
    check("status 2, says where", done.returncode == 2 and "output" in message and "書き込めません" in message, message)
    output.unlink()
    kept.rename(output)
    check("nothing was touched", files(wine.folder / "output") == before)
    if os.geteuid() != 0:
        os.chmod(output, 0o555)
        done = wine.run("run", *DATE)
        os.chmod(output, 0o755)
        message = done.stderr.decode("utf-8", "replace")
        check("without the right to write: status 2", done.returncode == 2 and "権限" in message, message)


def long_path(wine):
    print("a path of more than 260 characters", flush=True)
    deep = wine.work
    while len(str(deep)) < 270:
        deep = deep / "とても長い名前のフォルダー（年度別・所属別・月別）"
    shutil.copytree(wine.folder / "templates", deep / "templates")
    shutil.copytree(wine.folder / "input" / ROUND, deep / "input" / ROUND)
    done = wine.run("run", *DATE, "--root", "Z:" + str(deep).replace("/", "\\"))
    windows = files(deep / "output")
    check(f"{len(str(deep))} characters: status 0", done.returncode == 0, done.stderr.decode("utf-8", "replace"))
    shutil.rmtree(deep / "output", ignore_errors=True)
    wine.linux("run", *DATE, "--root", str(deep))
    check(f"{len(windows)} files, equal", windows == files(deep / "output") and len(windows) > 5, difference(windows, files(deep / "output")))


def double_click(wine):
    """On a terminal of its own without arguments, which is what a double click gives."""
    print("double click", flush=True)
    shutil.rmtree(wine.folder / "output")
    shown, _, left = wine.terminal(["wine", str(wine.folder / "torimatome.exe")], [
        ("番号を入力して Enter", "9"),
        ("の番号を入力してください", ""),
        ("番号を入力して Enter", "２"),
        ("どの報告月を集計しますか", "ばなな"),
        ("報告月を読めません", ""),
        ("どの報告月を集計しますか", "R7.12"),
        ("はじめの画面に戻ります", ""),
        ("番号を入力して Enter", "0"),
    ])
    check("the menu asks, takes a full-width number, runs and waits", not left, f"not reached: {left}\n{shown}")
    check("次にすること", "次にすること" in shown and "集計が終わりました" in shown, shown)
    check("the round was written", (wine.folder / "output" / ROUND).is_dir())


def code_page(wine):
    print("a console of code page 932", flush=True)
    shown, _, _ = wine.terminal(["wine", "cmd", "/c", "chcp 932 & chcp & torimatome.exe master & exit"], [])
    check("code page 932", "932" in shown, shown)
    check("Japanese is shown right", "計画マスタに誤りはありません。" in shown and "取組項目" in shown, shown)


def main():
    exe, native = (Path(word).resolve() for word in sys.argv[1:3])
    work = Path(tempfile.mkdtemp(prefix="torimatome-"))
    start = time.monotonic()
    wine = Wine(exe, native, work)
    try:
        for part in (same_outputs, held_open, read_only, long_path, double_click, code_page):
            part(wine)
    finally:
        subprocess.run(["wineserver", "-k"], env=wine.env, check=False)
        shutil.rmtree(work, ignore_errors=True)
    if failures:
        sys.exit(f"{len(failures)} checks failed: {failures}")
    print(f"torimatome.exe under Wine: all checks passed in {time.monotonic() - start:.0f} s")


main()

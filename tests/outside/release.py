#!/usr/bin/env python3
"""The zip that users get, unpacked into a fresh folder and used under Wine as they would: release.py ZIP

Makes forms with the menu's first choice, fills the sample returns into input/, runs the main job, and looks at what is
there. Needs wine and x86_64-w64-mingw32-gcc.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RANDOM = """#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, (ULONG)size); }
"""


def main():
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        with zipfile.ZipFile(sys.argv[1]) as archive:
            archive.extractall(work / "デスクトップ")
        folder = work / "デスクトップ" / "torimatome"
        for name in ("torimatome.exe", "templates/計画マスタ.xlsx", "templates/調査票.xlsx", "使い方.pdf", "LICENSE", "LICENSE-BIZ-UD", "LICENSE-NotoSerifJP"):
            assert (folder / name).stat().st_size > 100, name
        for name in ("input", "output"):
            assert (folder / name).is_dir() and not list((folder / name).iterdir()), f"{name} is there and empty"
        (work / "random.c").write_text(RANDOM)
        library = folder / "bcryptprimitives.dll"
        subprocess.run(["x86_64-w64-mingw32-gcc", "-shared", "-o", library, work / "random.c", "-ladvapi32"], check=True)
        env = {**os.environ, "WINEPREFIX": str(work / "wine"), "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
        env.pop("DISPLAY", None)

        def run(*words):
            done = subprocess.run(["wine", "./torimatome.exe", *words], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
            return done.returncode, done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")

        status, said = run()
        assert status == 2 and "提出された調査票がありません" in said, f"an empty input: {status} {said}"
        status, said = run("issue", "--month", "令和8年1月", "--date", "2026-01-20")
        assert status == 0 and "次にすること" in said, said
        forms = list((folder / "output" / "配布" / "令和8年1月").glob("調査票_*.xlsx"))
        assert len(forms) > 20, forms
        shutil.copytree(ROOT / "input" / "令和7年12月", folder / "input" / "令和7年12月")
        status, said = run("--date", "2026-01-15")
        assert status == 0 and "次にすること" in said, said
        made = sorted(path.name for path in (folder / "output" / "令和7年12月").iterdir())
        assert "進捗状況報告書_令和7年12月.pdf" in made and "進捗状況集計表_令和7年12月.xlsx" in made, made
        subprocess.run(["wineserver", "-k"], env=env, check=False)
        print(f"unpacked and used under Wine: {len(forms)} forms issued, then written: {'、'.join(made)}")


main()

"""Makes the sample returns in input/: issues the forms round by round, fills them in, and puts them back as returns.

    python3 tests/sample/make_samples.py target/release/torimatome

Needs openpyxl and LibreOffice. Every other department is filled in with openpyxl, the others in LibreOffice. All
figures and texts are made up, the same at every run; the forms carry the mark 見本. Each round's forms are issued after
the rounds before have come back, so that they show what was reported then.
"""

import argparse
import pathlib
import shutil
import subprocess
import tempfile

import december
import form as forms
import indicators
import libreoffice

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROUNDS = [
    ("令和3年度確定", (2021, None)),
    ("令和4年度確定", (2022, None)),
    ("令和5年度確定", (2023, None)),
    ("令和6年度確定", (2024, None)),
    ("令和7年10月", (2025, 10)),
    ("令和7年11月", (2025, 11)),
    ("令和7年12月", (2025, 12)),
]


class Sample:
    def __init__(self, program, root):
        self.program, self.root = program, root
        master = root / "templates" / "計画マスタ.xlsx"
        self.indicators = indicators.read(master)
        self.titles = indicators.titles(master)

    def round(self, name, when):
        """Issues a round's forms and returns them filled in."""
        command = [self.program, "issue", "--root", self.root, "--month", name, "--sample", "--quiet"]
        subprocess.run(command, check=True)
        folder = self.root / "input" / name
        folder.mkdir(parents=True)
        filler = libreoffice.Filler()
        for at, path in enumerate(sorted((self.root / "output" / "配布" / name).glob("*.xlsx"))):
            department = path.stem.split("_")[1]
            if december.is_missing(name, department):
                continue
            cells = self.cells(path, department, name, when)
            if at % 2:
                filler.fill(path, folder / path.name, cells)
            else:
                fill_with_openpyxl(path, folder / path.name, cells)
        filler.run()
        december.trouble(self.root / "input", name)

    def cells(self, path, department, name, when):
        form = forms.Form(path)
        filled = forms.answers(form, self.indicators, self.titles, when)
        filled = december.typed(name, department, form, filled)
        entries = forms.heading(form, department, when) if filled else []
        cells = [("調査票", address, value) for address, value in filled + entries]
        return cells + december.corrections(name, department, self.indicators)


def fill_with_openpyxl(source, target, cells):
    book = forms.openpyxl.load_workbook(source)
    for sheet, address, value in cells:
        book[sheet][address] = value
    # The hour of saving is not part of a sample.
    book.properties.modified = book.properties.created
    book.save(target)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    program = parser.parse_args().program.resolve()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        shutil.copytree(ROOT / "templates", root / "templates")
        (root / "input").mkdir()
        sample = Sample(program, root)
        for name, when in ROUNDS:
            sample.round(name, when)
            print(name, len(list((root / "input" / name).glob("*.xlsx"))))
        for name, _ in ROUNDS:
            shutil.rmtree(ROOT / "input" / name, ignore_errors=True)
            shutil.copytree(root / "input" / name, ROOT / "input" / name)


if __name__ == "__main__":
    main()

"""Fills cells of workbooks in LibreOffice itself, by a macro, and saves them as .xlsx."""

import pathlib
import shutil
import subprocess
import tempfile

MACRO = """
Sub FillAll(list As String)
  Dim files, stream, line, parts, doc, cell
  On Error GoTo Failed
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  stream = CreateUnoService("com.sun.star.io.TextInputStream")
  stream.setInputStream(files.openFileRead(list))
  stream.setEncoding("UTF-8")
  Do While Not stream.isEOF()
    line = stream.readLine()
    parts = Split(line, Chr(9))
    If UBound(parts) >= 1 Then
      Select Case parts(0)
        Case "OPEN"
          doc = StarDesktop.loadComponentFromURL(parts(1), "_blank", 0, Array())
        Case "TEXT"
          cell = doc.Sheets.getByName(parts(1)).getCellRangeByName(parts(2))
          cell.setString(Replace(parts(3), "\\n", Chr(10)))
        Case "NUMBER"
          cell = doc.Sheets.getByName(parts(1)).getCellRangeByName(parts(2))
          cell.setValue(CDbl(parts(3)))
        Case "SAVE"
          doc.store()
          doc.close(True)
      End Select
    End If
  Loop
  stream.closeInput()
  StarDesktop.terminate()
  Exit Sub
Failed:
  Dim log
  log = CreateUnoService("com.sun.star.io.TextOutputStream")
  log.setOutputStream(files.openFileWrite(list & ".error"))
  log.setEncoding("UTF-8")
  log.writeString(Error$ & " (" & Erl & "): " & line)
  log.closeOutput()
  StarDesktop.terminate()
End Sub
"""
HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
MODULE = (
    HEADER
    + '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Fill" script:language="StarBasic">'
)
LIBRARY = (
    HEADER
    + '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
    + '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    + 'library:readonly="false" library:passwordprotected="false"><library:element library:name="Fill"/></library:library>'
)


class Filler:
    """Collects what to write, then lets LibreOffice do it in one start."""

    def __init__(self):
        self.lines = []

    def fill(self, source, target, cells):
        """Saves in the format of the source. cells: (sheet, address, value); dates are written as LibreOffice counts days."""
        shutil.copyfile(source, target)
        self.lines.append(f"OPEN\t{pathlib.Path(target).resolve().as_uri()}")
        for sheet, address, value in cells:
            if isinstance(value, (int, float)):
                self.lines.append(f"NUMBER\t{sheet}\t{address}\t{value}")
            elif hasattr(value, "toordinal"):
                self.lines.append(f"NUMBER\t{sheet}\t{address}\t{value.toordinal() - 693594}")
            else:
                text = str(value).replace("\n", "\\n").replace("\t", " ")
                self.lines.append(f"TEXT\t{sheet}\t{address}\t{text}")
        self.lines.append("SAVE\t")

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            profile = pathlib.Path(folder, "profile")
            # The first start makes the profile, with an empty library that the macro's then replaces.
            start(profile, "--terminate_after_init")
            basic = profile / "user" / "basic" / "Standard"
            escaped = MACRO.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            (basic / "Fill.xba").write_text(MODULE + escaped + "</script:module>", encoding="utf-8")
            (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
            jobs = pathlib.Path(folder, "jobs.txt")
            jobs.write_text("\n".join([*self.lines, "", ""]), encoding="utf-8")
            start(profile, f'macro:///Standard.Fill.FillAll("{jobs.as_uri()}")')
            failed = pathlib.Path(folder, "jobs.txt.error")
            if failed.exists():
                raise RuntimeError(failed.read_text(encoding="utf-8"))
        self.lines.clear()


def start(profile, what):
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", what]
    subprocess.run(command, check=True, timeout=600, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

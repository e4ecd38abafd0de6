"""Fills cells of workbooks in LibreOffice itself, by a macro, and saves them as .xlsx."""

import pathlib
import subprocess
import tempfile

MACRO = """
Sub FillAll(list As String)
  Dim files, stream, line, parts, doc, cell
  Dim args(0) As New com.sun.star.beans.PropertyValue
  Dim how(0) As New com.sun.star.beans.PropertyValue
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
          args(0).Name = "Hidden"
          args(0).Value = True
          doc = StarDesktop.loadComponentFromURL(parts(1), "_blank", 0, args())
        Case "TEXT"
          cell = doc.Sheets.getByName(parts(1)).getCellRangeByName(parts(2))
          cell.setString(Replace(parts(3), "\\n", Chr(10)))
        Case "NUMBER"
          cell = doc.Sheets.getByName(parts(1)).getCellRangeByName(parts(2))
          cell.setValue(CDbl(parts(3)))
        Case "SAVE"
          how(0).Name = "FilterName"
          how(0).Value = parts(2)
          doc.storeToURL(parts(1), how())
          doc.close(True)
      End Select
    End If
  Loop
  stream.closeInput()
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
LIBRARIES = (
    HEADER
    + '<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">\n'
    + '<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">'
    + '<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" '
    + 'library:link="false"/></library:libraries>'
)
XLSX = "Calc MS Excel 2007 XML"
XLS = "MS Excel 97"


class Filler:
    """Collects what to write, then lets LibreOffice do it in one start."""

    def __init__(self):
        self.lines = []

    def fill(self, source, target, cells, filter_name=XLSX):
        """cells: (sheet, address, value); dates are written as LibreOffice counts days."""
        self.lines.append(f"OPEN\t{pathlib.Path(source).resolve().as_uri()}")
        for sheet, address, value in cells:
            if isinstance(value, (int, float)):
                self.lines.append(f"NUMBER\t{sheet}\t{address}\t{value}")
            elif hasattr(value, "toordinal"):
                self.lines.append(f"NUMBER\t{sheet}\t{address}\t{value.toordinal() - 693594}")
            else:
                text = str(value).replace("\n", "\\n").replace("\t", " ")
                self.lines.append(f"TEXT\t{sheet}\t{address}\t{text}")
        self.lines.append(f"SAVE\t{pathlib.Path(target).resolve().as_uri()}\t{filter_name}")

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            profile = pathlib.Path(folder, "profile")
            basic = profile / "user" / "basic" / "Standard"
            basic.mkdir(parents=True)
            escaped = MACRO.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            (basic / "Fill.xba").write_text(MODULE + escaped + "</script:module>", encoding="utf-8")
            (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
            (basic.parent / "script.xlc").write_text(LIBRARIES, encoding="utf-8")
            jobs = pathlib.Path(folder, "jobs.txt")
            jobs.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
            command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
                       f'macro:///Standard.Fill.FillAll("{jobs.as_uri()}")']
            subprocess.run(command, check=True, timeout=600, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.lines.clear()

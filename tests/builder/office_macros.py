"""Run by the system's Python, which has LibreOffice's uno: opens a workbook with macros on and does what it is told.

usage: office_macros.py BOOK PROFILE < steps.json; gives the texts of the cells read, a list for each step "read".
Steps: ["run", "Module.Sub"], ["calculate"], ["read", "A1", "B1"].
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA">
<prop oor:name="Load" oor:op="fuse"><value>true</value></prop>
<prop oor:name="Executable" oor:op="fuse"><value>true</value></prop></item>
</oor:items>"""
ALWAYS_WITHOUT_WARNING = 4  # com.sun.star.document.MacroExecMode


def start(profile, pipe):
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    return subprocess.Popen(["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
                             "--nologo", f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise TimeoutError("LibreOffice does not answer")


def do(document, step):
    verb, *rest = step
    if verb == "run":
        address = f"vnd.sun.star.script:Opsbook.{rest[0]}?language=Basic&location=document"
        document.getScriptProvider().getScript(address).invoke((), (), ())
    elif verb == "calculate":
        document.calculateAll()
    else:
        sheet = document.Sheets.getByIndex(0)
        return [sheet.getCellRangeByName(cell).String for cell in rest]
    return None


def main():
    book, profile = (Path(each).resolve() for each in sys.argv[1:3])
    pipe = f"opsbook{os.getpid()}"
    office = start(profile, pipe)
    desktop = connect(pipe)
    options = tuple(PropertyValue(Name=name, Value=value)
                    for name, value in (("Hidden", True), ("MacroExecutionMode", ALWAYS_WITHOUT_WARNING)))
    document = desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, options)
    read = [do(document, step) for step in json.load(sys.stdin)]
    print(json.dumps([cells for cells in read if cells is not None]))
    document.close(True)
    desktop.terminate()
    office.wait(30)


if __name__ == "__main__":
    main()

"""Small things in the shape of those a bundle is made of: an embeddable Python and wheels."""

import struct
import zipfile
from pathlib import Path


def program(machine=0x8664):
    """The first bytes of an .exe for this kind of processor."""
    return struct.pack("<2s58xI", b"MZ", 0x40) + b"PE\0\0" + struct.pack("<H", machine)


def embeddable(path, version="311", machine=0x8664, without=""):
    pth = f"python{version}.zip\r\n.\r\n\r\n# Uncomment to run site.main()\r\n#import site\r\n"
    files = {"python.exe": program(machine), "pythonw.exe": program(machine), "LICENSE.txt": b"PSF",
             f"python{version}.zip": b"stdlib",
             f"python{version}._pth": pth.encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            if name != without:
                archive.writestr(name, content)
    return path


def wheel(folder: Path, name, *requires, tags="py3-none-any", files=()):
    """A wheel ``name-version`` that asks for others."""
    folder.mkdir(parents=True, exist_ok=True)
    project, version = name.rsplit("-", 1)
    info = f"{project}-{version}.dist-info"
    lines = ["Metadata-Version: 2.4", f"Name: {project}", f"Version: {version}", "License-Expression: MIT",
             *(f"Requires-Dist: {each}" for each in requires)]
    held = [*files, f"{info}/METADATA"]
    path = folder / f"{project}-{version}-{tags}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each in files:
            archive.writestr(each, "x")
        archive.writestr(f"{info}/METADATA", "\n".join([*lines, "", ""]))
        archive.writestr(f"{info}/RECORD", "".join(f"{each},,\n" for each in held) + f"{info}/RECORD,,\n")
    return path

"""What Windows must know of opsbook: the COM class, the interpreter, the trusted folder; and how to take it back.

    machine         what of this computer matters, as one frozen value
    registry        the seam to HKEY_CURRENT_USER; memoryregistry and winregistry are its two ends
    comclass  conf  trust     what is written, each in its place
    record          what was there before, so that uninstall takes back exactly that
    setup           install and uninstall
    checks*         what doctor looks at on this computer
"""

#!/bin/bash
cd "$(dirname "$0")" || exit 1
export PYTHONUTF8=1
OPSBOOK={python}
[ -x "$OPSBOOK" ] || OPSBOOK=python3
echo "{title}"
echo "{about}"
echo
{ask}"$OPSBOOK" -m opsbook {command}
[ $? -eq 127 ] && echo "{no_python}"
echo
read -r -p "{close}"

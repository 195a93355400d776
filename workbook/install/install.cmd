@echo off
rem Double-click: the same as install.ps1, and the window waits at the end.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1" %*
pause

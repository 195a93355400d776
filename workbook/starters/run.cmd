@echo off
chcp 65001 >nul
pushd "%~dp0"
set "PYTHONUTF8=1"
set "OPSBOOK={python}"
if not exist "%OPSBOOK%" set "OPSBOOK=python"
title {title}
echo {title}
echo {about}
echo.
{ask}"%OPSBOOK%" -m opsbook {command}
if %ERRORLEVEL% EQU 9009 echo {no_python}
echo.
pause

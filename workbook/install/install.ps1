# Installs, upgrades or removes opsbook for this user: no administrator, no change of PATH.
#
#   powershell -ExecutionPolicy Bypass -File install.ps1 [STORE...] [--index-url URL] [--folder DIR] [--trust] [--uninstall]
#
# It looks for a Python; install.py beside it does the rest. No param block: the words go to install.py as they are.
# Windows PowerShell 5.1 reads this file as UTF-8 only with the mark at its beginning.
Set-StrictMode -Version 2

$Fits = 'import sys; sys.exit(not (sys.version_info >= (3, 11) and sys.maxsize > 2**32))'

function Test-Python([string]$Path) {
    # the python.exe of the Microsoft Store that is no Python only opens the Store
    if ($Path -like '*\WindowsApps\*' -or -not (Test-Path -LiteralPath $Path -PathType Leaf)) { return $false }
    try { & $Path -I -c $Fits } catch { return $false }
    return $LASTEXITCODE -eq 0
}

function Find-Registered {
    # PEP 514: where Pythons register themselves; names like 3.13-32 or 3.13t are other builds
    $roots = 'HKCU:\Software\Python\PythonCore', 'HKLM:\Software\Python\PythonCore'
    $keys = @(Get-ChildItem -Path $roots -ErrorAction SilentlyContinue | Where-Object { $_.PSChildName -match '^\d+\.\d+$' })
    foreach ($key in $keys | Sort-Object -Property { [version]$_.PSChildName } -Descending) {
        $place = Get-Item -LiteralPath (Join-Path $key.PSPath 'InstallPath') -ErrorAction SilentlyContinue
        if ($place) { Join-Path ([string]$place.GetValue('')) 'python.exe' }
    }
}

function Find-Python {
    $bundled = Join-Path $PSScriptRoot 'python\python.exe'
    $known = @(Get-Command -Name 'python.exe' -CommandType Application -ErrorAction SilentlyContinue | ForEach-Object { $_.Path })
    foreach ($path in @($bundled) + @(Find-Registered) + $known) {
        if (Test-Python $path) { return $path }
    }
}

$python = Find-Python
if (-not $python) {
    Write-Host '没有找到 64 位的 Python 3.11 或更新版本。'
    Write-Host '请从 python.org 安装（不用管理员权限，不用勾选 Add to PATH），再运行一次；'
    Write-Host '或者在有网络的电脑上用 opsbook bundle 做一个压缩包，解压后运行里面的 install.ps1，它自带 Python。'
    exit 2
}
& $python -I (Join-Path $PSScriptRoot 'install.py') @args
exit $LASTEXITCODE

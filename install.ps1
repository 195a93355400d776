# In a downloaded project: the same as workbook\install\install.ps1.
& (Join-Path $PSScriptRoot 'workbook\install\install.ps1') @args
exit $LASTEXITCODE

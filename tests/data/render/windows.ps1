# Windows, as far as the script asks for it: every call becomes a line of the file ROLLPACK_CALLS.

function Add-Call([string]$Line) { [IO.File]::AppendAllText($env:ROLLPACK_CALLS, $Line + "`n") }

# Exit codes come from ROLLPACK_EXIT_CODES, one a call, then 0.
function Start-Process {
    param($FilePath, $ArgumentList, [switch]$Wait, [switch]$PassThru, $WorkingDirectory)
    Add-Call ('{0} {1}' -f $FilePath, $ArgumentList).TrimEnd()
    $codes = @(([string]$env:ROLLPACK_EXIT_CODES).Split(',') | Where-Object { $_ -ne '' })
    $code = 0
    if ($codes.Length -gt 0) {
        $code = [int]$codes[0]
        $env:ROLLPACK_EXIT_CODES = @($codes | Select-Object -Skip 1) -join ','
    }
    @{ ExitCode = $code }
}

function Get-InstalledProduct([string]$ProductCode, [string]$UpgradeCode) {
    Add-Call "installed? $ProductCode $UpgradeCode"
    if ($env:ROLLPACK_INSTALLED) { $env:ROLLPACK_INSTALLED }
}

function Get-Service {
    foreach ($name in 'Mail transport', 'Another') { @{ DisplayName = $name; Name = $name.Substring(0, 4) } }
}
function Restart-Service { param($Name, [switch]$Force) Add-Call "restart service $Name" }
function Start-Service { param($Name) Add-Call "start service $Name" }
function Stop-Service { param($Name, [switch]$Force) Add-Call "stop service $Name" }

function Get-ComPlusCatalog {
    $catalog = New-Object PSObject
    $catalog | Add-Member ScriptMethod StartApplication { Add-Call "start COM+ $($args[0])" }
    $catalog | Add-Member ScriptMethod ShutdownApplication { Add-Call "shut down COM+ $($args[0])" }
    $catalog
}
function Set-ComPlusEnabled($Catalog, [string]$Name, [bool]$Enabled) { Add-Call "COM+ $Name enabled: $Enabled" }

function Test-DomainAdministrator {
    switch ($env:ROLLPACK_DOMAIN_ADMINISTRATOR) {
        'yes' { $true }
        'no' { $false }
    }
}
function Restart-Computer { Add-Call 'restart the computer' }
function Start-Sleep { param($Seconds) Add-Call "sleep $Seconds" }
function Get-Today {
    if ($env:ROLLPACK_TODAY) { return $env:ROLLPACK_TODAY }
    '2024-03-05'
}

# Windows, as far as the script asks for it: a folder of small files, ROLLPACK_STATE, is its state. What is changed
# becomes a line of the file ROLLPACK_CALLS.

function Add-Call([string]$Line) { [IO.File]::AppendAllText($env:ROLLPACK_CALLS, $Line + "`n") }

function Get-State([string]$Name) {
    $path = "$env:ROLLPACK_STATE/$Name"
    if ([IO.File]::Exists($path)) { [IO.File]::ReadAllLines($path) }
}
function Set-State([string]$Name, [string[]]$Lines) {
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName("$env:ROLLPACK_STATE/$Name"))
    [IO.File]::WriteAllLines("$env:ROLLPACK_STATE/$Name", $Lines)
}

# Exit codes come from the state `exit-codes`, one a line, then 0.
function Invoke-Program([string]$Path, [string[]]$Arguments, [string]$Folder) {
    Add-Call ('{0} {1}' -f $Path, ($Arguments -join ' ')).TrimEnd()
    $codes = @(Get-State 'exit-codes')
    $code = 0
    if ($codes.Length -gt 0) {
        $code = [int]$codes[0]
        Set-State 'exit-codes' @($codes | Select-Object -Skip 1)
    }
    if ($Path -like '*msiexec*' -and 0, 3010, 1641 -contains $code) { Invoke-FakeInstaller $Arguments }
    elseif ($Path -like '*msiexec*' -and $Arguments[-1] -match '"(.+)"') {
        [IO.File]::WriteAllText($matches[1], "Action start`r`nThe service could not start.`r`nReturn value 3.`r`n", [Text.Encoding]::Unicode)
    }
    $code
}

# Lines of `packages` are FILE|PRODUCT|PACKAGE|VERSION|UPGRADE, lines of `installed` the same without FILE.
function Invoke-FakeInstaller([string[]]$Arguments) {
    if ($Arguments[0] -eq '/x') {
        $left = @(Get-State 'installed' | Where-Object { -not $_.StartsWith($Arguments[1] + '|') })
        Set-State 'installed' $left
        return
    }
    $file = [IO.Path]::GetFileName($Arguments[1].Trim('"'))
    foreach ($line in Get-State 'packages') {
        $name, $fields = $line.Split('|')
        if ($name -ne $file) { continue }
        $left = @(Get-State 'installed' | Where-Object { -not $_.StartsWith($fields[0] + '|') })
        Set-State 'installed' ($left + @($fields -join '|'))
    }
}

function Get-InstalledProduct([string]$ProductCode, [string]$UpgradeCode) {
    foreach ($line in Get-State 'installed') {
        $fields = $line.Split('|')
        if ($fields[0] -eq $ProductCode -or $fields[3] -eq $UpgradeCode) { $fields[0] }
    }
}
function Get-ProductInfo([string]$Code, [string]$Property) {
    foreach ($line in Get-State 'installed') {
        $fields = $line.Split('|')
        if ($fields[0] -eq $Code) { $fields[@{ PackageCode = 1; VersionString = 2 }[$Property]] }
    }
}
function Get-PatchTarget([string]$Path) {
    foreach ($code in Get-State 'patch-targets') { @{ Product = $code; Patched = @(Get-State 'patched') -contains $code } }
}

function Get-Service {
    foreach ($name in 'Mail transport', 'Microsoft Exchange Transport', 'Another') {
        $status = @(Get-State "services/$name") + 'Running'
        @{ DisplayName = $name; Name = $name.Substring(0, 4); Status = $status[0] }
    }
}
function Set-FakeService([string]$Name, [string]$Status) {
    foreach ($service in Get-Service) { if ($service.Name -eq $Name) { Set-State "services/$($service.DisplayName)" @($Status) } }
}
function Restart-Service { param($Name, [switch]$Force) Add-Call "restart service $Name"; Set-FakeService $Name 'Running' }
function Start-Service { param($Name) Add-Call "start service $Name"; Set-FakeService $Name 'Running' }
function Stop-Service { param($Name, [switch]$Force) Add-Call "stop service $Name"; Set-FakeService $Name 'Stopped' }

function Get-ComPlusState([string]$Name) {
    if (@(Get-State 'no-com-plus') -contains $Name) { return }
    $state = @(Get-State "com-plus/$Name") + 'enabled running'
    @{ Enabled = $state[0] -like 'enabled*'; Running = $state[0] -like '* running' }
}
function Set-ComPlusApplication([string]$Name, [string]$Operation) {
    $state = Get-ComPlusState $Name
    if ($Operation -eq 'start' -and -not $state.Enabled) { throw 'COMADMIN_E_START_APP_DISABLED' }
    Add-Call "COM+ $Name $Operation"
    switch ($Operation) {
        'start' { $state.Running = $true }
        'shut-down' { $state.Running = $false }
        'enable' { $state.Enabled = $true }
        'disable' { $state.Enabled = $false }
    }
    Set-State "com-plus/$Name" @("$(@('disabled', 'enabled')[[int]$state.Enabled]) $(@('idle', 'running')[[int]$state.Running])")
}

function Test-Administrator { @(Get-State 'administrator')[0] -ne 'no' }
function Test-DomainAdministrator {
    switch (@(Get-State 'domain-administrator')[0]) {
        'no' { $false }
        'unknown' { }
        default { $true }
    }
}
function Get-WindowsVersion { [Version]'5.2.3790' }
function Test-RestartPending { @(Get-State 'restart-pending')[0] -eq 'yes' }
function Test-InstallerBusy { @(Get-State 'installer-busy')[0] -eq 'yes' }
function Get-StartTime {
    $time = @(Get-State 'started')[0]
    if (-not $time) { $time = '2020-01-01T00:00:00Z' }
    [DateTime]::Parse($time, [Globalization.CultureInfo]::InvariantCulture).ToUniversalTime()
}
function Get-Volume([string]$Folder) {
    $free = @(Get-State 'free') + '1000000000'
    @{ Name = 'C:\'; Free = [long]$free[0] }
}
function Get-LockName { 'Global\rollpack-' + $env:ROLLPACK_STATE.Replace('/', '-') }
function Restart-Computer {
    Add-Call 'restart the computer'
    Set-State 'started' @([DateTime]::UtcNow.AddSeconds(2).ToString('yyyy-MM-ddTHH:mm:ssZ'))
}
function Start-Sleep { param($Seconds) Add-Call "sleep $Seconds" }
function Get-Today {
    if ($env:ROLLPACK_TODAY) { return $env:ROLLPACK_TODAY }
    '2024-03-05'
}

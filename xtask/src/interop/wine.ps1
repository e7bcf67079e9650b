# Windows, where it is wine: programs are started in it, and its registry tells what is installed. What wine is not
# asked about is as on a server in good order.

function ConvertTo-WinePath([string]$Word) {
    if ($Word -notmatch '\A"(/.*)"\z') { return $Word }
    'Z:' + $matches[1].Replace('/', '\')
}

function Invoke-Program([string]$Path, [string[]]$Arguments, [string]$Folder) {
    $start = New-Object Diagnostics.ProcessStartInfo '/bin/sh'
    # Wine's own processes would keep our streams open.
    foreach ($word in '-c', 'exec timeout 120 wine "$@" >/dev/null 2>&1 </dev/null', 'sh', 'msiexec') { $start.ArgumentList.Add($word) }
    foreach ($word in $Arguments) { $start.ArgumentList.Add((ConvertTo-WinePath $word)) }
    $process = [Diagnostics.Process]::Start($start)
    $process.WaitForExit()
    [IO.File]::AppendAllText("$env:ROLLPACK_STATE/calls", "$($Arguments -join ' ')`n")
    [IO.File]::Delete("$env:ROLLPACK_STATE/registry")
    $process.ExitCode
}

# Returns what the registry holds of Windows Installer, asked once between two changes.
function Get-Registry {
    $kept = "$env:ROLLPACK_STATE/registry"
    if (-not [IO.File]::Exists($kept)) {
        $start = New-Object Diagnostics.ProcessStartInfo '/bin/sh'
        $query = 'timeout 120 wine reg query "HKLM\\Software\\Classes\\Installer" /s /reg:64 >"$1.new" 2>/dev/null </dev/null; mv "$1.new" "$1"'
        foreach ($word in '-c', $query, 'sh', $kept) { $start.ArgumentList.Add($word) }
        [Diagnostics.Process]::Start($start).WaitForExit()
    }
    $keys = @{}
    $values = $null
    foreach ($line in [IO.File]::ReadAllLines($kept)) {
        if ($line -match '\AHKEY_LOCAL_MACHINE\\(.+)\z') {
            $values = @{}
            $keys[$matches[1].Trim()] = $values
        }
        elseif ($line -match '\A\s+(\S+)\s+REG_\w+\s*(.*)\z') { $values[$matches[1]] = $matches[2].Trim() }
    }
    $keys
}

# Turns a code into the form in which the registry has it, and back.
function ConvertTo-Packed([string]$Code) {
    $digits = $Code -replace '[{}-]'
    $packed = ''
    foreach ($length in 8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2) {
        $part = $digits.Substring(0, $length).ToCharArray()
        [Array]::Reverse($part)
        $packed += -join $part
        $digits = $digits.Substring($length)
    }
    $packed
}
function ConvertFrom-Packed([string]$Packed) {
    $plain = ConvertTo-Packed $Packed
    '{' + (@(8, 4, 4, 4, 12 | ForEach-Object { $plain.Substring(0, $_); $plain = $plain.Substring($_) }) -join '-') + '}'
}

function Get-InstalledProduct([string]$ProductCode, [string]$UpgradeCode) {
    $keys = Get-Registry
    $root = 'Software\Classes\Installer'
    $codes = @()
    $family = $keys["$root\UpgradeCodes\$(ConvertTo-Packed $UpgradeCode)"]
    if ($family) { $codes = @(foreach ($name in $family.Keys) { ConvertFrom-Packed $name }) }
    if ($codes -notcontains $ProductCode) { $codes += $ProductCode }
    $codes | Where-Object { $keys.ContainsKey("$root\Products\$(ConvertTo-Packed $_)") }
}
function Get-ProductInfo([string]$Code, [string]$Property) {
    $product = (Get-Registry)["Software\Classes\Installer\Products\$(ConvertTo-Packed $Code)"]
    if ($Property -eq 'PackageCode') { return (ConvertFrom-Packed $product['PackageCode']) }
    $number = [Convert]::ToInt64($product['Version'], 16)
    '{0}.{1}.{2}' -f ($number -shr 24), (($number -shr 16) -band 255), ($number -band 65535)
}

function Test-Administrator { $true }
function Test-DomainAdministrator { $true }
function Get-WindowsVersion { [Version]'10.0' }
function Test-RestartPending { $false }
function Test-InstallerBusy { $false }
function Get-StartTime { [DateTime]'2020-01-01' }
function Get-Volume([string]$Folder) { @{ Name = 'C:\'; Free = 1000000000000 } }
function Get-LockName { 'Global\rollpack-wine-' + $env:ROLLPACK_STATE.Replace('/', '-') }

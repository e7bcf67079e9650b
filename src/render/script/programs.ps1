# --- Programs and packages -------------------------------------------------------------------------

# Returns the path of a program of Windows, the real one even from a 32-bit PowerShell.
function Get-SystemProgram([string]$Name) {
    foreach ($folder in 'Sysnative', 'System32') {
        if ($env:SystemRoot) {
            $path = Join-Path (Join-Path $env:SystemRoot $folder) $Name
            if (Test-Path -LiteralPath $path) { return $path }
        }
    }
    $Name
}

# Quotes one argument as programs of Windows read their command line.
function ConvertTo-Argument([string]$Value) {
    if ($Value -match '\A[^\s"]+\z') { return $Value }
    '"' + (($Value -replace '(\\*)"', '$1$1\"') -replace '(\\+)\z', '$1$1') + '"'
}

# Quotes one argument of Windows Installer: in PROPERTY=value only the value is quoted.
function ConvertTo-InstallerArgument([string]$Value) {
    if ($Value -match '\A[^\s"]+\z') { return $Value }
    if ($Value -match '\A([A-Za-z_][A-Za-z0-9_.]*)=') {
        $name = $matches[1]
        return $name + '="' + ($Value.Substring($name.Length + 1) -replace '"', '""') + '"'
    }
    '"' + ($Value -replace '"', '""') + '"'
}

# Runs a program to its end and returns its exit code.
function Invoke-Program([string]$Path, [string[]]$Arguments, [string]$Folder) {
    $start = @{ FilePath = $Path; Wait = $true; PassThru = $true }
    if ($Arguments.Length -gt 0) { $start['ArgumentList'] = $Arguments -join ' ' }
    if ($Folder -ne '') { $start['WorkingDirectory'] = $Folder }
    (Start-Process @start).ExitCode
}

# Runs a program and accepts the exit codes that mean success.
function Start-Program([string]$Path, [string[]]$Arguments, [string]$Folder) {
    $code = Invoke-Program $Path @(foreach ($argument in $Arguments) { ConvertTo-Argument $argument }) $Folder
    Confirm-ExitCode $code $Path ''
}

# Judges an exit code: done, done but for a restart, or failed.
function Confirm-ExitCode([int]$Code, [string]$What, [string]$Log) {
    switch ($Code) {
        0 {
            return
        }
        3010 {
            $Run.RestartNeeded = $true
            Say '    Done; a restart of this computer will be needed.'
        }
        1641 {
            $Run.RestartNeeded = $true
            Say '    Done; the restart of this computer has been asked for.'
        }
        default {
            $hint = ''
            if ($Log -ne '') { $hint = "; its log is $Log" }
            throw "$What ended with exit code $Code$hint"
        }
    }
}

# Runs a file that is on the server by now.
function Start-File([string]$Path, [string[]]$Arguments) {
    $file = Find-File $Path
    Start-Program $file $Arguments (Split-Path -Parent $file)
}

# Finds a file; a path without a drive is looked for on the system's drive, 32-bit programs' folder included.
function Find-File([string]$Path) {
    $expanded = [Environment]::ExpandEnvironmentVariables($Path)
    $candidates = @(Get-FullPath $expanded)
    if (-not [IO.Path]::IsPathRooted($expanded) -and $env:SystemDrive) {
        $candidates = @(Join-Path "$($env:SystemDrive)\" $expanded)
        if ($expanded -match '\AProgram Files\\(.+)\z') { $candidates += Join-Path "$($env:SystemDrive)\Program Files (x86)" $matches[1] }
    }
    foreach ($candidate in $candidates) {
        if (Test-Path -LiteralPath $candidate) { return $candidate }
    }
    throw ('{0} is not there' -f ($candidates -join ' and '))
}

# Runs Windows Installer without questions; waits while another installation is going on.
function Invoke-Installer([string]$What, [string[]]$Arguments, [string]$Purpose) {
    $stamp = [DateTime]::UtcNow.ToString('yyyyMMdd-HHmmss', [Globalization.CultureInfo]::InvariantCulture)
    $name = '{0}-{1}-{2}.log' -f $stamp, ($Run.Step['Id'] -replace '[^A-Za-z0-9.-]', '-'), $Purpose
    $log = Join-Path (Get-LogFolder) $name
    $words = @($Arguments) + @('/qn', '/norestart', '/l*v', ('"{0}"' -f $log))
    $program = Get-SystemProgram 'msiexec.exe'
    $code = Invoke-Program $program $words ''
    for ($try = 1; $code -eq 1618 -and $try -le 10; $try++) {
        Say "    Another installation is going on; waiting ($try of 10)."
        Start-Sleep -Seconds 30
        $code = Invoke-Program $program $words ''
    }
    Confirm-ExitCode $code "msiexec for $What" $log
}

# Installs a package.
function Install-Package([string]$Name, [string[]]$Arguments) {
    $words = @(foreach ($argument in $Arguments) { ConvertTo-InstallerArgument $argument })
    Use-Payload $Name {
        param($path, $payload)
        Invoke-Installer $payload['Name'] (@('/i', ('"{0}"' -f $path)) + $words) 'install'
    }
}

# Removes what a package installed before, if it is there.
function Uninstall-Package([string]$Name, [string[]]$Arguments) {
    $words = @(foreach ($argument in $Arguments) { ConvertTo-InstallerArgument $argument })
    $payload = Get-Payload $Name
    $installed = @(Get-InstalledProduct $payload['ProductCode'] $payload['UpgradeCode'])
    if ($installed.Length -eq 0) { Say '    Nothing of it is installed: nothing to remove.' }
    foreach ($code in $installed) { Invoke-Installer $payload['Name'] (@('/x', $code) + $words) 'remove' }
}

# Returns the codes of the installed products that are this product or share its upgrade code.
function Get-InstalledProduct([string]$ProductCode, [string]$UpgradeCode) {
    $installer = New-Object -ComObject WindowsInstaller.Installer
    $found = @()
    if ($UpgradeCode -ne '') {
        $related = $installer.GetType().InvokeMember('RelatedProducts', 'GetProperty', $null, $installer, @($UpgradeCode))
        $found = @(foreach ($code in $related) { [string]$code })
    }
    if ($ProductCode -eq '') { return $found }
    # 5 is INSTALLSTATE_DEFAULT: installed for this user or this computer.
    $state = $installer.GetType().InvokeMember('ProductState', 'GetProperty', $null, $installer, @($ProductCode))
    if ($state -eq 5 -and $found -notcontains $ProductCode) { $found += $ProductCode }
    $found
}

# Runs a payload that is no package.
function Start-Payload([string]$Name, [string[]]$Arguments) {
    Use-Payload $Name {
        param($path, $payload)
        Start-Program $path $Arguments $Run.PayloadFolder
    }
}

# --- This computer: what it is, and what it is about to do -----------------------------------------
# Each function tells one fact, or nothing where it cannot be told.

# Tells whether this session may change the computer.
function Test-Administrator {
    try {
        $user = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
        $user.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    }
    catch { return }
}

# Tells whether this session belongs to a domain administrator.
function Test-DomainAdministrator {
    try { $groups = @([Security.Principal.WindowsIdentity]::GetCurrent().Groups) } catch { return }
    @($groups | Where-Object { $_.Value -match '\AS-1-5-21-.+-512\z' }).Length -gt 0
}

# Tells for which platform this computer's Windows is.
function Get-Platform {
    $name = $env:PROCESSOR_ARCHITEW6432
    if (-not $name) { $name = $env:PROCESSOR_ARCHITECTURE }
    switch ($name) {
        'x86' { 'x86' }
        'AMD64' { 'x64' }
        'IA64' { 'ia64' }
        'ARM64' { 'arm64' }
    }
}

# Returns the version of Windows, if this is Windows.
function Get-WindowsVersion {
    if ([Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT) { [Environment]::OSVersion.Version }
}

function Get-PowerShellVersion { $PSVersionTable['PSVersion'] }

# Tells whether Windows waits for a restart.
function Test-RestartPending {
    $machine = 'HKEY_LOCAL_MACHINE'
    try {
        $renames = [Microsoft.Win32.Registry]::GetValue("$machine\SYSTEM\CurrentControlSet\Control\Session Manager", 'PendingFileRenameOperations', $null)
        if (@($renames | Where-Object { $_ }).Length -gt 0) { return $true }
        $servicing = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
        $update = 'SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
        foreach ($name in $servicing, $update) {
            $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($name)
            if ($null -ne $key) {
                $key.Close()
                return $true
            }
        }
        $false
    }
    catch { return }
}

# Tells whether Windows Installer is at work for somebody.
function Test-InstallerBusy {
    try {
        $mutex = [Threading.Mutex]::OpenExisting('Global\_MSIExecute')
        $free = $mutex.WaitOne(0, $false)
        if ($free) { $mutex.ReleaseMutex() }
        $mutex.Close()
        -not $free
    }
    catch [Threading.WaitHandleCannotBeOpenedException] { $false }
    catch { return }
}

# Returns when this computer started.
function Get-StartTime {
    try {
        $searcher = New-Object Management.ManagementObjectSearcher 'SELECT LastBootUpTime FROM Win32_OperatingSystem'
        foreach ($system in $searcher.Get()) {
            return [Management.ManagementDateTimeConverter]::ToDateTime([string]$system['LastBootUpTime']).ToUniversalTime()
        }
    }
    catch { return }
}

# Returns how many bytes are free on the volume of a folder, and what the volume is called.
function Get-Volume([string]$Folder) {
    try {
        $volume = New-Object IO.DriveInfo ([IO.Path]::GetPathRoot($Folder))
        @{ Name = $volume.Name; Free = $volume.AvailableFreeSpace }
    }
    catch { return }
}

# Returns the folder of Windows programs, on whose volume packages are installed.
function Get-SystemFolder { [Environment]::SystemDirectory }

# Returns the present day in Coordinated Universal Time (UTC).
function Get-Today { [DateTime]::UtcNow.ToString('yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture) }

# Returns the folder for logs where none was named: in the folder of Windows, where only administrators can make
# any. In the data folder that all users share, anyone could have put a link there before.
function Get-DefaultLogFolder([string]$Id) {
    $folder = [Environment]::SystemDirectory
    if ($folder) { $folder = Split-Path -Parent $folder }
    else { $folder = [IO.Path]::GetTempPath() }
    foreach ($name in 'Logs', 'rollpack', $Id) { $folder = Join-Path $folder $name }
    $folder
}

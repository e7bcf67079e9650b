# --- Windows: services, COM+, Internet Information Services, accounts ------------------------------

# Restarts, starts or stops a service, called by its display name or its own.
function Set-ServiceState([string]$Name, [string]$Operation) {
    $found = @(Get-Service | Where-Object { $_.DisplayName -eq $Name -or $_.Name -eq $Name })
    if ($found.Length -ne 1) { throw "there are $($found.Length) services called $Name" }
    switch ($Operation) {
        'restart' {
            Restart-Service -Name $found[0].Name -Force
        }
        'start' {
            Start-Service -Name $found[0].Name
        }
        'stop' {
            Stop-Service -Name $found[0].Name -Force
        }
    }
}

# Changes the state of a COM+ application.
function Set-ComPlusApplication([string]$Name, [string]$Operation) {
    $catalog = Get-ComPlusCatalog
    switch ($Operation) {
        'start' {
            [void]$catalog.StartApplication($Name)
        }
        'shut-down' {
            [void]$catalog.ShutdownApplication($Name)
        }
        'enable' {
            Set-ComPlusEnabled $catalog $Name $true
        }
        'disable' {
            Set-ComPlusEnabled $catalog $Name $false
        }
    }
}

function Get-ComPlusCatalog { New-Object -ComObject COMAdmin.COMAdminCatalog }

function Set-ComPlusEnabled($Catalog, [string]$Name, [bool]$Enabled) {
    $applications = $Catalog.GetCollection('Applications')
    [void]$applications.Populate()
    $found = @($applications | Where-Object { $_.Name -eq $Name })
    if ($found.Length -ne 1) { throw "there are $($found.Length) COM+ applications called $Name" }
    # Value is a property with an argument, which PowerShell sets reliably only like this.
    [void]$found[0].GetType().InvokeMember('Value', 'SetProperty', $null, $found[0], @('IsEnabled', $Enabled))
    [void]$applications.SaveChanges()
}

# Restarts Internet Information Services.
function Restart-Iis {
    Start-Program (Get-SystemProgram 'iisreset.exe') @('/restart') ''
}

# Tells whether this session may change the computer; nothing, if that cannot be told.
function Test-Administrator {
    try {
        $user = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
        $user.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    }
    catch { return }
}

# Tells whether this session belongs to a domain administrator; nothing, if that cannot be told.
function Test-DomainAdministrator {
    try { $groups = @([Security.Principal.WindowsIdentity]::GetCurrent().Groups) } catch { return }
    @($groups | Where-Object { $_.Value -match '\AS-1-5-21-.+-512\z' }).Length -gt 0
}

# Tells for which platform this computer's Windows is; nothing, if that cannot be told.
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

# --- Windows: services, COM+, Internet Information Services ----------------------------------------

Kind 'restart-service' @{
    Check = {
        param($step)
        Find-Service $step
    }
    Do = {
        param($step)
        Set-ServiceState $step['Service'] 'restart'
    }
}

Kind 'service' @{
    Decides = $true
    Check = {
        param($step)
        Find-Service $step
    }
    Look = {
        param($step)
        $status = Get-ServiceStatus $step['Service']
        if ($status -eq '') { throw "no service, or more than one, is called $($step['Service'])" }
        $done = ($step['Operation'] -eq 'start' -and $status -eq 'Running') -or ($step['Operation'] -eq 'stop' -and $status -eq 'Stopped')
        if ($done) { return (Seen $true "the service is $($status.ToLowerInvariant()) already" @{}) }
        Seen $false "the service is $($status.ToLowerInvariant())" @{ status = $status }
    }
    Do = {
        param($step)
        Set-ServiceState $step['Service'] $step['Operation']
    }
    Undo = {
        param($step, $state)
        if ((Get-ServiceStatus $step['Service']) -eq $state['status']) { return "the service is $($state['status'].ToLowerInvariant()), as before" }
        if ($state['status'] -eq 'Running') { Set-ServiceState $step['Service'] 'start' }
        elseif ($state['status'] -eq 'Stopped') { Set-ServiceState $step['Service'] 'stop' }
        else { throw "the service was neither running nor stopped, but $($state['status'])" }
        "the service is $($state['status'].ToLowerInvariant()) again"
    }
}

Kind 'com-plus' @{
    Decides = $true
    Check = {
        param($step)
        $state = Get-ComPlusState $step['Application']
        if ($null -eq $state -and -not (Test-Installs $step)) { Add-Finding 'com-plus-missing' $step['Application'] "no COM+ application, or more than one, is called $($step['Application']), which step $($step['Number']) needs" }
    }
    Look = {
        param($step)
        $state = Get-ComPlusState $step['Application']
        if ($null -eq $state) { throw "no COM+ application, or more than one, is called $($step['Application'])" }
        switch ($step['Operation']) {
            'start' { $done = $state['Running'] }
            'shut-down' { $done = -not $state['Running'] }
            'enable' { $done = $state['Enabled'] }
            'disable' { $done = -not $state['Enabled'] }
        }
        $enabled = 'disabled'
        if ($state['Enabled']) { $enabled = 'enabled' }
        $running = 'is not running'
        if ($state['Running']) { $running = 'is running' }
        if ($done) { return (Seen $true "the application is $enabled and $running already" @{}) }
        Seen $false "the application is $enabled and $running" @{ enabled = $state['Enabled']; running = $state['Running'] }
    }
    Do = {
        param($step)
        Set-ComPlusApplication $step['Application'] $step['Operation']
    }
    Undo = {
        param($step, $state)
        $opposite = @{ 'start' = 'shut-down'; 'shut-down' = 'start'; 'enable' = 'disable'; 'disable' = 'enable' }[$step['Operation']]
        # A disabled application runs on where it runs, and cannot be started.
        $disabled = $opposite -eq 'start' -and -not (Get-ComPlusState $step['Application'])['Enabled']
        if ($disabled) { Set-ComPlusApplication $step['Application'] 'enable' }
        Set-ComPlusApplication $step['Application'] $opposite
        if ($disabled) { Set-ComPlusApplication $step['Application'] 'disable' }
        "the change to the COM+ application has been undone: $opposite"
    }
}

Kind 'restart-iis' @{
    Do = {
        Start-Program (Get-SystemProgram 'iisreset.exe') @('/restart') ''
    }
}

# Tells of a service that is missing, unless an earlier step may install it.
function Find-Service([hashtable]$Step) {
    if ((Get-ServiceStatus $Step['Service']) -eq '' -and -not (Test-Installs $Step)) {
        Add-Finding 'service-missing' $Step['Service'] "no service, or more than one, is called $($Step['Service']), which step $($Step['Number']) needs"
    }
}

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

# Returns Running, Stopped or another state of a service; nothing, where not exactly one has that name.
function Get-ServiceStatus([string]$Name) {
    $found = @(Get-Service | Where-Object { $_.DisplayName -eq $Name -or $_.Name -eq $Name })
    if ($found.Length -ne 1) { return '' }
    [string]$found[0].Status
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

# Tells whether a COM+ application is enabled and runs; nothing, where not exactly one has that name.
function Get-ComPlusState([string]$Name) {
    $catalog = Get-ComPlusCatalog
    $applications = $catalog.GetCollection('Applications')
    [void]$applications.Populate()
    $found = @($applications | Where-Object { $_.Name -eq $Name })
    if ($found.Length -ne 1) { return }
    $enabled = $found[0].GetType().InvokeMember('Value', 'GetProperty', $null, $found[0], @('IsEnabled'))
    $instances = $catalog.GetCollection('ApplicationInstances')
    [void]$instances.Populate()
    $key = [string]$found[0].Key
    $own = @($instances | Where-Object { $_.GetType().InvokeMember('Value', 'GetProperty', $null, $_, @('Application')) -eq $key })
    @{ Enabled = [bool]$enabled; Running = $own.Length -gt 0 }
}

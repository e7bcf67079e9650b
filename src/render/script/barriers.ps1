# --- Barriers: what must be done on other servers before a group begins ----------------------------

# Waits until another group has been done on all servers of a role.
function Confirm-Barrier([hashtable]$Barrier) {
    Say "    First: $($Barrier['Text'])"
    $role = Get-Role $Barrier['Role']
    if ($Run.DoneIds -contains $Barrier['Group'] -or (Test-DoneHere $Barrier $role)) { return }
    if ($Run.Memory.Barriers.ContainsKey("$($Barrier['Group']) $($Barrier['Role'])")) {
        Say '    That was confirmed before.'
        return
    }
    $proved = @()
    if ($Run.Journals -ne '') {
        $proved = @(Get-ProvedServer $Barrier)
        if ($proved.Length -gt 0) { Say "    Proved by their journals: $($proved -join ', ')" }
    }
    $known = @()
    if ($Run.Servers.ContainsKey($Barrier['Role'])) { $known = @($Run.Servers[$Barrier['Role']]) }
    $open = @($known | Where-Object { $proved -notcontains $_ })
    if ($known.Length -gt 0 -and $open.Length -eq 0) {
        Write-Barrier $Barrier $known
        return
    }
    if ($open.Length -gt 0 -and $Run.Journals -ne '') { Say "    Not proved: $($open -join ', ')" }
    $add = '-Done {0}' -f (ConvertTo-Word $Barrier['Group'])
    $reason = "Only a person can say whether that is done, or the journals of those servers: give them with -Journals, and the names of the servers in -Answers."
    $names = @(Read-Right '    Names of the servers on which it is done, separated by commas, or [Q]uit' $reason $add {
        param($answer)
        Find-ServerNames $answer $role $known
    })
    $Run.Servers[$Barrier['Role']] = $names
    Write-Journal @{ event = 'servers'; role = $Barrier['Role']; names = $names }
    Write-Barrier $Barrier $names
}

function Write-Barrier([hashtable]$Barrier, [string[]]$Names) {
    Write-Journal @{ event = 'barrier'; group = $Barrier['Group']; role = $Barrier['Role']; names = $Names }
}

# Returns the names in an answer, or why it is none.
function Find-ServerNames([string]$Answer, [hashtable]$Role, [string[]]$Known) {
    $names = @(Split-List @($Answer))
    if ($names.Length -eq 0) { return (Refuse 'Name each server.') }
    $short = @($names | Where-Object { $_.Length -lt 2 })
    if ($short.Length -gt 0) { return (Refuse "$($short[0]) is not the name of a server.") }
    if ($Role['Servers'] -ne 'all' -and $names.Length -ne 1) { return (Refuse 'This role has one server: give one name.') }
    if ($Known.Length -gt 0) {
        $missing = @($Known | Where-Object { $names -notcontains $_ })
        if ($missing.Length -gt 0) { return (Refuse "These servers have that role too: $($missing -join ', ')") }
    }
    $names
}

# Tells whether this server has done all of it, and is the only one that has to.
function Test-DoneHere([hashtable]$Barrier, [hashtable]$Role) {
    if ($Role['Servers'] -eq 'all') { return $false }
    $here = @(Get-BarrierStep $Barrier)
    $here.Length -gt 0 -and @($here | Where-Object { -not (Test-Through $_) }).Length -eq 0
}

# Tells whether a step is behind this server, in this run or an earlier one.
function Test-Through([hashtable]$Step) {
    if ('done', 'already', 'left out' -contains $Step['Outcome']) { return $true }
    $known = Get-Known $Step['Id']
    $null -ne $known -and 'done', 'already', 'left out' -contains $known['Outcome']
}

function Get-BarrierStep([hashtable]$Barrier) {
    $Run.Steps | Where-Object { $_['Group']['Id'] -eq $Barrier['Group'] -and $_['Role'] -eq $Barrier['Role'] -and (-not $_['Platform'] -or $_['Platform'] -eq $Run.Platform) }
}

# Returns the servers whose journals show that all steps are behind them.
function Get-ProvedServer([hashtable]$Barrier) {
    $steps = @(Get-BarrierStep $Barrier)
    foreach ($path in [IO.Directory]::GetFiles($Run.Journals, '*.jsonl', [IO.SearchOption]::AllDirectories)) {
        $memory = Get-Memory @(Read-Journal $path)
        if ($memory.Runs.Count -eq 0) { continue }
        $left = @($steps | Where-Object {
            $known = $memory.Steps[$_['Id']]
            $null -eq $known -or 'done', 'already', 'left out' -notcontains $known['Outcome']
        })
        if ($left.Length -eq 0) { [string]$memory.Runs[$memory.Runs.Count - 1]['host'] }
    }
}

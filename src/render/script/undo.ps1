# --- Undoing, last in first out --------------------------------------------------------------------

# Takes back what the journal says was done here.
function Start-Undo {
    Open-Lock
    if ((Get-JournalSize) -ne $Run.JournalSize) { Restore-Memory }
    $steps = @(Get-UndoStep)
    if ($steps.Length -eq 0) { Stop-Run 0 'There is nothing to undo.' '' }
    $able = @()
    Say 'These steps are undone, the last one first:'
    foreach ($step in $steps) {
        $why = Get-UndoObstacle $step
        if ($why -eq '') {
            $able += $step
            Say ('    {0}: {1} ({2})' -f $step['Number'], $step['Title'], $step['Id'])
        }
        else { Say ('    {0}: {1} ({2}) is not undone: {3}' -f $step['Number'], $step['Title'], $step['Id'], $why) }
    }
    if ($Run.Rehearsal) { Stop-Run 0 'Nothing was done: this was a rehearsal.' '' }
    if ($able.Length -eq 0) { Stop-Run 0 'None of these steps can be undone.' '' }
    if (-not $Run.Unattended) {
        $count = [string]$able.Length
        [void](Read-Right "    Type $count to undo that many steps, or [Q]uit" 'Only a person can decide whether to undo this.' '' {
            param($answer)
            if ($answer -eq $count) { $true }
            else { Refuse "There are $count." }
        })
    }
    $Run.Undoing = $true
    Open-Journal
    foreach ($step in $able) { Undo-Step $step }
    Stop-Run 0 'Everything that can be undone has been undone.' ''
}

# Returns the steps that were done here, the last one first.
function Get-UndoStep {
    $order = @($Run.Memory.Order)
    [Array]::Reverse($order)
    $seen = @{}
    foreach ($id in $order) {
        $step = Get-Step $id
        if ($null -eq $step -or $seen.ContainsKey($id)) { continue }
        $seen[$id] = $true
        if ($Run.OnlyIds.Length -eq 0 -or $Run.OnlyIds -contains $id) { $step }
    }
}

# Returns why a step cannot be taken back, or nothing.
function Get-UndoObstacle([hashtable]$Step) {
    if ($Step['ByHand']) { return 'it was done by hand' }
    if ($null -eq $Run.Kinds[$Step['Does']]['Undo']) { return Get-NoUndoWords $Step }
    $state = (Get-Known $Step['Id'])['Begin']['state']
    if ($null -eq $state -or $state.Count -eq 0) { return 'the journal does not say what was there before' }
    if ('install', 'replace' -contains $Step['Does'] -and ($state['before'] -ne 'absent' -or @($state['others']).Length -gt 0)) { return 'this bundle does not contain the package that was there before' }
    ''
}

# Says why a kind of step cannot be taken back.
function Get-NoUndoWords([hashtable]$Step) {
    switch ($Step['Does']) {
        'extract' { 'the extracted files do no harm' }
        'backup' { 'the kept copies do no harm' }
        'transfer' { 'the file that was copied here does no harm' }
        'remove' { 'this bundle does not contain what was removed' }
        'patch' { 'a patch is not undone' }
        'restart-iis' { 'a restart cannot be undone' }
        'restart-service' { 'a restart cannot be undone' }
        default { 'it is not known what the program did' }
    }
}

function Undo-Step([hashtable]$Step) {
    $Run.Step = $Step
    $Run.Current = $Step['Id']
    Say ('Undoing step {0}: {1} ({2})' -f $Step['Number'], $Step['Title'], $Step['Id'])
    $ConfirmPreference = 'None'
    try {
        Write-Journal @{ event = 'undo'; step = $Step['Id'] }
        $words = & $Run.Kinds[$Step['Does']]['Undo'] $Step (Get-Known $Step['Id'])['Begin']['state']
        Say "    $(@($words)[-1])"
        Write-Journal @{ event = 'undone'; step = $Step['Id']; did = @($words)[-1] }
    }
    catch { Stop-Run 1 "Step $($Step['Number']) ($($Step['Id'])) cannot be undone: $($_.Exception.GetBaseException().Message)" '' }
    $Run.Step = $null
}

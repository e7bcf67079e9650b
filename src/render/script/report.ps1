# --- What there is, what was done, what would be: as text and as JSON ------------------------------

# Prints the roles and the steps.
function Show-List([string[]]$Chosen) {
    $steps = @($Run.Steps | Where-Object { $Chosen.Length -eq 0 -or $Chosen -contains $_['Role'] })
    if ($Run.Json) {
        $roles = @(foreach ($role in $Run.Roles) {
            @{ id = $role['Id']; text = $role['Text']; steps = @($Run.Steps | Where-Object { $_['Role'] -eq $role['Id'] }).Length }
        })
        ConvertTo-JsonText @{ schema = 'rollpack/list/v1'; rollup = $Run.Id; roles = $roles; steps = @(foreach ($step in $steps) { Get-StepReport $step }) }
        return
    }
    foreach ($role in $Run.Roles) { ConvertTo-Line ('role {0}: {1}' -f $role['Id'], $role['Text']) }
    foreach ($step in $steps) {
        $line = 'step {0}, {1}, {2}: {3}.' -f $step['Number'], $step['Id'], $step['Role'], $step['Title']
        ConvertTo-Line ($line + (Get-StepMarks $step))
    }
    foreach ($id in $Chosen) { Show-EmptyRole $id }
}

# Returns what marks a step: by hand, optional, added.
function Get-StepMarks([hashtable]$Step) {
    $marks = ''
    if ($Step['ByHand']) { $marks += ' By hand.' }
    if ($Step['Situation']) { $marks += " $($Step['SituationText'])" }
    if ($Step['Optional']) { $marks += ' Optional.' }
    if ($Step['Added']) { $marks += ' Added by packaging.' }
    $marks
}

function Get-StepReport([hashtable]$Step) {
    $report = @{ id = $Step['Id']; number = $Step['Number']; role = $Step['Role']; group = $Step['Group']['Id']; title = $Step['Title']; action = $Step['Does'] }
    $report['by_hand'] = [bool]$Step['ByHand']
    $report['optional'] = [bool]$Step['Optional']
    if ($Step['Added']) { $report['added'] = $Step['Added'] }
    if ($Step['Situation']) { $report['situation'] = $Step['Situation'] }
    if ($Step['Platform']) { $report['platform'] = $Step['Platform'] }
    if ($null -eq $Run.Kinds[$Step['Does']]['Undo'] -and -not $Step['ByHand']) { $report['undo'] = $false }
    $report
}

# Shows the whole plan first, then all that is wrong; does nothing.
function Show-Rehearsal {
    foreach ($step in $Run.Selected) {
        Show-Group $step['Group']
        $line = ConvertTo-Line ((Get-StepLine $step) + (Get-StepMarks $step))
        $reason = Get-KnownReason $step
        if ($reason -ne '') { $line += " Left out: $reason." }
        if ($Run.Json) { continue }
        [void]$Run.Cmdlet.ShouldProcess($line, $line, 'install.ps1')
    }
    Find-Faults
    Say ''
    Show-Faults
    if ($Run.Findings.Count -gt 0) { Stop-Run 1 (Get-FaultWords) '' }
    Stop-Run 0 'Nothing was done: this was a rehearsal.' ''
}

# Returns what -Json gives at the end of a run or rehearsal.
function Get-Report([int]$Code, [string]$Reason, [string]$Next) {
    $steps = @(foreach ($step in $Run.Selected) {
        $report = Get-StepReport $step
        if (-not $Run.Rehearsal) {
            $report['outcome'] = $step['Outcome']
            $report['changed'] = $step['Outcome'] -eq 'done'
        }
        $report
    })
    $report = @{ schema = 'rollpack/run/v1'; rollup = $Run.Id; bundle = $Run.Bundle; code = $Code; reason = (ConvertTo-Line $Reason); restart = $Run.RestartNeeded; steps = $steps; preflight = $Run.Findings }
    $report['changed'] = @($Run.Selected | Where-Object { $_['Outcome'] -eq 'done' }).Length -gt 0
    if ($Run.Rehearsal) { $report['schema'] = 'rollpack/rehearsal/v1' }
    if ($Next -ne '') { $report['next'] = $Next }
    $report
}

# Shows the journal: what is done, by whom and when, and what comes next.
function Show-Status {
    $steps = @($Run.Steps | Where-Object { $Run.Chosen.Length -eq 0 -or $Run.Chosen -contains $_['Role'] })
    $next = ''
    $lines = @(foreach ($step in $steps) {
        $known = Get-Known $step['Id']
        $outcome = 'to be done'
        if ($null -ne $known) { $outcome = $known['Outcome'] }
        if ($next -eq '' -and 'done', 'already', 'left out' -notcontains $outcome) { $next = $step['Id'] }
        @{ Step = $step; Known = $known; Outcome = $outcome }
    })
    if ($Run.Memory.Runs.Count -eq 0) { $next = '' }
    if ($Run.Json) {
        $reports = @(foreach ($line in $lines) {
            $report = Get-StepReport $line['Step']
            $report['outcome'] = $line['Outcome']
            if ($null -ne $line['Known']) {
                $report['operator'] = $line['Known']['Operator']
                $report['time'] = $line['Known']['Time']
            }
            $report
        })
        ConvertTo-JsonText @{ schema = 'rollpack/status/v1'; rollup = $Run.Id; bundle = $Run.Bundle; host = [Environment]::MachineName; restart = $Run.RestartNeeded; runs = $Run.Memory.Runs; steps = $reports; next = $next }
        return
    }
    if ($Run.Unreadable -ne '') { Stop-Usage "the journal $(Get-JournalFile) cannot be read: $($Run.Unreadable)" }
    if ($Run.Memory.Others -gt 0) { "$($Run.Memory.Others) runs in the journal belong to another build of this rollup and do not count." }
    if ($Run.Memory.Runs.Count -eq 0) {
        "Nothing from this bundle has been done here: $(Get-JournalFile) has no record of a run."
        return
    }
    foreach ($line in $lines) {
        $text = '{0}, {1}: {2}. {3}' -f $line['Step']['Number'], $line['Step']['Id'], $line['Step']['Title'], $line['Outcome']
        if ($null -ne $line['Known']) { $text += ', by {0} at {1}' -f $line['Known']['Operator'], $line['Known']['Time'] }
        ConvertTo-Line "$text."
    }
    if ($Run.RestartNeeded) { 'This computer needs a restart.' }
    if ($next -eq '') { 'None of these steps is left to do.' }
    else {
        $step = Get-Step $next
        ConvertTo-Line ('Next: {0}, {1}: {2}.' -f $step['Number'], $step['Id'], $step['Title'])
        $Run.Began = $true
        "    $(Get-NextCommand '')"
    }
}

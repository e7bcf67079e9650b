# --- The run ---------------------------------------------------------------------------------------

# Does what was asked for.
function Start-Work {
    Read-Choice
    if ($Run.Given.ContainsKey('List')) { Show-List $Run.Chosen }
    elseif ($Run.Given.ContainsKey('Status')) { Show-Status }
    elseif ($Run.Given.ContainsKey('Undo')) { Start-Undo }
    else { Start-Run }
    exit 0
}

# Takes what was chosen, on the command line or in the answers.
function Read-Choice {
    if ($Run.Json -and -not $Run.Unattended -and -not $Run.ReadsOnly -and -not $Run.Rehearsal) { Stop-Usage '-Json leaves no way to ask questions; give -Unattended too' }
    if (Get-Given 'AsPrinted' $false) { Remove-AddedStep }
    Use-Answers
    $Run.Platform = Get-Given 'Platform' (Get-Platform)
    $platforms = @('x86', 'x64', 'ia64', 'arm64')
    if ($Run.Platform -and $platforms -notcontains $Run.Platform) { Stop-Usage "-Platform must be one of $($platforms -join ', ')" }
    $Run.PayloadFolder = Get-FullPath (Get-Given 'PayloadFolder' (Split-Path -Parent $Run.Script))
    $Run.TransferFrom = Get-Given 'TransferFrom' ''
    $Run.Journals = Get-Given 'Journals' ''
    if ($Run.Journals -ne '') { $Run.Journals = Get-FullPath $Run.Journals }
    if ($Run.Journals -ne '' -and -not [IO.Directory]::Exists($Run.Journals)) { Stop-Usage "the journals folder $($Run.Journals) does not exist" }
    $Run.Chosen = @(Get-ChosenRole @(Get-GivenList 'Role'))
    $Run.Accepted = @(Split-List @(Get-GivenList 'Accept'))
    foreach ($id in $Run.Accepted) {
        if ((Get-Acceptable) -notcontains $id) { Stop-Usage "-Accept names $id; only these can be accepted: $((Get-Acceptable) -join ', ')" }
    }
    $Run.IncludedIds = @(Get-KnownId 'Include' (@(Get-GivenList 'Include') + @(Get-Answer 'include')) $false)
    $Run.DoneIds = @(Get-KnownId 'Done' (@(Get-GivenList 'Done') + @(Get-Answer 'done')) $true)
    $Run.AgainIds = @(Get-KnownId 'Again' @(Get-GivenList 'Again') $false)
    $Run.OnlyIds = @(Get-KnownId 'Only' @(Get-GivenList 'Only') $false)
    if ($Run.ReadsOnly -or $Run.Given.ContainsKey('Undo')) { return }
    Select-Step @(Get-KnownId 'From' @(Get-GivenList 'From') $false) $Run.OnlyIds
}

# Leaves out what packaging added to the article.
function Remove-AddedStep {
    $printed = @($Run.Steps | Where-Object { -not $_['Added'] })
    $Run.Steps.Clear()
    foreach ($step in $printed) { [void]$Run.Steps.Add($step) }
}

# Does the chosen steps, one after another.
function Start-Run {
    if ($Run.Chosen.Length -eq 0) { Stop-Usage "name the roles of this server with -Role: $(Get-RoleList)" }
    foreach ($id in $Run.Chosen) { Show-EmptyRole $id }
    if ($Run.Rehearsal) { Show-Rehearsal }
    Open-Lock
    # Only now is the journal nobody else's.
    if ((Get-JournalSize) -ne $Run.JournalSize) { Restore-Memory }
    Confirm-NoFault
    Confirm-Unexpired
    Confirm-Before
    try { Open-Journal }
    catch { Stop-Run 1 "Nothing was touched: the journal cannot be written: $($_.Exception.GetBaseException().Message)" '' }
    while ($Run.Position -lt $Run.Selected.Length) {
        $list = @(Get-HandList $Run.Position)
        if ($list.Length -gt 1) { Invoke-HandList $list }
        else { Invoke-Step $Run.Selected[$Run.Position] }
        $Run.Position += [Math]::Max(1, $list.Length)
        if ($Run.RestartBegun) {
            $Run.GoesOn = $true
            Stop-Run 3010 'This computer is restarting; continue afterwards.' ''
        }
    }
    Complete-Run
}

# Says that a role has nothing to do, rather than doing nothing in silence.
function Show-EmptyRole([string]$Id) {
    if (@($Run.Steps | Where-Object { $_['Role'] -eq $Id }).Length -eq 0) { Say "The role $Id has no steps of its own, so nothing is done on its servers." }
}

# Warns where the last day is past on which the rollup was to be installed.
function Confirm-Unexpired {
    if ($Run.Expires -eq '' -or [string]::CompareOrdinal((Get-Today), $Run.Expires) -le 0) { return }
    Say "Warning: this rollup was not meant to be installed after $($Run.Expires)."
}

# Shows what -From takes as done and has it confirmed.
function Confirm-Before {
    $unproved = @($Run.Before | Where-Object { (Get-KnownReason $_) -eq '' -and -not (Test-Through $_) })
    foreach ($step in $Run.Before) { $step['Outcome'] = 'done' }
    if ($unproved.Length -eq 0) { return }
    Say 'These steps are assumed to be done, although the journal has no record of them:'
    foreach ($step in $unproved) { Say ('    {0}: {1} ({2})' -f $step['Number'], $step['Title'], $step['Id']) }
    $add = '-Done {0}' -f (@($unproved | ForEach-Object { ConvertTo-Word $_['Id'] }) -join ',')
    $count = [string]$unproved.Length
    $question = "    If all of them are done, type how many there are, or [Q]uit"
    [void](Read-Right $question 'Only a person can say whether these steps are done.' $add {
        param($answer)
        if ($answer -eq $count) { $true }
        else { Refuse "There are $count." }
    })
}

# Takes lists apart that came as one word, as they do from outside PowerShell.
function Split-List([string[]]$Values) {
    foreach ($value in $Values) {
        foreach ($part in ([string]$value).Split(',')) {
            if ($part.Trim() -ne '') { $part.Trim() }
        }
    }
}

function Get-RoleList {
    @(foreach ($role in $Run.Roles) { $role['Id'] }) -join ', '
}

# Returns the chosen roles and the larger roles that they are part of.
function Get-ChosenRole([string[]]$Asked) {
    $chosen = @()
    foreach ($id in @(Split-List $Asked)) {
        $role = Get-Role $id
        if ($null -eq $role) { Stop-Usage "there is no role $id; the roles are: $(Get-RoleList)" }
        while ($null -ne $role -and $chosen -notcontains $role['Id']) {
            $chosen += $role['Id']
            $role = Get-Role $role['PartOf']
        }
    }
    $chosen
}

# Returns the given ids; each must be a step or, where that makes sense, a group. A step's number will do as well.
function Get-KnownId([string]$Parameter, [string[]]$Values, [bool]$GroupsToo) {
    foreach ($id in @(Split-List $Values)) {
        $steps = @($Run.Steps | Where-Object { $_['Id'] -eq $id -or $_['Number'] -eq $id })
        if ($steps.Length -gt 0) { $steps[0]['Id'] }
        elseif ($GroupsToo -and @($Run.Groups | Where-Object { $_['Id'] -eq $id }).Length -gt 0) { $id }
        else { Stop-Usage "-$Parameter names $id, which is not a step of this rollup; see -List" }
    }
}

# Chooses the steps to do here, in order, and those before the first.
function Select-Step([string[]]$First, [string[]]$Just) {
    $selected = @($Run.Steps | Where-Object { $Run.Chosen -contains $_['Role'] })
    foreach ($id in @($First) + @($Just)) {
        if (@($selected | Where-Object { $_['Id'] -eq $id }).Length -eq 0) { Stop-Usage "the step $id belongs to a role other than $($Run.Chosen -join ', ')" }
    }
    $begun = $First.Length -eq 0
    foreach ($step in $selected) {
        if (-not $begun) { $begun = $step['Id'] -eq $First[0] }
        if (-not $begun) { $Run.Before += $step }
        elseif ($Just.Length -eq 0 -or $Just -contains $step['Id']) { $Run.Selected += $step }
    }
}

# Returns why there is nothing to ask about a step, or nothing.
function Get-KnownReason([hashtable]$Step) {
    if ($Run.DoneIds -contains $Step['Id'] -or $Run.DoneIds -contains $Step['Group']['Id']) { return 'done already, as stated' }
    if ($Step['Platform'] -and $Run.Platform -and $Step['Platform'] -ne $Run.Platform) { return "for $($Step['Platform']) only" }
    $known = Get-Known $Step['Id']
    if ($Run.AgainIds -contains $Step['Id'] -or $null -eq $known) { return '' }
    $whom = "by $($known['Operator']) at $($known['Time'])"
    # What is to last is looked at again; the journal's word counts for the rest.
    if ((Test-Settled $known) -and -not $Run.Kinds[$Step['Does']]['Lasts']) { return "done already, $whom" }
    if ($known['Outcome'] -eq 'left out') { return "left out before, $whom" }
    if ($known['Outcome'] -eq 'skipped' -and $Run.Resumes) { return "skipped before, $whom; use -Again $(ConvertTo-Word $Step['Id']) to do it" }
    ''
}

# Returns what came of a step about which there is nothing to ask.
function Get-KnownOutcome([hashtable]$Step) {
    if ($Run.DoneIds -contains $Step['Id'] -or $Run.DoneIds -contains $Step['Group']['Id']) { return 'already' }
    if ($Step['Platform'] -and $Step['Platform'] -ne $Run.Platform) { return 'left out' }
    $outcome = (Get-Known $Step['Id'])['Outcome']
    if ($outcome -eq 'done') { return 'already' }
    $outcome
}

# Returns why a person or the command line leaves a step out, or nothing.
function Get-AskedReason([hashtable]$Step, [bool]$Ask) {
    if ($Run.IncludedIds -contains $Step['Id']) { return '' }
    $open = $Step['Situation'] -and -not $Run.Situations.ContainsKey($Step['Situation'])
    if ($Step['Situation'] -and ($Ask -or -not $open) -and -not (Test-Situation $Step)) { return 'it does not apply' }
    if ($Step['Optional']) {
        if ($Run.Unattended) { return 'optional, and not requested with -Include' }
        if (-not $Ask) { return '' }
        $answer = Read-Answer '    This step is optional. Do it? [Y]es, [N]o, [Q]uit' 'YN' 'Only a person can decide whether to do this step.' ''
        if ($answer -eq 'N') { return 'optional' }
    }
    ''
}

# Says with which account a step is done.
function Show-Account([hashtable]$Step) {
    $account = [string]$Step['Account']
    if ($account -ne '' -and $account -ne $Run.Account) { Say "    Account: $account." }
    $Run.Account = $account
}

# Says which group begins.
function Show-Group([hashtable]$Group) {
    if ($Group['Shown']) { return }
    $Group['Shown'] = $true
    Say ''
    Say ('{0} ({1})' -f $Group['Title'], $Group['Id'])
    foreach ($note in $Group['Notes']) { Say "    Note: $note" }
    if ($Run.Rehearsal) {
        foreach ($barrier in $Group['Barriers']) { Say "    First: $($barrier['Text'])" }
    }
}

# Says which step it is: its number everywhere, and where this run is.
function Get-StepLine([hashtable]$Step) {
    $position = [Array]::IndexOf($Run.Selected, $Step) + 1
    'Step {0} ({1} of {2}), {3}: {4}. ({5})' -f $Step['Number'], $position, $Run.Selected.Length, $Step['Role'], $Step['Title'], $Step['Id']
}

# Makes a step the current one and begins its group: what must be done elsewhere comes first.
function Enter-Step([hashtable]$Step) {
    $Run.Step = $null
    $Run.Current = $Step['Id']
    $group = $Step['Group']
    Show-Group $group
    if (-not $group['Entered']) {
        $group['Entered'] = $true
        foreach ($barrier in $group['Barriers']) { Confirm-Barrier $barrier }
    }
}

# Shows a step with all that is to be known of it.
function Show-Step([hashtable]$Step) {
    Say (Get-StepLine $Step)
    Show-Account $Step
    foreach ($detail in $Step['Details']) { Say "    $detail" }
    foreach ($note in $Step['Notes']) { Say "    Note: $note" }
}

# Does one step, or says why not.
function Invoke-Step([hashtable]$Step) {
    $Run.Step = $null
    $Run.Current = $Step['Id']
    $line = Get-StepLine $Step
    $reason = Get-KnownReason $Step
    if ($reason -ne '') {
        Show-Group $Step['Group']
        Say "$line Left out: $reason."
        $outcome = Get-KnownOutcome $Step
        # What the journal knows is not told to it again.
        if ($null -ne (Get-Known $Step['Id']) -and (Get-Known $Step['Id'])['Outcome'] -eq $outcome) { $Step['Outcome'] = $outcome }
        else { Complete-Step $Step $outcome $reason }
        return
    }
    Enter-Step $Step
    Say $line
    $reason = Get-AskedReason $Step $true
    if ($reason -ne '') {
        Say "    Left out: $reason."
        Complete-Step $Step 'left out' $reason
        return
    }
    Show-Account $Step
    foreach ($detail in $Step['Details']) { Say "    $detail" }
    foreach ($note in $Step['Notes']) { Say "    Note: $note" }
    $question = ConvertTo-Line "$line Do it?"
    if (-not $Run.Cmdlet.ShouldProcess($question, $question, 'install.ps1')) {
        Say '    Left out, as requested.'
        Complete-Step $Step 'skipped' ''
        return
    }
    $Run.Step = $Step
    $seen = Get-Sight $Step
    $known = Get-Known $Step['Id']
    if ($seen['Done']) {
        $outcome = 'already'
        # Cut in an earlier run after it was done: it is that run's doing, and can be taken back.
        if ($null -ne $known -and $known['Outcome'] -eq 'cut') { $outcome = 'done' }
        Say "    Nothing to do: $($seen['Words'])."
        # What the journal knows is not told to it again.
        if ((Test-Settled $known) -and $outcome -eq 'already') { $Step['Outcome'] = $outcome }
        else { Complete-Step $Step $outcome $seen['Words'] }
        return
    }
    if ($null -ne $known -and $known['Outcome'] -eq 'cut' -and -not (Confirm-Cut $Step $seen)) { return }
    Complete-Sight $Step $seen
}

# Looks at what a step is about.
function Get-Sight([hashtable]$Step) {
    $look = $Run.Kinds[$Step['Does']]['Look']
    if ($null -eq $look) { return (Seen $false '' @{}) }
    try { & $look $Step }
    catch { Stop-Step $Step $_ }
}

# Asks about a step that was begun before and not ended; tells whether to do it again.
function Confirm-Cut([hashtable]$Step, [hashtable]$Seen) {
    $known = Get-Known $Step['Id']
    Say "    This step was started at $($known['Time']) and interrupted. $($Seen['Words'])".TrimEnd()
    if ($Run.AgainIds -contains $Step['Id']) { return $true }
    if ($Step['Does'] -eq 'by-hand' -or $Step['Does'] -eq 'restart') { return $true }
    if ($Run.Kinds[$Step['Does']]['Decides'] -and $Run.Unattended) { return $true }
    $word = ConvertTo-Word $Step['Id']
    $reason = "Only a person can say whether it was done: use -Done $word if it was, or -Again $word to do it again."
    $number = $Step['Number']
    $answer = Read-Right "    Type $number when it is done, [A]gain, [S]kip, [Q]uit" $reason '' {
        param($answer)
        if ($answer -eq $number -or 'A', 'S' -contains $answer) { $answer.ToUpperInvariant() }
        else { Refuse "$number is the number of this step." }
    }
    if ($answer -eq 'A') { return $true }
    if ($answer -eq 'S') { Complete-Step $Step 'skipped' 'interrupted' }
    else { Complete-Step $Step 'done' 'interrupted, and confirmed as done by a person' }
    $false
}

# Does what a step is there for.
function Complete-Sight([hashtable]$Step, [hashtable]$Seen) {
    # What the step calls is covered by the question that was answered for the step.
    $ConfirmPreference = 'None'
    try {
        Write-Begin $Step $Seen
        [void](& $Run.Kinds[$Step['Does']]['Do'] $Step $Seen)
    }
    catch { Stop-Step $Step $_ }
    $outcome = 'done'
    if ($Step['Outcome'] -ne '') { $outcome = $Step['Outcome'] }
    Complete-Step $Step $outcome ''
}

# Ends a step and writes what came of it.
function Complete-Step([hashtable]$Step, [string]$Outcome, [string]$Reason) {
    $Step['Outcome'] = $Outcome
    try { Write-End $Step $Outcome $Reason }
    catch { Stop-Run 1 "Step $($Step['Number']) ($($Step['Id'])) is $Outcome, but the journal cannot be written: $($_.Exception.GetBaseException().Message)" '' }
    $Run.Step = $null
}

# Ends the run at a step that failed.
function Stop-Step([hashtable]$Step, $Fault) {
    $reason = $Fault.Exception.GetBaseException().Message
    $Step['Outcome'] = 'failed'
    try { if ($Step['Begun']) { Write-End $Step 'failed' $reason } }
    catch { Say '    Warning: this could not be written to the journal.' }
    Stop-Run 1 "Step $($Step['Number']) ($($Step['Id'])) failed: $reason" ''
}

# Ends a run that came to its end.
function Complete-Run {
    $Run.Current = ''
    $Run.Step = $null
    $skipped = @($Run.Selected | Where-Object { $_['Outcome'] -eq 'skipped' })
    Say ''
    foreach ($step in $skipped) { Say "Skipped: $($step['Number']) ($($step['Id']))" }
    $code = 0
    if ($Run.RestartNeeded) { $code = 3010 }
    if (@($Run.Selected | Where-Object { $_['Outcome'] -eq 'done' }).Length -eq 0) { Say 'Nothing was changed.' }
    Stop-Run $code 'All chosen steps have been processed.' ''
}

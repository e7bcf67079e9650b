# --- The run ---------------------------------------------------------------------------------------

# Does the chosen steps, one after another.
function Start-Run([string[]]$Roles, [string]$From, [string[]]$Only, [string[]]$Include, [string[]]$Done) {
    $chosen = @(Get-ChosenRole $Roles)
    if ($chosen.Length -eq 0) { Stop-Usage "say with -Role which roles this server has: $(Get-RoleList)" }
    $Run.IncludedIds = @(Get-KnownId 'Include' $Include $false)
    $Run.DoneIds = @(Get-KnownId 'Done' $Done $true)
    $first = @(Get-KnownId 'From' @($From) $false)
    $just = @(Get-KnownId 'Only' $Only $false)
    $Run.Selected = @(Select-Step $chosen $first $just)
    Confirm-Ready
    if (-not $Run.Rehearsal) { Confirm-Administrator }
    Confirm-Unexpired
    foreach ($step in $Run.Selected) {
        $Run.Number++
        Invoke-Step $step
    }
    Complete-Run
}

# Sees to it that what the chosen steps need to know is known.
function Confirm-Ready {
    $platforms = @('x86', 'x64', 'ia64', 'arm64')
    if ($Run.Platform -and $platforms -notcontains $Run.Platform) { Stop-Usage "-Platform is one of $($platforms -join ', ')" }
    foreach ($step in $Run.Selected) {
        if ($step['Platform'] -and -not $Run.Platform) { Stop-Usage "say with -Platform what this computer is: the step $($step['Id']) is for $($step['Platform']) only" }
        foreach ($name in $step['Needs']) {
            if (-not $Run.Rehearsal -and $Run.Unset -contains $name) { Stop-Usage "say -$name, for which the article gives no value: the step $($step['Id']) needs it" }
        }
    }
}

# Warns where the last day is past on which the rollup was to be installed.
function Confirm-Unexpired {
    if ($Run.Expires -eq '' -or [string]::CompareOrdinal((Get-Today), $Run.Expires) -le 0) { return }
    Say "Warning: this rollup was not to be installed after $($Run.Expires)."
}

# Returns the present day in Coordinated Universal Time (UTC).
function Get-Today { [DateTime]::UtcNow.ToString('yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture) }

# Sees to it that programs can be installed from here, if the chosen steps do so.
function Confirm-Administrator {
    $automatic = @($Run.Selected | Where-Object { -not $_['ByHand'] })
    if ($automatic.Length -gt 0 -and (Test-Administrator) -eq $false) { Stop-Usage 'start PowerShell as an administrator' }
}

# Returns the folder for logs where none was named: in the folder of Windows, where only administrators can make
# any. In the data folder that all users share, anyone could have put a link there before.
function Get-DefaultLogFolder([string]$Id) {
    $folder = [Environment]::SystemDirectory
    if ($folder) { $folder = Split-Path -Parent $folder }
    else { $folder = [IO.Path]::GetTempPath() }
    foreach ($name in 'Logs', 'rollpack', $Id) { $folder = Join-Path $folder $name }
    $folder
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

# Takes lists apart that came as one word, as they do from outside PowerShell.
function Split-List([string[]]$Values) {
    foreach ($value in $Values) {
        foreach ($part in ([string]$value).Split(',')) {
            if ($part.Trim() -ne '') { $part.Trim() }
        }
    }
}

# Returns the given ids; each must be a step or, where that makes sense, a group.
function Get-KnownId([string]$Parameter, [string[]]$Values, [bool]$GroupsToo) {
    foreach ($id in @(Split-List $Values)) {
        $known = @($Run.Steps | Where-Object { $_['Id'] -eq $id }).Length -gt 0
        if (-not $known -and $GroupsToo) { $known = @($Run.Groups | Where-Object { $_['Id'] -eq $id }).Length -gt 0 }
        if (-not $known) { Stop-Usage "-$Parameter names $id, which is no step of this rollup; see -List" }
        $id
    }
}

# Returns the steps to do here, in order. Those before the first are taken as done.
function Select-Step([string[]]$Chosen, [string[]]$First, [string[]]$Just) {
    $selected = @($Run.Steps | Where-Object { $Chosen -contains $_['Role'] })
    foreach ($id in @($First) + @($Just)) {
        if (@($selected | Where-Object { $_['Id'] -eq $id }).Length -eq 0) { Stop-Usage "the step $id belongs to another role than $($Chosen -join ', ')" }
    }
    $begun = $First.Length -eq 0
    foreach ($step in $selected) {
        if (-not $begun) { $begun = $step['Id'] -eq $First[0] }
        if (-not $begun) { $step['Outcome'] = 'done' }
        if ($begun -and ($Just.Length -eq 0 -or $Just -contains $step['Id'])) { $step }
    }
}

# Returns the id of the step after the current one.
function Get-NextStep {
    if ($Run.Number -lt $Run.Selected.Length) { return $Run.Selected[$Run.Number]['Id'] }
    ''
}

# Tells whether a step or its group was said to be done.
function Test-Done([string]$Id, [string]$Group) {
    $Run.DoneIds -contains $Id -or $Run.DoneIds -contains $Group
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

# Begins a group: what must be done elsewhere comes first.
function Enter-Group([hashtable]$Group) {
    if ($Group['Entered']) { return }
    $Group['Entered'] = $true
    foreach ($barrier in $Group['Barriers']) { Confirm-Barrier $barrier }
}

# Waits until another group has been done on all servers of a role.
function Confirm-Barrier([hashtable]$Barrier) {
    Say "    First: $($Barrier['Text'])"
    if ($Run.DoneIds -contains $Barrier['Group']) { return }
    $here = @($Run.Steps | Where-Object { $_['Group']['Id'] -eq $Barrier['Group'] -and $_['Role'] -eq $Barrier['Role'] })
    $settled = @($here | Where-Object { 'done', 'left out' -contains $_['Outcome'] })
    $role = Get-Role $Barrier['Role']
    if ($here.Length -gt 0 -and $settled.Length -eq $here.Length -and $role['Servers'] -ne 'all') { return }
    $add = '-Done {0}' -f (ConvertTo-Word $Barrier['Group'])
    [void](Read-Answer '    [D]one, [Q]uit' 'DQ' 'Whether that is done is for a person to say.' $add)
}

# Returns why there is nothing to ask about a step, or nothing.
function Get-KnownReason([hashtable]$Step) {
    if (Test-Done $Step['Id'] $Step['Group']['Id']) { return 'done already' }
    if ($Step['Platform'] -and $Step['Platform'] -ne $Run.Platform) { return "for $($Step['Platform']) only" }
}

# Returns why a person or the command line leaves a step out, or nothing.
function Get-AskedReason([hashtable]$Step) {
    if ($Run.IncludedIds -contains $Step['Id']) { return }
    if ($Step['Situation'] -and -not (Test-Situation $Step)) { return 'it does not apply' }
    if ($Step['Optional']) {
        if ($Run.Unattended) { return 'optional, and not asked for with -Include' }
        $answer = Read-Answer '    This step is optional. Do it? [Y]es, [N]o, [Q]uit' 'YNQ' 'Whether to do this step is for a person to say.' ''
        if ($answer -eq 'N') { return 'optional' }
    }
}

# Sees to it that a step is done with the account that it wants, as far as that can be told.
function Confirm-Account([hashtable]$Step) {
    $account = [string]$Step['Account']
    if ($account -ne '' -and $account -ne $Run.Account) { Say "    Account: $account." }
    $Run.Account = $account
    if (-not $Step['DomainAdministrator'] -or $Run.AccountSettled) { return }
    $member = Test-DomainAdministrator
    if ($null -eq $member) {
        Say '    Warning: whether this account is one cannot be told here.'
    }
    elseif (-not $member) {
        Say '    Warning: this session does not belong to a member of that group.'
        [void](Read-Answer '    [C]ontinue all the same, [Q]uit' 'CQ' 'This step wants another account.' '')
    }
    $Run.AccountSettled = $true
}

# Does one step, or says why not.
function Invoke-Step([hashtable]$Step) {
    $Run.Step = $Step
    $Run.Current = $Step['Id']
    $line = 'Step {0} of {1}, {2}: {3}. ({4})' -f $Run.Number, $Run.Selected.Length, $Step['Role'], $Step['Title'], $Step['Id']
    Show-Group $Step['Group']
    $reason = Get-KnownReason $Step
    if ($reason) {
        Say "$line Left out: $reason."
        $Step['Outcome'] = 'done'
        return
    }
    if ($Run.Rehearsal) {
        if ($Step['Situation']) { $line += " $($Step['SituationText'])" }
        if ($Step['Optional']) { $line += ' Optional.' }
        $line = ConvertTo-Line $line
        [void]$Run.Cmdlet.ShouldProcess($line, $line, 'install.ps1')
        return
    }
    Enter-Group $Step['Group']
    Say $line
    $reason = Get-AskedReason $Step
    if ($reason) {
        Say "    Left out: $reason."
        $Step['Outcome'] = 'left out'
        return
    }
    Confirm-Account $Step
    foreach ($detail in $Step['Details']) { Say "    $detail" }
    foreach ($note in $Step['Notes']) { Say "    Note: $note" }
    $question = ConvertTo-Line "$line Do it?"
    if (-not $Run.Cmdlet.ShouldProcess($question, $question, 'install.ps1')) {
        Say '    Left out, as asked.'
        $Step['Outcome'] = 'skipped'
        return
    }
    Complete-Step $Step
}

# Does what a step is there for.
function Complete-Step([hashtable]$Step) {
    # What the step calls is covered by the question that was answered for the step.
    $ConfirmPreference = 'None'
    try { [void](& $Step['Do']) }
    catch { Stop-Run 1 ('Step {0} failed: {1}' -f $Step['Id'], $_.Exception.GetBaseException().Message) '' }
    if ($Step['Outcome'] -eq '') { $Step['Outcome'] = 'done' }
}

# Prints the roles and the steps.
function Show-List([string[]]$Chosen) {
    foreach ($role in $Run.Roles) { ConvertTo-Line ('role {0}: {1}' -f $role['Id'], $role['Text']) }
    foreach ($step in $Run.Steps) {
        if ($Chosen.Length -gt 0 -and $Chosen -notcontains $step['Role']) { continue }
        $line = 'step {0}, {1}: {2}.' -f $step['Id'], $step['Role'], $step['Title']
        if ($step['ByHand']) { $line += ' By hand.' }
        ConvertTo-Line $line
    }
}

# Ends a run that came to its end.
function Complete-Run {
    $Run.Current = ''
    $skipped = @($Run.Selected | Where-Object { $_['Outcome'] -eq 'skipped' })
    Say ''
    foreach ($step in $skipped) { Say "Skipped: $($step['Id'])" }
    if ($Run.Rehearsal) { Stop-Run 0 'Nothing was done: this was a rehearsal.' '' }
    $code = 0
    if ($Run.RestartNeeded) { $code = 3010 }
    Stop-Run $code 'All chosen steps are through.' ''
}

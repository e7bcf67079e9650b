# --- What only a person can do ---------------------------------------------------------------------

Kind 'by-hand' @{
    Do = {
        param($step)
        $step['Outcome'] = Confirm-Done $step 'This step must be done by hand, and nobody is there to confirm that it is done.'
    }
}

Kind 'restart' @{
    Look = {
        param($step)
        $known = Get-Known $step['Id']
        $start = Get-StartTime
        # Asked for in an earlier run, and restarted since.
        if ($null -ne $known -and $known['Outcome'] -eq 'cut' -and $null -ne $start -and [string]::CompareOrdinal((Format-Time $start), $known['Time']) -ge 0) {
            return (Seen $true "this computer was restarted, at $(Format-Time $start)" @{})
        }
        Seen $false '' @{}
    }
    Do = {
        param($step)
        $number = $step['Number']
        $reason = 'This computer has to be restarted at this point.'
        $add = '-Done {0}' -f (ConvertTo-Word $step['Id'])
        $answer = Read-Right "    [R]estart now, type $number when it has restarted, [S]kip, [Q]uit" $reason $add {
            param($answer)
            if ($answer -eq 'R' -or $answer -eq 'S' -or $answer -eq $number) { $answer.ToUpperInvariant() }
            else { Refuse "$number is the number of this step." }
        }
        if ($answer -eq 'S') { $step['Outcome'] = 'skipped' }
        if ($answer -eq $number) { $Run.RestartNeeded = $false }
        if ($answer -eq 'R') {
            $Run.RestartNeeded = $false
            $Run.GoesOn = $true
            Restart-Computer
            Stop-Run 3010 'This computer is restarting now.' ''
        }
    }
}

# Returns the steps by hand that begin here: one after another, of one group, with nothing to ask about them first.
function Get-HandList([int]$At) {
    $group = $Run.Selected[$At]['Group']
    for ($index = $At; $index -lt $Run.Selected.Length; $index++) {
        $step = $Run.Selected[$index]
        if ($step['Does'] -ne 'by-hand' -or $step['Group']['Id'] -ne $group['Id']) { return }
        if ((Get-KnownReason $step) -ne '') { return }
        if (($step['Situation'] -or $step['Optional']) -and $Run.IncludedIds -notcontains $step['Id']) { return }
        $step
    }
}

# Shows several steps as one list, and asks which of them are done until all are, by their numbers.
function Invoke-HandList([object[]]$Steps) {
    foreach ($step in $Steps) {
        Enter-Step $step
        Write-Begin $step (Seen $false '' @{})
        Show-Step $step
    }
    $Run.Step = $null
    $left = @($Steps)
    while ($left.Length -gt 0) {
        $numbers = @($left | ForEach-Object { $_['Number'] })
        $add = '-Done {0}' -f (@($left | ForEach-Object { ConvertTo-Word $_['Id'] }) -join ',')
        $question = '    Which are done? Type numbers, as in {0}-{1}, [S]kip the rest, [Q]uit' -f $numbers[0], $numbers[$numbers.Length - 1]
        if ($numbers.Length -eq 1) { $question = "    Type $numbers when it is done, [S]kip, [Q]uit" }
        $ticked = @(Read-Right $question 'These steps must be done by hand, and nobody is there to confirm that they are done.' $add {
            param($answer)
            if ($answer -eq 'S') { 'S' }
            else { Find-Ticked $answer $numbers }
        })
        foreach ($step in $left) {
            if ($ticked[0] -eq 'S') { Complete-Step $step 'skipped' '' }
            elseif ($ticked -contains $step['Number']) { Complete-Step $step 'done' '' }
        }
        $left = @($left | Where-Object { $_['Outcome'] -eq '' })
        if ($left.Length -gt 0) { Say "    Still to do: $(@($left | ForEach-Object { $_['Number'] }) -join ', ')" }
    }
}

# Returns the numbers in an answer such as 3-5,8, or why it is none.
function Find-Ticked([string]$Answer, [string[]]$Numbers) {
    $ticked = @()
    foreach ($word in @(Split-List @($Answer))) {
        $ends = @($word.Split('-'))
        $first = [Array]::IndexOf($Numbers, $ends[0].Trim())
        $last = [Array]::IndexOf($Numbers, $ends[$ends.Length - 1].Trim())
        if ($ends.Length -gt 2 -or $first -lt 0 -or $last -lt $first) { return (Refuse "$word is not one of the remaining numbers: $($Numbers -join ', ')") }
        for ($index = $first; $index -le $last; $index++) { $ticked += $Numbers[$index] }
    }
    if ($ticked.Length -eq 0) { return (Refuse '') }
    $ticked
}

# --- Telling and asking ----------------------------------------------------------------------------

# Tells one line.
function Say([string]$Line) {
    $Line = ConvertTo-Line $Line
    Write-Host $Line
    Write-Log $Line
}

# Makes one line of a text, without characters that move the cursor or turn the line around.
function ConvertTo-Line([string]$Text) {
    $Text -replace '[\p{Cc}\p{Cf}\u2028\u2029]+', ' '
}

# Keeps one line; a rehearsal leaves no trace.
function Write-Log([string]$Line) {
    if ($Run.Rehearsal) { return }
    $stamp = [DateTime]::UtcNow.ToString('yyyy-MM-dd HH:mm:ss', [Globalization.CultureInfo]::InvariantCulture)
    $log = Join-Path (Get-LogFolder) 'install.log'
    [IO.File]::AppendAllText($log, ('{0}Z {1}{2}' -f $stamp, $Line, [Environment]::NewLine))
}

# Ends the run; tells how to go on where a step is left.
function Stop-Run([int]$Code, [string]$Reason, [string]$Add) {
    Say $Reason
    if ($Run.Current -ne '') { Say ('To go on from here, add: -From {0} {1}' -f (ConvertTo-Word $Run.Current), $Add).TrimEnd() }
    if ($Run.RestartNeeded) { Say 'A restart of this computer is needed.' }
    exit $Code
}

# Ends a run that was asked for wrongly.
function Stop-Usage([string]$Reason) {
    Write-Host "install.ps1: $Reason"
    exit 2
}

# Writes a value as PowerShell wants it typed.
function ConvertTo-Word([string]$Value) {
    if ($Value -match '\A[A-Za-z0-9][A-Za-z0-9./_-]*\z') { return $Value }
    "'" + ($Value -replace "(['\u2018-\u201b])", '$1$1') + "'"
}

# Asks until one of the letters is given. Without a person to ask, the run ends here.
function Read-Answer([string]$Question, [string]$Letters, [string]$Reason, [string]$Add) {
    $Question = ConvertTo-Line $Question
    while (-not $Run.Unattended) {
        try { $answer = ([string](Read-Host $Question)).Trim().ToUpperInvariant() }
        catch { Stop-Run 5 $Reason $Add }
        Write-Log ('{0}: {1}' -f $Question, $answer)
        if ($answer.Length -eq 0 -or $Letters.IndexOf($answer[0]) -lt 0) { continue }
        if ($answer[0] -eq 'Q') { Stop-Run 5 'Stopped, as asked.' '' }
        return [string]$answer[0]
    }
    Stop-Run 5 $Reason $Add
}

# Waits until a person has done what was shown.
function Wait-Person {
    $done = '-Done {0}' -f (ConvertTo-Word $Run.Current)
    $answer = Read-Answer '    [D]one, [S]kip, [Q]uit' 'DSQ' 'This step is to be done by hand, and nobody is there to say that it is done.' $done
    if ($answer -eq 'S') { $Run.Step['Outcome'] = 'skipped' }
}

# Asks for a restart of the computer.
function Request-Restart {
    $done = '-Done {0}' -f (ConvertTo-Word $Run.Current)
    $answer = Read-Answer '    [R]estart now, [D]one, [S]kip, [Q]uit' 'RDSQ' 'This computer has to be restarted here.' $done
    switch ($answer) {
        'D' {
            $Run.RestartNeeded = $false
        }
        'S' {
            $Run.Step['Outcome'] = 'skipped'
        }
        'R' {
            $Run.Current = Get-NextStep
            $Run.RestartNeeded = $false
            Restart-Computer
            Stop-Run 3010 'This computer restarts now.' ''
        }
    }
}

# Tells whether something holds that only a person can judge; each question is asked once a run.
function Test-Situation([hashtable]$Step) {
    $situation = $Step['Situation']
    if (-not $Run.Answers.ContainsKey($situation)) {
        $id = ConvertTo-Word $Run.Current
        $question = '    {0} Does it apply? [Y]es, [N]o, [Q]uit' -f $Step['SituationText']
        $reason = 'Whether this step applies is for a person to say. {0}' -f $Step['SituationText']
        $answer = Read-Answer $question 'YNQ' $reason ('and -Include {0} if it applies, -Done {0} if it does not' -f $id)
        $Run.Answers[$situation] = $answer -eq 'Y'
    }
    $Run.Answers[$situation]
}

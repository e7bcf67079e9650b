# --- Telling and asking ----------------------------------------------------------------------------

# Tells one line.
function Say([string]$Line) {
    $Line = ConvertTo-Line $Line
    Show-Line $Line
    Write-Log $Line
    if ($null -ne $Run.Step -and $Line.Trim() -ne '') { [void]$Run.Step['Lines'].Add($Line.Trim()) }
}

# Shows one line, where there is a screen. With -Json the screen is for that alone.
function Show-Line([string]$Line) {
    if ($Run.Json) { return }
    try { Write-Host $Line }
    catch { $Run.NoScreen = $true }
}

# Gives what -Json asks for to whoever started the script. Where a run ends, somebody may be waiting for a function's
# value, who would get it otherwise.
function Write-Answer([hashtable]$Report) { $Run.Cmdlet.WriteObject((ConvertTo-JsonText $Report)) }

# Makes one line of a text, without characters that move the cursor or turn the line around.
function ConvertTo-Line([string]$Text) {
    $Text -replace '[\p{Cc}\p{Cf}\u2028\u2029]+', ' '
}

# Ends the run; tells the whole command line to go on with, where something is left to do.
function Stop-Run([int]$Code, [string]$Reason, [string]$Add) {
    $Run.Step = $null
    Say $Reason
    $next = ''
    if ($Code -ne 0 -and $Code -ne 3010 -or $Run.GoesOn) { $next = Get-NextCommand $Add }
    if ($next -ne '') {
        if ($Run.Began) { Say 'To continue from here:' }
        else { Say 'To start again:' }
        Say "    $next"
    }
    if ($Run.RestartNeeded) { Say 'This computer needs a restart.' }
    if ($Run.Began) {
        try { Write-Journal @{ event = 'stop'; code = $Code; reason = $Reason } }
        catch { Show-Line 'Warning: the end of this run could not be written to the journal.' }
    }
    if ($Run.Json) { Write-Answer (Get-Report $Code $Reason $next) }
    Close-Lock
    exit $Code
}

# Returns the line that goes on: from the journal, where there is one by now, and else the same as before.
function Get-NextCommand([string]$Add) {
    $line = Get-CommandLine
    if ($Run.Began) {
        $line = "& $(ConvertTo-Word $Run.Script) -Resume"
        if ($Run.Undoing) { $line = "& $(ConvertTo-Word $Run.Script) -Undo" }
        foreach ($name in 'LogFolder', 'Answers', 'Journals', 'Unattended', 'Json', 'AsPrinted') {
            if ($Run.Given.ContainsKey($name)) { $line += ConvertTo-Option $name $Run.Given[$name] }
        }
    }
    "$line $Add".TrimEnd()
}

# Returns the line that this run was started with.
function Get-CommandLine {
    $line = "& $(ConvertTo-Word $Run.Script)"
    $names = @(foreach ($name in $Run.Given.Keys) { [string]$name })
    [Array]::Sort($names, [StringComparer]::OrdinalIgnoreCase)
    foreach ($name in $names) { $line += ConvertTo-Option $name $Run.Given[$name] }
    $line
}

# Writes a parameter as PowerShell wants it typed.
function ConvertTo-Option([string]$Name, $Value) {
    if ($Value -is [bool]) {
        if ($Value) { return " -$Name" }
        return " -${Name}:`$false"
    }
    $words = @(foreach ($word in @($Value)) { ConvertTo-Word ([string]$word) })
    " -$Name $($words -join ',')"
}

# Writes a value as PowerShell wants it typed.
function ConvertTo-Word([string]$Value) {
    if ($Value -match '\A[A-Za-z0-9][A-Za-z0-9./_-]*\z') { return $Value }
    "'" + ($Value -replace "(['\u2018-\u201b])", '$1$1') + "'"
}

# Ends a run that was asked for wrongly.
function Stop-Usage([string]$Reason) {
    if ($Run.Json) { Write-Answer (Get-Report 2 $Reason '') }
    else { Show-Line "install.ps1: $Reason" }
    Close-Lock
    exit 2
}

# Asks a person for one line. Without a person to ask, the run ends here.
function Read-Line([string]$Question, [string]$Reason, [string]$Add) {
    if ($Run.Unattended) { Stop-Run 5 $Reason $Add }
    $Question = ConvertTo-Line $Question
    try { $answer = ([string](Read-Host $Question)).Trim() }
    catch { Stop-Run 5 $Reason $Add }
    Write-Log ('{0}: {1}' -f $Question, $answer)
    if ($answer -eq 'Q') { Stop-Run 5 'Stopped, as requested.' '' }
    $answer
}

# Asks until an answer is right, at most five times. The block returns the accepted value or, with Refuse, why not.
function Read-Right([string]$Question, [string]$Reason, [string]$Add, [scriptblock]$Judge) {
    for ($try = 1; $try -le 5; $try++) {
        $answer = Read-Line $Question $Reason $Add
        $value = & $Judge $answer
        if ($value -isnot [hashtable] -or -not $value.ContainsKey('Refused')) { return $value }
        if ($value['Refused'] -ne '') { Say "    $($value['Refused'])" }
    }
    Stop-Run 5 'Stopped after five invalid answers.' $Add
}

function Refuse([string]$Why) { @{ Refused = $Why } }

# Asks until one of the letters is given.
function Read-Answer([string]$Question, [string]$Letters, [string]$Reason, [string]$Add) {
    Read-Right $Question $Reason $Add {
        param($answer)
        if ($answer.Length -eq 1 -and $Letters.IndexOf($answer.ToUpperInvariant()) -ge 0) { $answer.ToUpperInvariant() }
        else { Refuse '' }
    }
}

# Asks whether what was shown is done. The answer is the step's number, which no other step has.
function Confirm-Done([hashtable]$Step, [string]$Reason) {
    $number = $Step['Number']
    $add = '-Done {0}' -f (ConvertTo-Word $Step['Id'])
    $answer = Read-Right "    Type $number when it is done, [S]kip, [Q]uit" $Reason $add {
        param($answer)
        if ($answer -eq $number) { 'done' }
        elseif ($answer -eq 'S') { 'skipped' }
        else { Refuse "$number is the number of this step." }
    }
    $answer
}

# Tells whether something holds that only a person can judge; each question is asked once.
function Test-Situation([hashtable]$Step) {
    $situation = $Step['Situation']
    if (-not $Run.Situations.ContainsKey($situation)) {
        $id = ConvertTo-Word $Step['Id']
        $question = '    {0} Does it apply? [Y]es, [N]o, [Q]uit' -f $Step['SituationText']
        $reason = 'Only a person can say whether this step applies: use -Include {0} if it does, or -Done {0} if it does not. {1}' -f $id, $Step['SituationText']
        $answer = Read-Answer $question 'YN' $reason ''
        $Run.Situations[$situation] = $answer -eq 'Y'
        Write-Journal @{ event = 'situation'; situation = $situation; applies = $Run.Situations[$situation] }
    }
    $Run.Situations[$situation]
}

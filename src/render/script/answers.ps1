# --- What is known without asking: the command line, a file of answers, an earlier run -------------

# Reads the file of answers.
function Read-Answers([string]$Path) {
    if ($Path -eq '') { return }
    $path = Get-FullPath $Path
    if (-not (Test-Path -LiteralPath $path)) { Stop-Usage "the answers file $path does not exist" }
    try { $answers = ConvertFrom-JsonText ([IO.File]::ReadAllText($path)) }
    catch { Stop-Usage "the answers file $path cannot be read: $($_.Exception.GetBaseException().Message)" }
    if ($answers -isnot [hashtable]) { Stop-Usage "the answers file $path does not hold an object" }
    foreach ($key in $answers.Keys) {
        if ('schema', 'servers', 'parameters', 'situations', 'include', 'done' -notcontains $key) { Stop-Usage "the answers file has $key, which is not one of servers, parameters, situations, include, done" }
    }
    foreach ($key in 'servers', 'parameters', 'situations') {
        if (-not $answers.ContainsKey($key)) { $answers[$key] = @{} }
        elseif ($answers[$key] -isnot [hashtable]) { Stop-Usage "in the answers file, $key is not an object" }
    }
    foreach ($key in 'include', 'done') {
        if (-not $answers.ContainsKey($key)) { $answers[$key] = @() }
    }
    $Run.Answers = $answers
}

# Takes over the names of servers and the situations that the answers tell.
function Use-Answers {
    if ($Run.Answers.Count -eq 0) { return }
    $servers = $Run.Answers['servers']
    foreach ($id in $servers.Keys) {
        if ($null -eq (Get-Role $id)) { Stop-Usage "the answers file names servers of $id, which is not a role; the roles are: $(Get-RoleList)" }
        $Run.Servers[$id] = @(foreach ($name in @($servers[$id])) { [string]$name })
    }
    $situations = $Run.Answers['situations']
    foreach ($id in $situations.Keys) {
        $step = Get-Step $id
        if ($null -eq $step -or -not $step['Situation']) { Stop-Usage "the answers file decides the situation of $id, which is not a step for a particular situation" }
        if ($situations[$id] -isnot [bool]) { Stop-Usage "in the answers file, the situation of $id is neither true nor false" }
        $Run.Situations[$step['Situation']] = $situations[$id]
    }
}

# Returns the value of a parameter of the rollup: as given, as answered, or as documented.
function Get-Parameter([string]$Id, [string]$Name, [string]$Value) {
    $values = @{}
    if ($Run.Answers.Count -gt 0) { $values = $Run.Answers['parameters'] }
    if ($Run.Given.ContainsKey($Name)) { $Value = [string]$Run.Given[$Name] }
    elseif ($values.ContainsKey($Id)) { $Value = [string]$values[$Id] }
    $Run.Parameters[$Id] = $Value
    $Value
}

# Goes on with what the last run was given, where this one was given nothing else.
function Resume-Given {
    $last = @($Run.Memory.Runs | Where-Object { -not $_['given'].ContainsKey('Undo') })
    if ($last.Length -eq 0) {
        if ($Run.Resumes) { Stop-Usage "there is nothing to resume: $(Get-JournalFile) has no record of a run of this bundle" }
        return
    }
    $given = $last[$last.Length - 1]['given']
    $own = @('Again', 'Unattended', 'Json')
    # What is looked at or taken back is chosen anew; only the values of the rollup's parameters are the same.
    if (-not $Run.Resumes) { $own += 'Role', 'From', 'Only', 'Include', 'Done', 'Accept', 'AsPrinted', 'Journals', 'Resume' }
    foreach ($name in @($given.Keys)) {
        if (-not $Run.Given.ContainsKey($name) -and $own -notcontains $name) { $Run.Given[$name] = $given[$name] }
    }
}

# Takes the command line as it was given.
function Read-Given([Collections.IDictionary]$Bound) {
    foreach ($name in @($Bound.Keys)) {
        if ('WhatIf', 'Confirm', 'Verbose', 'Debug', 'ErrorAction', 'WarningAction', 'ErrorVariable', 'WarningVariable', 'OutVariable', 'OutBuffer' -contains $name) { continue }
        $value = $Bound[$name]
        if ($value -is [Management.Automation.SwitchParameter]) { $value = [bool]$value }
        $Run.Given[$name] = $value
    }
}

# Returns a given list, or an empty one.
function Get-GivenList([string]$Name) {
    if ($Run.Given.ContainsKey($Name)) { @($Run.Given[$Name]) }
}

# Returns a given value, or the other one.
function Get-Given([string]$Name, $Otherwise) {
    if ($Run.Given.ContainsKey($Name)) { return $Run.Given[$Name] }
    $Otherwise
}

# Returns a list of the answers, or an empty one.
function Get-Answer([string]$Name) {
    if ($Run.Answers.Count -gt 0) { @($Run.Answers[$Name]) }
}

# --- The journal: what was done here, by whom and when ---------------------------------------------

function Get-JournalFile { Join-Path $Run.LogFolder 'journal.jsonl' }

function Get-JournalSize {
    $file = New-Object IO.FileInfo (Get-JournalFile)
    if ($file.Exists) { return $file.Length }
    0
}

# Keeps one record, on the disk before anything goes on: power may fail at any moment.
function Write-Journal([hashtable]$Record) {
    $Record['run'] = $Run.Stamp
    $Record['time'] = Get-Time
    [void](Get-LogFolder)
    $path = Get-JournalFile
    if ((Test-Link $Run.LogFolder) -or (Test-Link $path)) { throw "the journal would be written through a link: $path" }
    $line = ConvertTo-JsonText $Record
    Add-JournalLine $path ([Text.Encoding]::ASCII.GetBytes($line + "`n"))
}

# Adds a line; one that was cut before is ended first.
function Add-JournalLine([string]$Path, [byte[]]$Line) {
    $through = [IO.FileOptions]::WriteThrough
    $stream = New-Object IO.FileStream $Path, ([IO.FileMode]::OpenOrCreate), ([IO.FileAccess]::ReadWrite), ([IO.FileShare]::Read), 4096, $through
    try {
        if ($stream.Length -gt 0) {
            [void]$stream.Seek(-1, [IO.SeekOrigin]::End)
            $last = $stream.ReadByte()
            if ($last -ne 10) { $stream.WriteByte(10) }
        }
        $stream.Write($Line, 0, $Line.Length)
        $stream.Flush()
    }
    finally { $stream.Close() }
}

# Returns the records of a journal. What was cut is passed over.
function Read-Journal([string]$Path) {
    if (-not (Test-Path -LiteralPath $Path)) { return }
    $share = [IO.FileShare]::ReadWrite -bor [IO.FileShare]::Delete
    $stream = New-Object IO.FileStream $Path, ([IO.FileMode]::Open), ([IO.FileAccess]::Read), $share
    $reader = New-Object IO.StreamReader $stream
    try { $text = $reader.ReadToEnd() }
    finally { $reader.Close() }
    foreach ($line in $text.Split([char]10)) {
        if ($line.Trim() -eq '') { continue }
        try { $record = ConvertFrom-JsonText $line }
        catch { continue }
        if ($record -is [hashtable] -and $record['event'] -is [string]) { $record }
    }
}

# Returns what the records say of this very bundle. Steps has the last word on each step, Runs each run.
function Get-Memory([object[]]$Records) {
    $memory = @{
        Steps = @{}
        Order = [Collections.ArrayList]@()
        Runs = [Collections.ArrayList]@()
        Others = 0
        Servers = @{}
        Barriers = @{}
        Situations = @{}
        RestartSince = ''
    }
    $from = $null
    foreach ($record in $Records) {
        if ($record['event'] -eq 'run') {
            $from = $record
            if ($record['bundle'] -eq $Run.Bundle) { [void]$memory.Runs.Add($record) }
            else { $memory.Others++ }
        }
        # A restart is the computer's own affair, whichever bundle it was for.
        if ($record['event'] -eq 'restart-needed') { $memory.RestartSince = $record['time'] }
        if ($record['event'] -eq 'restarted') { $memory.RestartSince = '' }
        if ($null -ne $from -and $from['bundle'] -eq $Run.Bundle) { Add-Memory $memory $record $from }
    }
    $memory
}

function Add-Memory([hashtable]$Memory, [hashtable]$Record, [hashtable]$From) {
    $id = [string]$Record['step']
    switch ($Record['event']) {
        'begin' {
            $Memory.Steps[$id] = @{ Outcome = 'cut'; Begin = $Record; Time = $Record['time']; Operator = $From['operator'] }
        }
        'end' {
            $known = $Memory.Steps[$id]
            if ($null -eq $known) { $known = @{ Outcome = ''; Begin = @{} } }
            # Who did it counts, not who found it done.
            if ($known['Outcome'] -eq 'done' -and $Record['outcome'] -eq 'already') { return }
            $known['Outcome'] = $Record['outcome']
            $known['Time'] = $Record['time']
            $known['Operator'] = $From['operator']
            $Memory.Steps[$id] = $known
            if ($Record['outcome'] -eq 'done') { [void]$Memory.Order.Add($id) }
        }
        'undone' {
            $Memory.Steps.Remove($id)
            while ($Memory.Order.Contains($id)) { $Memory.Order.Remove($id) }
        }
        'barrier' { $Memory.Barriers["$($Record['group']) $($Record['role'])"] = $Record['names'] }
        'servers' { $Memory.Servers[[string]$Record['role']] = @($Record['names']) }
        'situation' { $Memory.Situations[[string]$Record['situation']] = $Record['applies'] }
    }
}

# Returns what is known of a step from earlier runs, or nothing.
function Get-Known([string]$Id) { $Run.Memory.Steps[$Id] }

# Tells whether a step is settled by an earlier run, so that there is nothing left to do.
function Test-Settled($Known) { $null -ne $Known -and 'done', 'already' -contains $Known['Outcome'] }

# Reads the journal and what it says of a restart that is still owed.
function Restore-Memory {
    $records = @()
    $Run.JournalSize = Get-JournalSize
    try { $records = @(Read-Journal (Get-JournalFile)) }
    catch { $Run.Unreadable = $_.Exception.GetBaseException().Message }
    $Run.Memory = Get-Memory $records
    foreach ($role in @($Run.Memory.Servers.Keys)) { $Run.Servers[$role] = @($Run.Memory.Servers[$role]) }
    foreach ($situation in @($Run.Memory.Situations.Keys)) { $Run.Situations[$situation] = [bool]$Run.Memory.Situations[$situation] }
    $Run.RestartSince = $Run.Memory.RestartSince
    if ($Run.RestartSince -eq '') { return }
    $start = Get-StartTime
    $Run.RestartNeeded = $null -eq $start -or [string]::CompareOrdinal((Format-Time $start), $Run.RestartSince) -lt 0
}

# Begins the record of this run.
function Open-Journal {
    Write-Journal @{
        event = 'run'
        schema = 'rollpack/journal/v1'
        rollup = $Run.Id
        bundle = $Run.Bundle
        host = [Environment]::MachineName
        operator = [Environment]::UserDomainName + '\' + [Environment]::UserName
        command = Get-CommandLine
        roles = $Run.Chosen
        only = $Run.OnlyIds
        include = $Run.IncludedIds
        done = $Run.DoneIds
        given = $Run.Given
        parameters = $Run.Parameters
    }
    $Run.Began = $true
    if ($Run.Memory.RestartSince -ne '' -and -not $Run.RestartNeeded) { Write-Journal @{ event = 'restarted' } }
}

# Remembers that a restart is owed, from run to run.
function Set-RestartNeeded {
    $Run.RestartNeeded = $true
    Write-Journal @{ event = 'restart-needed' }
}

# Writes what is found before a step.
function Write-Begin([hashtable]$Step, [hashtable]$Seen) {
    Write-Journal @{
        event = 'begin'
        step = $Step['Id']
        number = $Step['Number']
        role = $Step['Role']
        action = $Step['Does']
        found = $Seen['Words']
        state = $Seen['State']
    }
    $Step['Begun'] = $true
}

# Writes what came of a step.
function Write-End([hashtable]$Step, [string]$Outcome, [string]$Reason) {
    $record = @{ event = 'end'; step = $Step['Id']; number = $Step['Number']; outcome = $Outcome; did = $Step['Lines'] }
    if ($Reason -ne '') { $record['reason'] = $Reason }
    foreach ($key in 'ExitCode', 'Digest', 'Log') {
        if ($Step.ContainsKey($key)) { $record[$key.ToLowerInvariant()] = $Step[$key] }
    }
    Write-Journal $record
}

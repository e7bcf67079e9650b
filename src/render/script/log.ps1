# --- The log, which never stops a run --------------------------------------------------------------

# Returns the folder for logs, made when it is first needed.
function Get-LogFolder {
    if (-not (Test-Path -LiteralPath $Run.LogFolder)) { [void][IO.Directory]::CreateDirectory($Run.LogFolder) }
    $Run.LogFolder
}

# Tells whether a path is a link: it may lead to where whoever made it could not write.
function Test-Link([string]$Path) {
    (Test-Path -LiteralPath $Path) -and [bool]([IO.File]::GetAttributes($Path) -band [IO.FileAttributes]::ReparsePoint)
}

# Keeps one line. Until the run has begun, and where it only looks, it leaves no trace.
function Write-Log([string]$Line) {
    if (-not $Run.Began -or $Run.ReadsOnly -or $Run.LogIsLost) { return }
    $text = '{0} {1}{2}' -f (Get-Time), $Line, [Environment]::NewLine
    if ($Run.LogFile -eq '') { $Run.LogFile = Join-Path $Run.LogFolder 'install.log' }
    if (Add-LogText $Run.LogFile $text) { return }
    $second = Join-Path ([IO.Path]::GetTempPath()) ('{0}-{1}-install.log' -f $Run.Id, $PID)
    if ($Run.LogFile -ne $second) {
        $first = $Run.LogFile
        $Run.LogFile = $second
        if (Add-LogText $second $text) {
            Show-Line "    Warning: $first cannot be written; the log continues in $second"
            return
        }
    }
    $Run.LogIsLost = $true
    Show-Line '    Warning: the log cannot be written any more.'
}

# Adds to a log that others may read meanwhile; tells whether that worked.
function Add-LogText([string]$Path, [string]$Text) {
    for ($try = 1; $try -le 3; $try++) {
        try {
            if ($Run.LogFolder -eq (Split-Path -Parent $Path)) { [void](Get-LogFolder) }
            if ((Test-Link (Split-Path -Parent $Path)) -or (Test-Link $Path)) { return $false }
            $bytes = [Text.Encoding]::UTF8.GetBytes($Text)
            $share = [IO.FileShare]::ReadWrite -bor [IO.FileShare]::Delete
            $stream = New-Object IO.FileStream $Path, ([IO.FileMode]::Append), ([IO.FileAccess]::Write), $share
            try { $stream.Write($bytes, 0, $bytes.Length) }
            finally { $stream.Close() }
            return $true
        }
        catch { [Threading.Thread]::Sleep(50) }
    }
    $false
}

# Returns the present time in Coordinated Universal Time (UTC), as it is written.
function Get-Time { Format-Time ([DateTime]::UtcNow) }

function Format-Time([DateTime]$Time) { $Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture) }

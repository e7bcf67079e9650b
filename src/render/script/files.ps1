# --- Files -----------------------------------------------------------------------------------------

# Returns the folder for logs, made when it is first needed. Nothing is written through a link: it may lead
# to where whoever made it could not write.
function Get-LogFolder {
    $folder = $Run.LogFolder
    if (-not (Test-Path -LiteralPath $folder)) { [void][IO.Directory]::CreateDirectory($folder) }
    foreach ($path in $folder, (Join-Path $folder 'install.log')) {
        if ((Test-Path -LiteralPath $path) -and ([IO.File]::GetAttributes($path) -band [IO.FileAttributes]::ReparsePoint)) {
            Stop-Usage "the logs would go through the link $path; say with -LogFolder where they are to go"
        }
    }
    $folder
}

# Returns the SHA-256 of an open stream in lower-case hexadecimal digits.
function Get-Sha256([IO.Stream]$Stream) {
    # Where only validated cryptography is allowed, Create() of an old .NET fails and the other class works.
    try { $algorithm = [Security.Cryptography.SHA256]::Create() }
    catch { $algorithm = New-Object Security.Cryptography.SHA256CryptoServiceProvider }
    ([BitConverter]::ToString($algorithm.ComputeHash($Stream)) -replace '-', '').ToLowerInvariant()
}

# Tells whether a file is there and has the content that the bundle documents.
function Test-Payload([string]$Path, [hashtable]$Payload) {
    if (-not (Test-Path -LiteralPath $Path)) { return $false }
    $stream = [IO.File]::Open($Path, 'Open', 'Read', 'Read')
    try { $stream.Length -eq $Payload['Size'] -and (Get-Sha256 $stream) -eq $Payload['Sha256'] }
    finally { $stream.Close() }
}

# Fails where an open file has not the content that the bundle documents.
function Confirm-Content([IO.Stream]$Stream, [string]$Path, [hashtable]$Payload) {
    $found = Get-Sha256 $Stream
    if ($found -ne $Payload['Sha256']) {
        throw "$Path is not the file that this bundle was built with: its SHA-256 is $found instead of $($Payload['Sha256'])"
    }
}

# Fails where a file is not there or has not the content that the bundle documents.
function Confirm-Payload([string]$Path, [hashtable]$Payload) {
    if (-not (Test-Path -LiteralPath $Path)) { throw "$Path is not there" }
    $stream = [IO.File]::Open($Path, 'Open', 'Read', 'Read')
    try { Confirm-Content $stream $Path $Payload }
    finally { $stream.Close() }
}

# Returns the path that .NET and other programs understand.
function Get-FullPath([string]$Path) {
    $expanded = [Environment]::ExpandEnvironmentVariables($Path)
    if ([IO.Path]::IsPathRooted($expanded)) { return [IO.Path]::GetFullPath($expanded) }
    $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($expanded)
}

# Checks a payload and does something with it while nothing can write to it.
function Use-Payload([string]$Name, [scriptblock]$Do) {
    $payload = Get-Payload $Name
    $path = Join-Path $Run.PayloadFolder $payload['Name']
    if (-not (Test-Path -LiteralPath $path)) { throw "$path is not there" }
    $stream = [IO.File]::Open($path, 'Open', 'Read', 'Read')
    try {
        Confirm-Content $stream $path $payload
        & $Do $path $payload
    }
    finally { $stream.Close() }
}

# Puts a payload in place, under the name that is used here: checked before, checked after, never half written.
function Copy-Payload([string]$Name, [string]$From, [string]$To) {
    $payload = Get-Payload $Name
    $source = Join-Path (Get-FullPath $From) $payload['Name']
    $folder = Get-FullPath $To
    $target = Join-Path $folder $Name
    if (Test-Payload $target $payload) {
        Say "    $target is the new file already."
        return
    }
    Confirm-Payload $source $payload
    [void][IO.Directory]::CreateDirectory($folder)
    $partial = "$target.partial"
    [IO.File]::Copy($source, $partial, $true)
    [IO.File]::SetAttributes($partial, 'Normal')
    Confirm-Payload $partial $payload
    Move-Over $partial $target
}

# Gives a file the name of another, which is there under that name until then.
function Move-Over([string]$From, [string]$To) {
    if (-not (Test-Path -LiteralPath $To)) {
        [IO.File]::Move($From, $To)
        return
    }
    [IO.File]::SetAttributes($To, 'Normal')
    # With a name for the old file, Windows keeps it where it cannot put the new one in its place.
    $old = "$To.replaced"
    [IO.File]::Delete($old)
    [IO.File]::Replace($From, $To, $old, $true)
    [IO.File]::Delete($old)
}

# Keeps files that are about to be replaced under another name; an older copy is never overwritten.
function Backup-Files([string]$Folder, [string[]]$Names) {
    $Folder = Get-FullPath $Folder
    foreach ($name in $Names) {
        $path = Join-Path $Folder $name
        if (-not (Test-Path -LiteralPath $path)) {
            Say "    $path is not there: nothing to keep."
        }
        elseif ($Run.Payloads.ContainsKey($name) -and (Test-Payload $path $Run.Payloads[$name])) {
            Say "    $path is the new file already: nothing to keep."
        }
        else {
            $copy = "$path.$($Run.BackupSuffix)"
            for ($count = 2; (Test-Path -LiteralPath $copy); $count++) { $copy = "$path.$($Run.BackupSuffix)-$count" }
            [IO.File]::Copy($path, $copy, $false)
            Say "    Kept as $copy"
        }
    }
}

# Lays the bundle's files where the procedure expects them.
function Expand-Bundle([string]$To) {
    $folder = Get-FullPath $To
    if ($folder.TrimEnd('\/') -eq $Run.PayloadFolder.TrimEnd('\/')) {
        Say '    The bundle is there already.'
        return
    }
    foreach ($name in $Run.PayloadNames) { Copy-Payload $name $Run.PayloadFolder $folder }
}

# Brings a payload from another server to this one, or has it brought by a person.
function Receive-Payload([string]$Name) {
    $payload = Get-Payload $Name
    $path = Join-Path $Run.PayloadFolder $payload['Name']
    if (Test-Payload $path $payload) {
        Say "    $path is there already."
        return
    }
    if ($Run.TransferFrom -ne '') {
        Copy-Payload $payload['Name'] $Run.TransferFrom $Run.PayloadFolder
        return
    }
    if (Test-Path -LiteralPath $path) { Confirm-Payload $path $payload }
    Say "    Bring it to $path, or name its folder with -TransferFrom."
    Wait-Person
    if ($Run.Step['Outcome'] -eq '') { Confirm-Payload $path $payload }
}

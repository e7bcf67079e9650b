# --- Files -----------------------------------------------------------------------------------------

# Returns the folder for logs, made when it is first needed.
function Get-LogFolder {
    if (-not (Test-Path -LiteralPath $Run.LogFolder)) {
        [void][IO.Directory]::CreateDirectory($Run.LogFolder)
    }
    $Run.LogFolder
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
        if ($stream.Length -ne $payload['Size'] -or (Get-Sha256 $stream) -ne $payload['Sha256']) {
            throw "$path is not the file that this bundle was built with"
        }
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
    if (-not (Test-Payload $source $payload)) { throw "$source is not there, or is not the file that this bundle was built with" }
    [void][IO.Directory]::CreateDirectory($folder)
    $partial = "$target.partial"
    [IO.File]::Copy($source, $partial, $true)
    [IO.File]::SetAttributes($partial, 'Normal')
    if (-not (Test-Payload $partial $payload)) { throw "$partial is not what was copied from $source" }
    if (Test-Path -LiteralPath $target) {
        [IO.File]::SetAttributes($target, 'Normal')
        [IO.File]::Delete($target)
    }
    [IO.File]::Move($partial, $target)
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
    Say "    Bring it to $path, or name its folder with -TransferFrom."
    Wait-Person
    if ($Run.Step['Outcome'] -eq '' -and -not (Test-Payload $path $payload)) {
        throw "$path is not there, or is not the file that this bundle was built with"
    }
}

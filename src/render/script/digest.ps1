# --- Digests: a file is what the bundle documents, or it is not used -------------------------------

# Returns the SHA-256 of an open stream in lower-case hexadecimal digits.
function Get-Sha256([IO.Stream]$Stream) {
    # Where only validated cryptography is allowed, Create() of an old .NET fails and the other class works.
    try { $algorithm = [Security.Cryptography.SHA256]::Create() }
    catch {
        [void][Reflection.Assembly]::LoadWithPartialName('System.Core')
        $algorithm = New-Object Security.Cryptography.SHA256CryptoServiceProvider
    }
    ([BitConverter]::ToString($algorithm.ComputeHash($Stream)) -replace '-', '').ToLowerInvariant()
}

# Opens a file so that nothing can write to it meanwhile.
function Open-Held([string]$Path) { [IO.File]::Open($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::Read) }

# Returns the SHA-256 of a file, or nothing where there is none.
function Get-FileSha256([string]$Path) {
    if (-not (Test-Path -LiteralPath $Path)) { return '' }
    $stream = Open-Held $Path
    try { Get-Sha256 $stream }
    finally { $stream.Close() }
}

# Tells whether a file is there and has the content that the bundle documents.
function Test-Payload([string]$Path, [hashtable]$Payload) {
    if (-not (Test-Path -LiteralPath $Path)) { return $false }
    $stream = Open-Held $Path
    try { $stream.Length -eq $Payload['Size'] -and (Get-Sha256 $stream) -eq $Payload['Sha256'] }
    finally { $stream.Close() }
}

# Fails where an open file has not the content that the bundle documents.
function Confirm-Content([IO.Stream]$Stream, [string]$Path, [hashtable]$Payload) {
    $found = Get-Sha256 $Stream
    if ($found -ne $Payload['Sha256']) { throw (Get-ChangedWords $Path $found $Payload) }
}

function Get-ChangedWords([string]$Path, [string]$Found, [hashtable]$Payload) {
    "$Path is not the file that this bundle was built with: its SHA-256 is $Found instead of $($Payload['Sha256'])"
}

# Fails where a file is not there or has not the content that the bundle documents.
function Confirm-Payload([string]$Path, [hashtable]$Payload) {
    if (-not (Test-Path -LiteralPath $Path)) { throw "$Path does not exist" }
    $stream = Open-Held $Path
    try { Confirm-Content $stream $Path $Payload }
    finally { $stream.Close() }
}

function Get-PayloadPath([hashtable]$Payload) { Join-Path $Run.PayloadFolder $Payload['Name'] }

# Checks a payload, and what goes along with it, and does something while nothing can write to them.
function Use-Payload([string]$Name, [scriptblock]$Do) {
    $payload = Get-Payload $Name
    $path = Get-PayloadPath $payload
    $held = @()
    try {
        foreach ($one in @($payload) + @(Get-Companion $payload)) {
            $file = Get-PayloadPath $one
            if (-not (Test-Path -LiteralPath $file)) { throw "$file does not exist" }
            $stream = Open-Held $file
            $held += $stream
            Confirm-Content $stream $file $one
        }
        $Run.Step['Digest'] = $payload['Sha256']
        & $Do $path $payload
    }
    finally {
        foreach ($stream in $held) { $stream.Close() }
    }
}

# Returns the payloads that no step names: what goes along with a package, such as its cabinets.
function Get-Companion([hashtable]$Payload) {
    if ($Payload['GoesAlong']) { return }
    foreach ($name in $Run.PayloadNames) {
        if ($Run.Payloads[$name]['GoesAlong']) { $Run.Payloads[$name] }
    }
}

# Returns the identity of the bundle: the SHA-256 of its manifest, or of this script where there is none beside it.
function Get-BundleIdentity {
    $manifest = Join-Path (Join-Path (Split-Path -Parent $Run.Script) 'META') 'manifest.json'
    if (Test-Path -LiteralPath $manifest) { return (Get-FileSha256 $manifest) }
    'script-' + (Get-FileSha256 $Run.Script)
}

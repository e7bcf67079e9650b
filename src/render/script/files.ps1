# --- Files: extract, backup, copy, transfer --------------------------------------------------------

Kind 'extract' @{
    Decides = $true
    Lasts = $true
    Check = {
        param($step)
        $folder = Get-FullPath $step['To']
        foreach ($name in $Run.PayloadNames) {
            $payload = $Run.Payloads[$name]
            if (Test-IsPayloadFolder $folder) { Find-Payload $payload $Run.PayloadFolder }
            elseif (-not (Test-Payload (Join-Path $folder $name) $payload)) {
                Find-Payload $payload $Run.PayloadFolder
                Add-Space $folder $payload['Size']
            }
        }
    }
    Look = {
        param($step)
        $folder = Get-FullPath $step['To']
        $missing = @($Run.PayloadNames | Where-Object { -not (Test-Payload (Join-Path $folder $_) $Run.Payloads[$_]) })
        if ($missing.Length -eq 0) { return (Seen $true "all files are in $folder already" @{}) }
        Seen $false "$($missing.Length) of $($Run.PayloadNames.Count) files are missing from $folder" @{}
    }
    Do = {
        param($step)
        foreach ($name in $Run.PayloadNames) { Copy-Payload $name $Run.PayloadFolder $step['To'] }
    }
}

Kind 'backup' @{
    Decides = $true
    Lasts = $true
    Check = {
        param($step)
        $folder = Get-FullPath $step['Folder']
        Find-Folder $folder
        if (-not (Test-Path -LiteralPath $folder)) { return }
        $there = 0
        foreach ($name in $step['Files']) {
            $path = Join-Path $folder $name
            if (-not (Test-Path -LiteralPath $path)) { continue }
            $there++
            if ((Find-Copy $path) -eq '') { Add-Space $folder (New-Object IO.FileInfo $path).Length }
        }
        if ($there -eq 0) { Add-Finding 'nothing-to-replace' $folder "none of the $(@($step['Files']).Length) files that step $($step['Number']) should back up is in $folder; is that the right folder?" }
    }
    Look = {
        param($step)
        $folder = Get-FullPath $step['Folder']
        $left = @($step['Files'] | Where-Object { Test-NeedsCopy (Join-Path $folder $_) })
        if ($left.Length -eq 0) { return (Seen $true 'every file that needs a backup already has one' @{}) }
        Seen $false "$($left.Length) of $(@($step['Files']).Length) files are to be backed up" @{}
    }
    Do = {
        param($step)
        $folder = Get-FullPath $step['Folder']
        foreach ($name in $step['Files']) {
            $path = Join-Path $folder $name
            if (-not (Test-Path -LiteralPath $path)) { Say "    $path does not exist: nothing to back up." }
            elseif (Test-IsNew $path) { Say "    $path is already the new file: nothing to back up." }
            elseif (Test-NeedsCopy $path) {
                $copy = Get-FreeCopyName $path
                Copy-Whole $path $copy
                Say "    Backed up as $copy"
            }
        }
    }
}

Kind 'copy' @{
    Decides = $true
    Lasts = $true
    Check = {
        param($step)
        $payload = Get-Payload $step['File']
        $target = Join-Path (Get-FullPath $step['To']) $step['File']
        Find-Folder (Get-FullPath $step['To'])
        if (-not (Test-Payload $target $payload)) {
            if (-not (Test-Comes 'extract' $step)) { Find-Payload $payload (Get-FullPath $step['From']) }
            Add-Space (Get-FullPath $step['To']) (2 * $payload['Size'])
        }
    }
    Look = {
        param($step)
        $target = Join-Path (Get-FullPath $step['To']) $step['File']
        $digest = Get-FileSha256 $target
        if ($digest -eq (Get-Payload $step['File'])['Sha256']) { return (Seen $true "$target is already the new file" @{}) }
        if ($digest -eq '') { return (Seen $false "$target does not exist" @{ target = $target; digest = ''; kept = '' }) }
        $kept = Find-Copy $target
        if ($kept -eq '') { $kept = Get-FreeCopyName $target }
        Seen $false "$target has the SHA-256 $digest" @{ target = $target; digest = $digest; kept = $kept }
    }
    Do = {
        param($step, $seen)
        $kept = $seen['State']['kept']
        # What is replaced is kept, so that it can be put back.
        if ($kept -and -not (Test-Path -LiteralPath $kept)) { Copy-Whole $seen['State']['target'] $kept }
        Copy-Payload $step['File'] $step['From'] $step['To']
    }
    Undo = {
        param($step, $state)
        $target = $state['target']
        $found = Get-FileSha256 $target
        if ($found -eq $state['digest']) { return "$target is already as it was before" }
        if ($found -ne (Get-Payload $step['File'])['Sha256']) { throw "$target has been changed by somebody else since; it is left as it is" }
        if ($state['digest'] -eq '') {
            [IO.File]::Delete($target)
            return "$target was not there before and has been removed"
        }
        if ((Get-FileSha256 $state['kept']) -ne $state['digest']) { throw "$($state['kept']) is not the file that was there before" }
        $partial = "$target.partial"
        Copy-Whole $state['kept'] $partial
        Move-Over $partial $target
        "$target has been restored from $($state['kept'])"
    }
}

Kind 'transfer' @{
    Decides = $true
    Lasts = $true
    Check = {
        param($step)
        $payload = Get-Payload $step['File']
        $path = Get-PayloadPath $payload
        if (Test-Payload $path $payload) { return }
        if ($Run.TransferFrom -ne '') {
            Find-Payload $payload (Get-FullPath $Run.TransferFrom)
            Add-Space $Run.PayloadFolder $payload['Size']
        }
        elseif (Test-Path -LiteralPath $path) { Find-Payload $payload $Run.PayloadFolder }
    }
    Look = {
        param($step)
        $payload = Get-Payload $step['File']
        $path = Get-PayloadPath $payload
        if (Test-Payload $path $payload) { return (Seen $true "$path is there already" @{}) }
        Seen $false "$path does not exist" @{}
    }
    Do = {
        param($step)
        $payload = Get-Payload $step['File']
        $path = Get-PayloadPath $payload
        if ($Run.TransferFrom -ne '') {
            Copy-Payload $payload['Name'] $Run.TransferFrom $Run.PayloadFolder
            return
        }
        Say "    Copy it to $path, or name its folder with -TransferFrom."
        $step['Outcome'] = Confirm-Done $step 'This file must be copied here, and nobody is there to confirm that it has been.'
        if ($step['Outcome'] -eq 'done') { Confirm-Payload $path $payload }
    }
}

# Returns the path that .NET and other programs understand.
function Get-FullPath([string]$Path) {
    $expanded = [Environment]::ExpandEnvironmentVariables($Path)
    if ([IO.Path]::IsPathRooted($expanded)) { return [IO.Path]::GetFullPath($expanded) }
    $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($expanded)
}

function Test-IsPayloadFolder([string]$Folder) { $Folder.TrimEnd('\/'.ToCharArray()) -eq $Run.PayloadFolder.TrimEnd('\/'.ToCharArray()) }

# Puts a payload in place, under the name that is used here: checked before, checked after, never half written.
function Copy-Payload([string]$Name, [string]$From, [string]$To) {
    $payload = Get-Payload $Name
    $source = Join-Path (Get-FullPath $From) $payload['Name']
    $folder = Get-FullPath $To
    $target = Join-Path $folder $Name
    if ($Run.Step.ContainsKey('File')) { $Run.Step['Digest'] = $payload['Sha256'] }
    if (Test-Payload $target $payload) { return }
    Confirm-Payload $source $payload
    [void][IO.Directory]::CreateDirectory($folder)
    $partial = "$target.partial"
    Copy-Whole $source $partial
    Confirm-Payload $partial $payload
    Move-Over $partial $target
}

# Copies a file; a copy that was cut is not taken for one.
function Copy-Whole([string]$From, [string]$To) {
    $partial = "$To.partial"
    if ($To.EndsWith('.partial')) { $partial = $To }
    try {
        [IO.File]::Copy($From, $partial, $true)
        [IO.File]::SetAttributes($partial, [IO.FileAttributes]::Normal)
        if ($partial -ne $To) { [IO.File]::Move($partial, $To) }
    }
    catch {
        if (Test-Path -LiteralPath $partial) { [IO.File]::Delete($partial) }
        throw
    }
}

# Gives a file the name of another, which is there under that name until then.
function Move-Over([string]$From, [string]$To) {
    if (-not (Test-Path -LiteralPath $To)) {
        [IO.File]::Move($From, $To)
        return
    }
    [IO.File]::SetAttributes($To, [IO.FileAttributes]::Normal)
    # With a name for the old file, Windows keeps it where it cannot put the new one in its place.
    $old = "$To.replaced"
    [IO.File]::Delete($old)
    [IO.File]::Replace($From, $To, $old, $true)
    [IO.File]::Delete($old)
}

# Tells whether a file is the one that the bundle carries under its name.
function Test-IsNew([string]$Path) {
    $name = Split-Path -Leaf $Path
    $Run.Payloads.ContainsKey($name) -and (Test-Payload $Path $Run.Payloads[$name])
}

# Tells whether a file is there that is neither new nor kept.
function Test-NeedsCopy([string]$Path) {
    (Test-Path -LiteralPath $Path) -and -not (Test-IsNew $Path) -and (Find-Copy $Path) -eq ''
}

# Returns the kept copy that has the content of a file, or nothing.
function Find-Copy([string]$Path) {
    $digest = Get-FileSha256 $Path
    $name = '{0}.{1}*' -f (Split-Path -Leaf $Path), $Run.BackupSuffix
    foreach ($copy in [IO.Directory]::GetFiles((Split-Path -Parent $Path), $name)) {
        if (-not $copy.EndsWith('.partial') -and (Get-FileSha256 $copy) -eq $digest) { return $copy }
    }
    ''
}

# Returns a name for a copy that no file has; an older copy is never overwritten.
function Get-FreeCopyName([string]$Path) {
    $copy = "$Path.$($Run.BackupSuffix)"
    for ($count = 2; (Test-Path -LiteralPath $copy) -and $count -le 1000; $count++) { $copy = "$Path.$($Run.BackupSuffix)-$count" }
    if (Test-Path -LiteralPath $copy) { throw "there are a thousand copies of $Path" }
    $copy
}

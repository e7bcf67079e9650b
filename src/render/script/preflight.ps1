# --- Pre-flight: all that is wrong, told at once, before anything is changed -----------------------

# Adds what is wrong. The same thing is told once. What an administrator has judged, -Accept leaves out.
function Add-Finding([string]$Id, [string]$Subject, [string]$Message) {
    if ($Run.Accepted -contains $Id) { return }
    foreach ($finding in $Run.Findings) {
        if ($finding['id'] -eq $Id -and $finding['subject'] -eq $Subject) { return }
    }
    [void]$Run.Findings.Add(@{ id = $Id; subject = $Subject; message = (ConvertTo-Line $Message) })
}

# What may be accepted with -Accept. The rest has to be mended.
function Get-Acceptable { 'restart-pending', 'restart-unknown', 'installer-busy', 'installer-unknown', 'not-domain-administrator', 'domain-group-unknown', 'space-short', 'space-unknown', 'nothing-to-replace' }

# Looks at this computer and at all that the steps to do will need.
function Find-Faults {
    $Run.Space = @{}
    $left = @($Run.Selected | Where-Object { (Get-KnownReason $_) -eq '' -and (Get-AskedReason $_ $false) -eq '' })
    Find-ComputerFaults $left
    foreach ($step in $left) {
        foreach ($name in $step['Needs']) {
            if ($Run.Unset -contains $name) { Add-Finding 'parameter-missing' "-$name" "give -$name a value, because the article has none: step $($step['Id']) needs it" }
        }
        $check = $Run.Kinds[$step['Does']]['Check']
        if ($null -eq $check) { continue }
        try { [void](& $check $step) }
        catch { Add-Finding 'cannot-be-told' $step['Id'] "cannot tell whether step $($step['Number']) ($($step['Id'])) can be done: $($_.Exception.GetBaseException().Message)" }
    }
    Find-SpaceFaults
}

# Looks at this computer and this session.
function Find-ComputerFaults([object[]]$Left) {
    $automatic = @($Left | Where-Object { -not $_['ByHand'] })
    if ((Get-PowerShellVersion).Major -lt 2) { Add-Finding 'powershell-too-old' '' 'PowerShell is older than 2.0' }
    $version = Get-WindowsVersion
    if ($null -eq $version) { Add-Finding 'not-windows' '' 'this computer does not run Windows' }
    elseif ($version -lt [Version]'5.1') { Add-Finding 'windows-too-old' '' "Windows $version is too old: this script needs 5.1 or later" }
    foreach ($step in $Left) {
        if ($step['Platform'] -and -not $Run.Platform) { Add-Finding 'platform-unknown' '-Platform' "give the platform of this computer with -Platform: step $($step['Id']) is for $($step['Platform']) only" }
    }
    if ($automatic.Length -gt 0) {
        $administrator = Test-Administrator
        if ($null -eq $administrator) { Add-Finding 'elevation-unknown' '' 'cannot tell whether this session is allowed to change the computer' }
        elseif (-not $administrator) { Add-Finding 'not-elevated' '' 'this session is not allowed to change the computer: start PowerShell as an administrator' }
    }
    if (@($Left | Where-Object { $_['DomainAdministrator'] }).Length -gt 0) { Find-AccountFaults }
    if (@($automatic | Where-Object { 'install', 'replace', 'remove', 'patch' -contains $_['Does'] }).Length -gt 0) { Find-InstallerFaults }
    Find-FolderFaults
}

function Find-AccountFaults {
    $member = Test-DomainAdministrator
    if ($null -eq $member) { Add-Finding 'domain-group-unknown' '' 'cannot tell whether this account is a domain administrator, which some steps require' }
    elseif (-not $member) { Add-Finding 'not-domain-administrator' '' 'this session does not belong to a domain administrator, which some steps require' }
}

function Find-InstallerFaults {
    $pending = Test-RestartPending
    if ($null -eq $pending) { Add-Finding 'restart-unknown' '' 'cannot tell whether Windows is waiting for a restart' }
    elseif ($pending) { Add-Finding 'restart-pending' '' 'Windows is waiting for a restart; restart this computer first' }
    $busy = Test-InstallerBusy
    if ($null -eq $busy) { Add-Finding 'installer-unknown' '' 'cannot tell whether Windows Installer is busy' }
    elseif ($busy) { Add-Finding 'installer-busy' '' 'Windows Installer is busy with another installation; wait for it to finish' }
}

# Sees to it that the journal can be kept.
function Find-FolderFaults {
    $journal = Get-JournalFile
    foreach ($path in $Run.LogFolder, $journal, (Join-Path $Run.LogFolder 'install.log')) {
        if (Test-Link $path) { Add-Finding 'log-is-link' $path "the logs would be written through the link $path; choose another place with -LogFolder" }
    }
    $folder = $Run.LogFolder
    for ($depth = 0; $depth -lt 64 -and $folder -and -not (Test-Path -LiteralPath $folder); $depth++) { $folder = Split-Path -Parent $folder }
    if ($folder -and -not [IO.Directory]::Exists($folder)) { Add-Finding 'journal-unwritable' $journal "the journal cannot be kept in $($Run.LogFolder): $folder is not a folder" }
    if ($Run.Unreadable -ne '') {
        Add-Finding 'journal-unreadable' $journal "the journal $journal cannot be read, so it is not known what is already done: $($Run.Unreadable)"
        return
    }
    if (-not (Test-Path -LiteralPath $journal)) { return }
    try { [IO.File]::Open($journal, [IO.FileMode]::Open, [IO.FileAccess]::ReadWrite, [IO.FileShare]::ReadWrite).Close() }
    catch { Add-Finding 'journal-unwritable' $journal "the journal $journal cannot be written: $($_.Exception.GetBaseException().Message)" }
}

# Tells of a payload that is missing or changed in a folder; and of what goes along with it.
function Find-Payload([hashtable]$Payload, [string]$Folder) {
    foreach ($one in @($Payload) + @(Get-Companion $Payload)) {
        $path = Join-Path $Folder $one['Name']
        $found = Get-FileSha256 $path
        if ($found -eq '') { Add-Finding 'payload-missing' $one['Name'] "$path does not exist" }
        elseif ($found -ne $one['Sha256']) { Add-Finding 'payload-changed' $one['Name'] (Get-ChangedWords $path $found $one) }
    }
}

# Tells of the payload of a step, unless an earlier step brings it.
function Find-StepPayload([hashtable]$Step) {
    $payload = Get-Payload $Step['File']
    $path = Get-PayloadPath $payload
    if ((Test-Comes 'transfer' $Step) -and (-not (Test-Path -LiteralPath $path) -or $Run.TransferFrom -ne '')) { return }
    Find-Payload $payload $Run.PayloadFolder
}

# Tells of a folder that the procedure takes for granted. It is never made.
function Find-Folder([string]$Folder) {
    if (-not (Test-Path -LiteralPath $Folder)) { Add-Finding 'share-missing' $Folder "the folder $Folder does not exist, and the procedure relies on it; if it has another name here, give that name" }
    elseif (-not [IO.Directory]::Exists($Folder)) { Add-Finding 'share-missing' $Folder "$Folder is not a folder" }
}

# Tells whether an earlier step of this run, of the given kind, brings what a step needs.
function Test-Comes([string]$Does, [hashtable]$Step) {
    foreach ($other in $Run.Selected) {
        if ($other['Id'] -eq $Step['Id']) { return $false }
        if ($other['Does'] -ne $Does -or (Get-KnownReason $other) -ne '') { continue }
        if ($Does -eq 'extract' -and (Get-FullPath $other['To']) -eq (Get-FullPath $Step['From'])) { return $true }
        if ($Does -eq 'transfer' -and $other['File'] -eq $Step['File']) { return $true }
    }
    $false
}

# Tells whether an earlier step of this run may install what a step needs.
function Test-Installs([hashtable]$Step) {
    foreach ($other in $Run.Selected) {
        if ($other['Id'] -eq $Step['Id']) { return $false }
        if ('install', 'replace', 'patch', 'start', 'by-hand' -contains $other['Does'] -and (Get-KnownReason $other) -eq '') { return $true }
    }
    $false
}

# Counts what a step will write to the volume of a folder.
function Add-Space([string]$Folder, [long]$Bytes) {
    $volume = Get-Volume $Folder
    if ($null -eq $volume) {
        Add-Finding 'space-unknown' $Folder "cannot tell how much space is free in $Folder"
        return
    }
    if (-not $Run.Space.ContainsKey($volume['Name'])) { $Run.Space[$volume['Name']] = @{ Free = $volume['Free']; Needed = [long]0 } }
    $Run.Space[$volume['Name']]['Needed'] += $Bytes
}

# A package needs room for what it unpacks and for what Windows Installer keeps of it.
function Add-InstallerSpace([hashtable]$Step) { Add-Space (Get-SystemFolder) (3 * (Get-Payload $Step['File'])['Size']) }

function Find-SpaceFaults {
    foreach ($name in @($Run.Space.Keys | Sort-Object)) {
        $space = $Run.Space[$name]
        if ($space['Free'] -lt $space['Needed']) { Add-Finding 'space-short' $name "$name has $($space['Free']) bytes free and needs about $($space['Needed'])" }
    }
}

# Ends the run where something is wrong.
function Confirm-NoFault {
    Find-Faults
    if ($Run.Findings.Count -eq 0) { return }
    Show-Faults
    Stop-Run 1 (Get-FaultWords) ''
}

function Show-Faults {
    foreach ($finding in $Run.Findings) { Say ('{0}: {1}' -f $finding['id'], $finding['message']) }
}

function Get-FaultWords {
    if ($Run.Findings.Count -eq 1) { return 'Nothing was touched: one problem must be fixed first.' }
    "Nothing was touched: $($Run.Findings.Count) problems must be fixed first."
}

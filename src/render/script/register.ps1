# --- What is declared above, collected -------------------------------------------------------------

# All that the run knows; functions share this one table.
$Run = @{
    Id = ''
    Bundle = ''
    Roles = [Collections.ArrayList]@()
    Payloads = New-Object Collections.Hashtable ([StringComparer]::OrdinalIgnoreCase)
    PayloadNames = [Collections.ArrayList]@()
    Groups = [Collections.ArrayList]@()
    Steps = [Collections.ArrayList]@()
    Kinds = @{}
    Findings = [Collections.ArrayList]@()
    Given = @{}
    Answers = @{}
    Situations = @{}
    Servers = New-Object Collections.Hashtable ([StringComparer]::OrdinalIgnoreCase)
    Memory = @{}
    Chosen = @()
    Selected = @()
    Accepted = @()
    IncludedIds = @()
    DoneIds = @()
    AgainIds = @()
    Unset = @()
    Journals = ''
    Stamp = ''
    Expires = ''
    Step = $null
    Current = ''
    Position = 0
    Account = ''
    Began = $false
    Rehearsal = $false
    ReadsOnly = $false
    Json = $false
    Unattended = $false
    Lock = $null
    LogFile = ''
    LogIsLost = $false
    GoesOn = $false
    JournalSize = 0
    Unreadable = ''
    Resumes = $false
    Undoing = $false
    Before = @()
    Cmdlet = $null
    PayloadFolder = ''
    TransferFrom = ''
    Platform = ''
    BackupSuffix = ''
    LogFolder = ''
    Space = @{}
    RestartBegun = $false
    NoScreen = $false
    Script = ''
    OnlyIds = @()
    Parameters = @{}
    RestartNeeded = $false
    RestartSince = ''
}

# Declares a server role.
function Role([string]$Id, [hashtable]$About) {
    $About['Id'] = $Id
    [void]$Run.Roles.Add($About)
}

# Declares a file that the bundle carries.
function Payload([string]$Name, [hashtable]$About) {
    $About['Name'] = $Name
    foreach ($key in 'ProductCode', 'UpgradeCode', 'PackageCode', 'Version', 'GoesAlong') {
        if (-not $About.ContainsKey($key)) { $About[$key] = '' }
    }
    $Run.Payloads[$Name] = $About
    [void]$Run.PayloadNames.Add($Name)
}

# Begins a group of steps.
function StepGroup([string]$Id, [hashtable]$About) {
    Add-Lists $About @('Notes')
    $About['Id'] = $Id
    $About['Barriers'] = [Collections.ArrayList]@()
    $About['Shown'] = $false
    $About['Entered'] = $false
    [void]$Run.Groups.Add($About)
}

# Says what must be done on all servers of a role before the group begins.
function Barrier([string]$Group, [string]$Role, [hashtable]$About) {
    $About['Group'] = $Group
    $About['Role'] = $Role
    [void]$Run.Groups[$Run.Groups.Count - 1]['Barriers'].Add($About)
}

# Declares one step of the group: where it is done, what it does, and what it is done with.
function Step([string]$Id, [string]$Number, [string]$Role, [string]$Does, [hashtable]$About) {
    Add-Lists $About @('Details', 'Notes', 'Needs')
    $About['Id'] = $Id
    $About['Number'] = $Number
    $About['Role'] = $Role
    $About['Does'] = $Does
    $About['Group'] = $Run.Groups[$Run.Groups.Count - 1]
    $About['Outcome'] = ''
    $About['Begun'] = $false
    $About['Lines'] = [Collections.ArrayList]@()
    [void]$Run.Steps.Add($About)
}

# Declares a kind of step. Check adds what is wrong before anything is changed; Look returns, with Seen, what there
# is and whether the step is done already; Do does it; Undo takes it back with what Look saw. Decides says that
# it can be done again where it was cut, as Look alone tells what is left; Lasts says that what it did is to stay, so
# that it is looked at again in spite of the journal.
function Kind([string]$Does, [hashtable]$About) {
    foreach ($key in 'Check', 'Look', 'Undo') {
        if (-not $About.ContainsKey($key)) { $About[$key] = $null }
    }
    foreach ($key in 'Decides', 'Lasts') {
        if (-not $About.ContainsKey($key)) { $About[$key] = $false }
    }
    $Run.Kinds[$Does] = $About
}

# Says what a look at a step showed. State is kept in the journal, for undoing.
function Seen([bool]$Done, [string]$Words, [hashtable]$State) {
    @{ Done = $Done; Words = $Words; State = $State }
}

# Makes the lists that were left out.
function Add-Lists([hashtable]$About, [string[]]$Keys) {
    foreach ($key in $Keys) {
        if (-not $About.ContainsKey($key)) { $About[$key] = @() }
    }
}

function Get-Role([string]$Id) {
    foreach ($role in $Run.Roles) {
        if ($role['Id'] -eq $Id) { return $role }
    }
}

function Get-Step([string]$Id) {
    foreach ($step in $Run.Steps) {
        if ($step['Id'] -eq $Id) { return $step }
    }
}

function Get-Payload([string]$Name) {
    if (-not $Run.Payloads.ContainsKey($Name)) { throw "this bundle does not carry $Name" }
    $Run.Payloads[$Name]
}

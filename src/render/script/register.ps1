# --- What is declared above, collected -------------------------------------------------------------

# All that the run knows; functions share this one table.
$Run = @{
    Roles = [Collections.ArrayList]@()
    Payloads = New-Object Collections.Hashtable ([StringComparer]::OrdinalIgnoreCase)
    PayloadNames = [Collections.ArrayList]@()
    Groups = [Collections.ArrayList]@()
    Steps = [Collections.ArrayList]@()
    Selected = @()
    IncludedIds = @()
    DoneIds = @()
    Answers = @{}
    Unset = @()
    Expires = ''
    Step = $null
    Current = ''
    Number = 0
    Account = ''
    AccountSettled = $false
    RestartNeeded = $false
}

# Declares a server role.
function Role([string]$Id, [hashtable]$About) {
    $About['Id'] = $Id
    [void]$Run.Roles.Add($About)
}

# Declares a file that the bundle carries.
function Payload([string]$Name, [hashtable]$About) {
    $About['Name'] = $Name
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

# Declares one step of the group; what it does comes last.
function Step([string]$Id, [string]$Role, [hashtable]$About, [scriptblock]$Do) {
    Add-Lists $About @('Details', 'Notes', 'Needs')
    $About['Id'] = $Id
    $About['Role'] = $Role
    $About['Group'] = $Run.Groups[$Run.Groups.Count - 1]
    $About['Do'] = $Do
    $About['Outcome'] = ''
    [void]$Run.Steps.Add($About)
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

function Get-Payload([string]$Name) {
    if (-not $Run.Payloads.ContainsKey($Name)) { throw "this bundle does not carry $Name" }
    $Run.Payloads[$Name]
}

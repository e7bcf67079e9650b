# --- Packages and patches of Windows Installer -----------------------------------------------------

Kind 'install' @{
    Decides = $true
    Lasts = $true
    Check = {
        param($step)
        Find-StepPayload $step
        Find-Newer $step $false
        if (-not (Get-Presence (Get-Payload $step['File']))['IsThisPackage']) { Add-InstallerSpace $step }
    }
    Look = {
        param($step)
        $payload = Get-Payload $step['File']
        $presence = Get-Presence $payload
        if ($presence['IsThisPackage']) { return (Seen $true "this exact package is already installed, version $($presence['Version'])" @{}) }
        Get-InstallSight $payload $presence
    }
    Do = {
        param($step, $seen)
        Install-Package $step['File'] $step['Arguments'] $seen['State']
    }
    Undo = {
        param($step, $state)
        Undo-Install (Get-Payload $step['File']) $state
    }
}

Kind 'remove' @{
    Decides = $true
    Lasts = $true
    Check = {
        param($step)
        Find-Newer $step $true
    }
    Look = {
        param($step)
        $others = @((Get-Presence (Get-Payload $step['File']))['Others'])
        if ($others.Length -eq 0) { return (Seen $true 'nothing is installed from another package: nothing to remove' @{}) }
        Seen $false "installed from other packages: $($others -join ', ')" @{ removed = $others }
    }
    Do = {
        param($step, $seen)
        Remove-OtherPackage (Get-Payload $step['File']) $step['Arguments'] $seen['State']['removed']
    }
}

Kind 'replace' @{
    Decides = $true
    Lasts = $true
    Check = {
        param($step)
        Find-StepPayload $step
        Find-Newer $step $true
        Add-InstallerSpace $step
    }
    Look = {
        param($step)
        $presence = Get-Presence (Get-Payload $step['File'])
        $others = @($presence['Others'])
        if ($presence['IsThisPackage'] -and $others.Length -eq 0) { return (Seen $true "this exact package is already installed, version $($presence['Version'])" @{}) }
        if ($others.Length -eq 0) { return (Seen $false 'no version of it is installed' @{ before = 'absent'; removed = @(); others = @() }) }
        Seen $false "installed from other packages: $($others -join ', ')" @{ before = 'replaced'; removed = $others; others = $others }
    }
    Do = {
        param($step, $seen)
        $payload = Get-Payload $step['File']
        if (@($seen['State']['removed']).Length -eq 0) { Say '    Nothing is installed from another package: nothing to remove.' }
        Remove-OtherPackage $payload @() $seen['State']['removed']
        if (-not $Run.RestartBegun -and -not (Get-Presence $payload)['IsThisPackage']) { Install-Package $step['File'] @() @{ before = 'absent' } }
    }
    Undo = {
        param($step, $state)
        Undo-Install (Get-Payload $step['File']) $state
    }
}

Kind 'patch' @{
    Decides = $true
    Lasts = $true
    Check = {
        param($step)
        Find-StepPayload $step
        $path = Get-PayloadPath (Get-Payload $step['File'])
        if ((Test-Path -LiteralPath $path) -and @(Get-PatchTarget $path).Length -eq 0) {
            Add-Finding 'product-missing' $step['File'] "no product that the patch $($step['File']) applies to is installed"
        }
    }
    Look = {
        param($step)
        $path = Get-PayloadPath (Get-Payload $step['File'])
        $targets = @(Get-PatchTarget $path)
        $left = @($targets | Where-Object { -not $_['Patched'] })
        if ($targets.Length -gt 0 -and $left.Length -eq 0) { return (Seen $true 'the patch is already applied' @{}) }
        Seen $false "to be applied to $(@($left | ForEach-Object { $_['Product'] }) -join ', ')" @{}
    }
    Do = {
        param($step)
        Use-Payload $step['File'] {
            param($path, $payload)
            $words = @('/p', ('"{0}"' -f $path), 'REINSTALL=ALL', 'REINSTALLMODE=omus')
            $words += @(foreach ($argument in $step['Arguments']) { ConvertTo-InstallerArgument $argument })
            Invoke-Installer $payload['Name'] $words 'patch'
        }
    }
}

# Quotes one argument of Windows Installer: in PROPERTY=value only the value is quoted.
function ConvertTo-InstallerArgument([string]$Value) {
    if ($Value -match '\A[^\s"]+\z') { return $Value }
    if ($Value -match '\A([A-Za-z_][A-Za-z0-9_.]*)=') {
        $name = $matches[1]
        return $name + '="' + ($Value.Substring($name.Length + 1) -replace '"', '""') + '"'
    }
    '"' + ($Value -replace '"', '""') + '"'
}

# Tells what of a package is here: whether it is this very package, by its package code; if not, in which version its
# product is; and which products of its family other packages installed. What the rollup itself brings is none.
function Get-Presence([hashtable]$Payload) {
    $presence = @{ IsInstalled = $false; IsThisPackage = $false; Version = ''; Others = @() }
    foreach ($code in @(Get-InstalledProduct $Payload['ProductCode'] $Payload['UpgradeCode'])) {
        $own = $code -eq $Payload['ProductCode']
        if ($own) {
            $presence['IsInstalled'] = $true
            $presence['Version'] = [string](Get-ProductInfo $code 'VersionString')
            $presence['IsThisPackage'] = (Get-PackageCode $code) -eq $Payload['PackageCode']
        }
        if (-not (Test-Brought $code)) { $presence['Others'] += $code }
    }
    $presence
}

# Tells whether an installed product comes from a package of this bundle.
function Test-Brought([string]$Code) {
    foreach ($name in $Run.PayloadNames) {
        $payload = $Run.Payloads[$name]
        if ($payload['ProductCode'] -eq $Code -and (Get-PackageCode $Code) -eq $payload['PackageCode']) { return $true }
    }
    $false
}

# Returns the package code under which a product was installed. Without it nothing can be told apart.
function Get-PackageCode([string]$Code) {
    $found = [string](Get-ProductInfo $Code 'PackageCode')
    if ($found -eq '') { throw "Windows Installer does not say which package installed $Code, so nothing can be decided about it" }
    $found
}

function Get-InstallSight([hashtable]$Payload, [hashtable]$Presence) {
    $others = @($Presence['Others'])
    if (-not $Presence['IsInstalled']) { return (Seen $false 'it is not installed' @{ before = 'absent'; others = $others }) }
    if ((Compare-Version $Presence['Version'] $Payload['Version']) -gt 0) { throw (Get-NewerWords $Payload $Payload['ProductCode'] $Presence['Version']) }
    Seen $false "version $($Presence['Version']) is installed from another package" @{ before = 'older'; others = $others }
}

# Installs a package; over an older package of the same product, as a small update or minor upgrade.
function Install-Package([string]$Name, [string[]]$Arguments, [hashtable]$Before) {
    $words = @(foreach ($argument in $Arguments) { ConvertTo-InstallerArgument $argument })
    if ($Before['before'] -eq 'older') {
        Say '    Its product is installed from another package and is being updated.'
        $words += @('REINSTALL=ALL', 'REINSTALLMODE=vomus')
    }
    Use-Payload $Name {
        param($path, $payload)
        Invoke-Installer $payload['Name'] (@('/i', ('"{0}"' -f $path)) + $words) 'install'
    }
}

# Removes products that other packages installed.
function Remove-OtherPackage([hashtable]$Payload, [string[]]$Arguments, [string[]]$Codes) {
    $words = @(foreach ($argument in $Arguments) { ConvertTo-InstallerArgument $argument })
    foreach ($code in $Codes) {
        if (Test-Brought $code) { throw "$code comes from this rollup and is not removed" }
        Invoke-Installer $Payload['Name'] (@('/x', $code) + $words) 'remove'
        if ($Run.RestartBegun) { return }
    }
}

# Takes an installation back, if that brings back what was there before.
function Undo-Install([hashtable]$Payload, [hashtable]$State) {
    if ($State['before'] -ne 'absent' -or @($State['others']).Length -gt 0) { throw "this bundle does not contain what was installed before $($Payload['Name']), so it cannot be restored" }
    if (-not (Get-Presence $Payload)['IsThisPackage']) { return "$($Payload['Name']) is no longer installed" }
    Invoke-Installer $Payload['Name'] @('/x', $Payload['ProductCode']) 'undo'
    "$($Payload['Name']) has been removed"
}

# Compares the first three fields of two versions, which is all that Windows Installer looks at.
function Compare-Version([string]$One, [string]$Other) {
    $fields = @(foreach ($version in $One, $Other) {
        if ($version -notmatch '\A\s*([0-9]{1,9})(?:\.([0-9]{1,9}))?(?:\.([0-9]{1,9}))?') { throw "the version `"$version`" cannot be read" }
        foreach ($group in 1, 2, 3) { [int]('0' + [string]$matches[$group]) }
    })
    for ($field = 0; $field -lt 3; $field++) {
        if ($fields[$field] -ne $fields[$field + 3]) { return [Math]::Sign($fields[$field] - $fields[$field + 3]) }
    }
    0
}

function Get-NewerWords([hashtable]$Payload, [string]$Code, [string]$Version) {
    "version $Version of $Code is installed, which is newer than $($Payload['Version']) of $($Payload['Name']); a newer version is neither replaced nor removed"
}

# Tells of installed products that are newer than the package that would take their place.
function Find-Newer([hashtable]$Step, [bool]$Family) {
    $payload = Get-Payload $Step['File']
    if ($payload['Version'] -eq '') { return }
    foreach ($code in @(Get-InstalledProduct $payload['ProductCode'] $payload['UpgradeCode'])) {
        if ((-not $Family -and $code -ne $payload['ProductCode']) -or (Test-Brought $code)) { continue }
        $version = [string](Get-ProductInfo $code 'VersionString')
        if ((Compare-Version $version $payload['Version']) -gt 0) { Add-Finding 'newer-installed' $payload['Name'] (Get-NewerWords $payload $code $version) }
    }
}

# Runs Windows Installer without questions; waits while another installation is going on, five minutes at most.
function Invoke-Installer([string]$What, [string[]]$Arguments, [string]$Purpose) {
    $stamp = [DateTime]::UtcNow.ToString('yyyyMMdd-HHmmss', [Globalization.CultureInfo]::InvariantCulture)
    $name = '{0}-{1}-{2}.log' -f $stamp, ($Run.Current -replace '[^A-Za-z0-9.-]', '-'), $Purpose
    $log = Join-Path (Get-LogFolder) $name
    $words = @($Arguments) + @('/qn', '/norestart', '/l*v', ('"{0}"' -f $log))
    $program = Get-SystemProgram 'msiexec.exe'
    $code = Invoke-Program $program $words ''
    for ($try = 1; $code -eq 1618 -and $try -le 10; $try++) {
        Say "    Another installation is running; waiting ($try of 10)."
        Start-Sleep -Seconds 30
        $code = Invoke-Program $program $words ''
    }
    # Unknown and already removed are what a removal is to achieve.
    if ('/x' -eq $Arguments[0] -and 1605, 1614 -contains $code) {
        Say "    It was no longer there ($code): done."
        $code = 0
    }
    Confirm-ExitCode $code "msiexec for $What" $log
}

# Returns the codes of the installed products that are this product or share its upgrade code.
function Get-InstalledProduct([string]$ProductCode, [string]$UpgradeCode) {
    $installer = New-Object -ComObject WindowsInstaller.Installer
    $codes = @()
    if ($UpgradeCode -ne '') {
        $related = $installer.GetType().InvokeMember('RelatedProducts', 'GetProperty', $null, $installer, @($UpgradeCode))
        $codes = @(foreach ($code in $related) { [string]$code })
    }
    if ($ProductCode -ne '' -and $codes -notcontains $ProductCode) { $codes += $ProductCode }
    # 5 is INSTALLSTATE_DEFAULT: installed for this user or this computer.
    @($codes | Where-Object { $installer.GetType().InvokeMember('ProductState', 'GetProperty', $null, $installer, @($_)) -eq 5 })
}

# Returns what Windows Installer knows of an installed product.
function Get-ProductInfo([string]$Code, [string]$Property) {
    $installer = New-Object -ComObject WindowsInstaller.Installer
    $installer.GetType().InvokeMember('ProductInfo', 'GetProperty', $null, $installer, @($Code, $Property))
}

# Returns the installed products that a patch is for, and whether it is applied to them.
function Get-PatchTarget([string]$Path) {
    $installer = New-Object -ComObject WindowsInstaller.Installer
    $summary = $installer.GetType().InvokeMember('SummaryInformation', 'GetProperty', $null, $installer, @($Path, 0))
    # Template (7) holds the product codes, revision number (9) begins with the patch code.
    $products = [string]$summary.GetType().InvokeMember('Property', 'GetProperty', $null, $summary, @(7))
    $patch = ([string]$summary.GetType().InvokeMember('Property', 'GetProperty', $null, $summary, @(9))).Substring(0, 38)
    foreach ($code in @($products.Split(';'))) {
        if ($installer.GetType().InvokeMember('ProductState', 'GetProperty', $null, $installer, @($code)) -ne 5) { continue }
        $patches = @($installer.GetType().InvokeMember('Patches', 'GetProperty', $null, $installer, @($code)))
        @{ Product = $code; Patched = $patches -contains $patch }
    }
}

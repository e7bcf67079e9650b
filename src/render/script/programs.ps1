# --- Programs --------------------------------------------------------------------------------------

Kind 'start' @{
    Check = {
        param($step)
        Find-StepPayload $step
    }
    Do = {
        param($step)
        Use-Payload $step['File'] {
            param($path, $payload)
            Start-Program $path $step['Arguments'] $Run.PayloadFolder
        }
    }
}

Kind 'run' @{
    Check = {
        param($step)
        # Packages put their programs below Program Files; elsewhere a program has to be there before.
        $comes = $step['Program'] -like '*Program Files*' -and (Test-Installs $step)
        if ((Find-File $step['Program']) -eq '' -and -not $comes) {
            Add-Finding 'program-missing' $step['Program'] "the program of step $($step['Number']) was not found: $((Get-Candidate $step['Program']) -join ' and ')"
        }
    }
    Do = {
        param($step)
        $file = Find-File $step['Program']
        if ($file -eq '') { throw "not found: $((Get-Candidate $step['Program']) -join ' and ')" }
        Start-Program $file $step['Arguments'] (Split-Path -Parent $file)
    }
}

# Returns the path of a program of Windows, the real one even from a 32-bit PowerShell.
function Get-SystemProgram([string]$Name) {
    foreach ($folder in 'Sysnative', 'System32') {
        if ($env:SystemRoot) {
            $path = Join-Path (Join-Path $env:SystemRoot $folder) $Name
            if (Test-Path -LiteralPath $path) { return $path }
        }
    }
    $Name
}

# Quotes one argument as programs of Windows read their command line.
function ConvertTo-Argument([string]$Value) {
    if ($Value -match '\A[^\s"]+\z') { return $Value }
    '"' + (($Value -replace '(\\*)"', '$1$1\"') -replace '(\\+)\z', '$1$1') + '"'
}

# Runs a program to its end and returns its exit code.
function Invoke-Program([string]$Path, [string[]]$Arguments, [string]$Folder) {
    $start = @{ FilePath = $Path; Wait = $true; PassThru = $true }
    if ($Arguments.Length -gt 0) { $start['ArgumentList'] = $Arguments -join ' ' }
    if ($Folder -ne '') { $start['WorkingDirectory'] = $Folder }
    (Start-Process @start).ExitCode
}

# Runs a program and accepts the exit codes that mean success.
function Start-Program([string]$Path, [string[]]$Arguments, [string]$Folder) {
    $code = Invoke-Program $Path @(foreach ($argument in $Arguments) { ConvertTo-Argument $argument }) $Folder
    Confirm-ExitCode $code $Path ''
}

# Returns the paths where a program may be; one without a drive is looked for on the system's drive, the folder of
# 32-bit programs included.
function Get-Candidate([string]$Path) {
    $expanded = [Environment]::ExpandEnvironmentVariables($Path)
    if ([IO.Path]::IsPathRooted($expanded) -or -not $env:SystemDrive) { return (Get-FullPath $expanded) }
    Join-Path "$($env:SystemDrive)\" $expanded
    if ($expanded -match '\AProgram Files\\(.+)\z') { Join-Path "$($env:SystemDrive)\Program Files (x86)" $matches[1] }
}

# Finds a program; nothing, where it is not there.
function Find-File([string]$Path) {
    foreach ($candidate in @(Get-Candidate $Path)) {
        if (Test-Path -LiteralPath $candidate) { return $candidate }
    }
    ''
}

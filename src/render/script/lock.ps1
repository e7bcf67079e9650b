# --- One run at a time on a server -----------------------------------------------------------------

function Get-LockName { 'Global\rollpack-install' }

# Takes the server's lock, or ends the run. A run that was killed has let it go.
function Open-Lock {
    try {
        $mutex = New-Object Threading.Mutex $false, (Get-LockName)
        try { $mine = $mutex.WaitOne(0, $false) }
        catch [Threading.AbandonedMutexException] { $mine = $true }
    }
    catch [UnauthorizedAccessException] { $mine = $false }
    if (-not $mine) {
        Add-Finding 'another-run' (Get-LockName) 'install.ps1 is already running on this server, for this or another rollup; wait for it to finish'
        Show-Faults
        Stop-Run 1 (Get-FaultWords) ''
    }
    $Run.Lock = $mutex
}

function Close-Lock {
    if ($null -eq $Run.Lock) { return }
    $Run.Lock.ReleaseMutex()
    $Run.Lock.Close()
    $Run.Lock = $null
}

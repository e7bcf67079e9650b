# --- Exit codes, in words --------------------------------------------------------------------------

# What the exit codes of Windows Installer mean
# (https://learn.microsoft.com/windows/win32/msi/error-codes).
function Get-ExitCodeWords([int]$Code) {
    switch ($Code) {
        5 { 'access is denied; start PowerShell as an administrator' }
        13 { 'the data is invalid' }
        87 { 'a parameter is wrong' }
        112 { 'the disk is full' }
        1601 { 'the Windows Installer service cannot be reached; make sure that it can start' }
        1602 { 'somebody cancelled it' }
        1603 { 'a fatal error, and the package was rolled back; the lines before "Return value 3" in the log say what failed' }
        1604 { 'it was suspended and is not complete' }
        1605 { 'the product is not installed' }
        1606 { 'the feature is not known' }
        1607 { 'the component is not known' }
        1608 { 'the property is not known' }
        1609 { 'the handle is in an invalid state' }
        1610 { 'the configuration data of the product is damaged' }
        1612 { 'the source of the installed product is not available; make the folder it was installed from reachable again' }
        1613 { 'the package needs a newer Windows Installer' }
        1614 { 'the product is uninstalled already' }
        1618 { 'another installation is running and did not finish within five minutes; wait for it' }
        1619 { 'the package could not be opened; make sure that the account may read it' }
        1620 { 'the package could not be opened: it is not a valid Windows Installer package' }
        1621 { 'the user interface of the installer could not start' }
        1622 { 'the log of the installer could not be opened; see -LogFolder' }
        1623 { 'this language of the package is not supported here' }
        1624 { 'a transform could not be applied' }
        1625 { 'a policy of this computer forbids the installation; ask who administers it' }
        1626 { 'a function could not be executed' }
        1627 { 'a function failed during execution' }
        1628 { 'an invalid or unknown table was specified' }
        1629 { 'the data has the wrong type' }
        1630 { 'data of this type is not supported' }
        1631 { 'the Windows Installer service failed to start' }
        1632 { 'the folder for temporary files is full or cannot be used' }
        1633 { 'the package is not for this platform' }
        1634 { 'the component is not used on this computer' }
        1635 { 'the patch could not be opened; make sure that the account may read it' }
        1636 { 'the patch could not be opened: it is not a valid Windows Installer patch' }
        1637 { 'the patch needs a newer Windows Installer' }
        1638 { 'another version of this product is installed; remove it in Programs and Features first' }
        1639 { 'the command line is wrong' }
        1640 { 'installing from a remote session is not allowed here; log on to the server itself' }
        1642 { 'the program that the patch is for is not installed, or in another version' }
        1643 { 'a policy of this computer forbids the patch' }
        1644 { 'a policy of this computer forbids a transform' }
        1645 { 'installing from a remote desktop is not allowed here' }
        1646 { 'the patch cannot be removed' }
        1647 { 'the patch is not applied to this product' }
        1648 { 'no order was found in which the patches can be applied' }
        1649 { 'a policy of this computer forbids removing the patch' }
        1650 { 'the data of the patch is invalid' }
        1651 { 'the account has no right to patch a managed product' }
        1652 { 'this is not possible in safe mode' }
        1653 { 'a transaction cannot begin, as rollback is turned off' }
    }
}

# Judges an exit code: done, done but for a restart, or failed.
function Confirm-ExitCode([int]$Code, [string]$What, [string]$Log) {
    $Run.Step['ExitCode'] = $Code
    if ($Log -ne '') { $Run.Step['Log'] = $Log }
    switch ($Code) {
        0 {
            return
        }
        3010 {
            Set-RestartNeeded
            Say '    Done; this computer will need a restart.'
        }
        1641 {
            Set-RestartNeeded
            $Run.RestartBegun = $true
            Say '    Done; the restart of this computer has begun.'
        }
        default {
            $words = Get-ExitCodeWords $Code
            if ($words) { $words = ": $words" }
            $hint = ''
            if ($Log -ne '') {
                Show-LogTail $Log
                $hint = "; its log is $Log"
            }
            throw "$What ended with exit code $Code$words$hint"
        }
    }
}

# Shows how the log of the installer ends.
function Show-LogTail([string]$Path) {
    try {
        $share = [IO.FileShare]::ReadWrite -bor [IO.FileShare]::Delete
        $stream = New-Object IO.FileStream $Path, ([IO.FileMode]::Open), ([IO.FileAccess]::Read), $share
        # Windows Installer writes UTF-16; a reader that begins elsewhere than at the start would not know.
        $reader = New-Object IO.StreamReader $stream, ([Text.Encoding]::Default), $true
        try {
            $tail = [Collections.ArrayList]@()
            while ($null -ne ($line = $reader.ReadLine())) {
                if ($line.Trim() -eq '') { continue }
                [void]$tail.Add($line)
                if ($tail.Count -gt 12) { $tail.RemoveAt(0) }
            }
        }
        finally { $reader.Close() }
    }
    catch {
        Say "    Its log cannot be read: $($_.Exception.Message)"
        return
    }
    if ($tail.Count -gt 0) { Say '    Its log ends with:' }
    foreach ($line in $tail) { Say "    | $line" }
}

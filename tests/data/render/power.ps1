# A power supply that fails once at every step, and a person who does what is asked, once, and remembers it. It
# comes after windows.ps1. ROLLPACK_KILL says where it fails: `before` the step is written down as begun, in the
# `middle` of it, or when it is done and that is `unwritten`; `each` takes these places in turn. What is done becomes
# a line of the state `deeds`.

function Stop-Here([string]$Where, [string]$Step) {
    $place = $env:ROLLPACK_KILL
    if ($place -eq 'each') {
        $ids = @($Run.Steps | ForEach-Object { $_['Id'] })
        $place = @('before', 'middle', 'unwritten')[[Array]::IndexOf($ids, $Step) % 3]
    }
    if ($Where -ne $place) { return }
    if (@(Get-State 'kills') -contains $Step) { return }
    [IO.File]::AppendAllText("$env:ROLLPACK_STATE/kills", "$Step`n")
    [Diagnostics.Process]::GetCurrentProcess().Kill()
    [Threading.Thread]::Sleep(60000)
}

function Add-Deed([string]$Step, [string]$Line) {
    Stop-Here 'middle' $Step
    $line = $Line -replace ' /l\*v .*'
    [IO.File]::AppendAllText("$env:ROLLPACK_STATE/deeds", "$Step|$line`n")
}
function Test-Deed([string]$Step) { @(Get-State 'deeds' | Where-Object { $_.StartsWith("$Step|") }).Length -gt 0 }
function Add-Call([string]$Line) { Add-Deed $Run.Current $Line }

function Add-JournalLine([string]$Path, [byte[]]$Line) {
    $text = [Text.Encoding]::ASCII.GetString($Line)
    if ($text -match '"step": "([^"]+)"') {
        $step = $matches[1]
        if ($text.Contains('"event": "begin"')) { Stop-Here 'before' $step }
        if ($text.Contains('"event": "end"')) { Stop-Here 'unwritten' $step }
    }
    [IO.File]::AppendAllText($Path, $text)
}

function Move-Over([string]$From, [string]$To) {
    Add-Call "put $([IO.Path]::GetFileName($To))"
    [IO.File]::Move($From, $To, $true)
}

function Read-Host([string]$Question) {
    if ($Question -match 'as in (\S+)-(\S+),') {
        $first, $last = $matches[1], $matches[2]
        $numbers = @($Run.Steps | ForEach-Object { $_['Number'] })
        for ($index = [Array]::IndexOf($numbers, $first); $index -le [Array]::IndexOf($numbers, $last); $index++) {
            $step = $Run.Steps[$index]['Id']
            if ($Run.Steps[$index]['Does'] -eq 'by-hand' -and -not (Test-Deed $step)) { Add-Deed $step 'by hand' }
        }
        return "$first-$last"
    }
    if ($Question -match '[Tt]ype (\S+) when') {
        $number = $matches[1]
        $step = @($Run.Steps | Where-Object { $_['Number'] -eq $number })[0]['Id']
        if (Test-Deed $step) { return $number }
        if ($Question -match '\[A\]gain') { return 'A' }
        Add-Deed $step 'by hand'
        return $number
    }
    if ($Question -match 'Names of the servers') { return 'MPS01, MPS02' }
    'Y'
}

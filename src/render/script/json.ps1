# --- JSON, which PowerShell cannot read or write before 3.0 ----------------------------------------

# Writes a value as JSON: one line, ASCII, keys in order.
function ConvertTo-JsonText($Value) {
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) { return ([string]$Value).ToLowerInvariant() }
    if ($Value -is [int] -or $Value -is [long]) { return $Value.ToString([Globalization.CultureInfo]::InvariantCulture) }
    if ($Value -is [Collections.IDictionary]) {
        $keys = @(foreach ($key in $Value.Keys) { [string]$key })
        [Array]::Sort($keys, [StringComparer]::Ordinal)
        $members = @(foreach ($key in $keys) { '{0}: {1}' -f (ConvertTo-JsonString $key), (ConvertTo-JsonText $Value[$key]) })
        return '{' + ($members -join ', ') + '}'
    }
    if ($Value -isnot [string] -and $Value -is [Collections.IEnumerable]) {
        $items = @(foreach ($item in $Value) { ConvertTo-JsonText $item })
        return '[' + ($items -join ', ') + ']'
    }
    ConvertTo-JsonString ([string]$Value)
}

function ConvertTo-JsonString([string]$Text) {
    if ($Text -cmatch '\A[ !#-\[\]-~]*\z') { return '"' + $Text + '"' }
    $quoted = New-Object Text.StringBuilder
    foreach ($char in $Text.ToCharArray()) {
        $code = [int]$char
        if ($code -eq 34 -or $code -eq 92) { [void]$quoted.Append('\').Append($char) }
        elseif ($code -lt 32 -or $code -gt 126) { [void]$quoted.Append(('\u{0:x4}' -f $code)) }
        else { [void]$quoted.Append($char) }
    }
    '"' + $quoted.ToString() + '"'
}

# Reads JSON: objects become hashtables, lists become arrays. Fails where the text is none.
function ConvertFrom-JsonText([string]$Text) {
    $pattern = '\G\s*("(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|[{}\[\]:,]|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)'
    $reader = @{ Tokens = [Collections.ArrayList]@(); At = 0; Result = $null }
    $end = 0
    foreach ($match in [regex]::Matches($Text, $pattern)) {
        [void]$reader.Tokens.Add($match.Groups[1].Value)
        $end = $match.Index + $match.Length
    }
    if ($Text.Substring($end).Trim() -ne '') { throw "this is not JSON from character $($end + 1) on" }
    Read-JsonValue $reader 0
    if ($reader.At -ne $reader.Tokens.Count) { throw 'the JSON continues after its end' }
    # A list must not be taken apart on the way out.
    , $reader.Result
}

# Reads the value that begins at the next token. What functions return is taken apart, so it is put down instead.
function Read-JsonValue([hashtable]$Reader, [int]$Depth) {
    if ($Depth -gt 32) { throw 'the JSON is nested too deeply' }
    $token = Read-JsonToken $Reader ''
    if ($token -ceq '{') { Read-JsonObject $Reader $Depth }
    elseif ($token -ceq '[') { Read-JsonList $Reader $Depth }
    elseif ($token[0] -eq '"') { $Reader.Result = ConvertFrom-JsonString $token }
    elseif ($token -ceq 'true') { $Reader.Result = $true }
    elseif ($token -ceq 'false') { $Reader.Result = $false }
    elseif ($token -ceq 'null') { $Reader.Result = $null }
    elseif ($token -match '\A-?[0-9]{1,18}\z') { $Reader.Result = [long]::Parse($token, [Globalization.CultureInfo]::InvariantCulture) }
    elseif ($token -match '\A[-0-9]') { $Reader.Result = [double]::Parse($token, [Globalization.CultureInfo]::InvariantCulture) }
    else { throw "the JSON has $token where a value belongs" }
}

function Read-JsonObject([hashtable]$Reader, [int]$Depth) {
    $object = @{}
    $token = Read-JsonToken $Reader ''
    while ($token -cne '}') {
        if ($token[0] -ne '"') { throw "the JSON has $token where a name belongs" }
        $name = ConvertFrom-JsonString $token
        [void](Read-JsonToken $Reader ':')
        Read-JsonValue $Reader ($Depth + 1)
        $object[$name] = $Reader.Result
        $token = Read-JsonToken $Reader ''
        if ($token -ceq ',') { $token = Read-JsonToken $Reader '' }
        elseif ($token -cne '}') { throw "the JSON has $token where a comma belongs" }
    }
    $Reader.Result = $object
}

function Read-JsonList([hashtable]$Reader, [int]$Depth) {
    $list = [Collections.ArrayList]@()
    if ($Reader.At -lt $Reader.Tokens.Count -and $Reader.Tokens[$Reader.At] -ceq ']') { $Reader.At++ }
    else {
        do {
            Read-JsonValue $Reader ($Depth + 1)
            [void]$list.Add($Reader.Result)
            $token = Read-JsonToken $Reader ''
            if ($token -cne ',' -and $token -cne ']') { throw "the JSON has $token where a comma belongs" }
        } while ($token -ceq ',')
    }
    $Reader.Result = $list.ToArray()
}

# Returns the next token, which must be the expected one, if one is expected.
function Read-JsonToken([hashtable]$Reader, [string]$Expected) {
    if ($Reader.At -ge $Reader.Tokens.Count) { throw 'the JSON ends too early' }
    $token = $Reader.Tokens[$Reader.At]
    $Reader.At++
    if ($Expected -ne '' -and $token -cne $Expected) { throw "the JSON has $token where $Expected belongs" }
    $token
}

function ConvertFrom-JsonString([string]$Token) {
    $inner = $Token.Substring(1, $Token.Length - 2)
    if ($inner.IndexOf('\') -lt 0) { return $inner }
    $plain = New-Object Text.StringBuilder
    for ($at = 0; $at -lt $inner.Length; $at++) {
        if ($inner[$at] -ne '\') {
            [void]$plain.Append($inner[$at])
            continue
        }
        $at++
        $index = 'bfnrt'.IndexOf($inner[$at])
        if ($index -ge 0) { [void]$plain.Append([char](8, 12, 10, 13, 9)[$index]) }
        elseif ($inner[$at] -ceq 'u') {
            [void]$plain.Append([char][Convert]::ToInt32($inner.Substring($at + 1, 4), 16))
            $at += 4
        }
        else { [void]$plain.Append($inner[$at]) }
    }
    $plain.ToString()
}

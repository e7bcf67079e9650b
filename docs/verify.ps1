<#
.SYNOPSIS
Proves that the folder of an extracted rollpack bundle holds what was signed, and nothing else.

.DESCRIPTION
This is one script for all bundles. It comes with rollpack and its documentation and never inside a bundle: whoever
forges a bundle would put their own into it. Get it, and the fingerprint, by another way than the bundle.

It needs PowerShell 2.0 or later and nothing else. Every reason to refuse is told; only the last line,
"all files are as signed, and no other is there", means that all is well.

Exit codes: 0 all is well, 1 refused, 2 asked for wrongly.

.PARAMETER Folder
The folder that the bundle was extracted to.

.PARAMETER RootFingerprint
The SHA-256 of the certificate of the authority that is trusted: 64 hexadecimal digits. Colons and blanks do no harm.

.PARAMETER RootFile
The file of that certificate, where the signature does not carry it. It need not be trusted: the fingerprint decides.

.EXAMPLE
.\verify.ps1 -Folder C:\temp\rollup -RootFingerprint 9A:3B:... -RootFile C:\temp\ca.pem
#>

#requires -Version 2.0
param(
    [string]$Folder = '',
    [string]$RootFingerprint = '',
    [string]$RootFile = ''
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$Refusals = [Collections.ArrayList]@()

# Why signers are not trusted; of several, one that is trusted is enough.
$Strangers = [Collections.ArrayList]@()

# Adds a reason to refuse.
function Refuse([string]$Reason) { [void]$Refusals.Add($Reason) }

# Ends a check that was asked for wrongly.
function Stop-Usage([string]$Reason) {
    Write-Host "verify.ps1: $Reason"
    exit 2
}

# Ends the check where nothing more can be looked at.
function Stop-Refused {
    foreach ($reason in $Refusals) { Write-Host "refused: $reason" }
    exit 1
}

# Returns the SHA-256 of bytes or of a stream in lower-case hexadecimal digits.
function Get-Sha256($Content) {
    # Where only validated cryptography is allowed, Create() of an old .NET fails and the other class works.
    try { $algorithm = [Security.Cryptography.SHA256]::Create() }
    catch {
        [void][Reflection.Assembly]::LoadWithPartialName('System.Core')
        $algorithm = New-Object Security.Cryptography.SHA256CryptoServiceProvider
    }
    ([BitConverter]::ToString($algorithm.ComputeHash($Content)) -replace '-', '').ToLowerInvariant()
}

function Get-FileSha256([string]$Path) {
    $stream = [IO.File]::Open($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::Read)
    try { Get-Sha256 $stream }
    finally { $stream.Close() }
}

# Returns every file below a folder under its name in the bundle. What is no plain file or folder is refused.
function Get-FileName([string]$In, [string]$Before) {
    foreach ($path in [IO.Directory]::GetFileSystemEntries($In)) {
        $name = $Before + (Split-Path -Leaf $path)
        $attributes = [IO.File]::GetAttributes($path)
        if ($attributes -band [IO.FileAttributes]::ReparsePoint) { Refuse "$name is a link" }
        elseif ($attributes -band [IO.FileAttributes]::Directory) { Get-FileName $path "$name/" }
        else { $name }
    }
}

# Checks a signature over the manifest; tells whether its signer leads to the trusted authority.
function Test-Signature([string]$Name, [byte[]]$Manifest) {
    $content = New-Object Security.Cryptography.Pkcs.ContentInfo (, $Manifest)
    $cms = New-Object Security.Cryptography.Pkcs.SignedCms $content, $true
    try { $cms.Decode([IO.File]::ReadAllBytes((Join-Path $Folder $Name))) }
    catch {
        Refuse "$Name is no signature: $($_.Exception.GetBaseException().Message)"
        return $false
    }
    if (-not $cms.Detached -or $cms.SignerInfos.Count -ne 1) {
        Refuse "$Name has another form than signatures of bundles: one signer, and the content beside it"
        return $false
    }
    try { $cms.CheckSignature($true) }
    catch {
        Refuse "$Name does not sign META/manifest.json: $($_.Exception.GetBaseException().Message)"
        return $false
    }
    Test-Signer $Name $cms
}

# Tells whether the signer's certificate holds and leads to the trusted authority.
function Test-Signer([string]$Name, $Cms) {
    $signer = $Cms.SignerInfos[0].Certificate
    if ($null -eq $signer) {
        Refuse "$Name does not carry the certificate of its signer"
        return $false
    }
    $chain = New-Object Security.Cryptography.X509Certificates.X509Chain
    $chain.ChainPolicy.RevocationMode = 'NoCheck'
    $chain.ChainPolicy.VerificationFlags = 'AllowUnknownCertificateAuthority'
    [void]$chain.ChainPolicy.ApplicationPolicy.Add((New-Object Security.Cryptography.Oid '1.3.6.1.5.5.7.3.3'))
    $chain.ChainPolicy.ExtraStore.AddRange($Cms.Certificates)
    if ($null -ne $Root) { [void]$chain.ChainPolicy.ExtraStore.Add($Root) }
    if (-not $chain.Build($signer)) {
        $status = @(foreach ($one in $chain.ChainStatus) { [string]$one.Status }) -join ', '
        [void]$Strangers.Add("the certificate of $($signer.Subject) in $Name does not hold: $status")
        return $false
    }
    $last = $chain.ChainElements[$chain.ChainElements.Count - 1].Certificate
    if ((Get-Sha256 $last.RawData) -ne $Fingerprint) {
        $hint = ''
        if ($last.Subject -ne $last.Issuer) { $hint = '; the certificate above it is not there, name its file with -RootFile' }
        [void]$Strangers.Add("the certificate of $($signer.Subject) in $Name leads to $($last.Subject), whose SHA-256 is $(Get-Sha256 $last.RawData) and not the trusted one$hint")
        return $false
    }
    Write-Host "signed by $($signer.Subject)"
    $true
}

# Returns the digests of the files by name, from the list that the manifest vouches for.
function Get-Listed([byte[]]$Manifest) {
    $listed = @{}
    $path = Join-Path $Folder 'META/SHA256SUMS'
    if (-not (Test-Path -LiteralPath $path)) {
        Refuse 'META/SHA256SUMS is missing'
        return $listed
    }
    $digest = Get-FileSha256 $path
    # The manifest has one form only, so that this is its record of the list.
    if ([Text.Encoding]::UTF8.GetString($Manifest).IndexOf('"path":"META/SHA256SUMS","sha256":"' + $digest + '"') -lt 0) {
        Refuse 'META/SHA256SUMS is not the list that was signed'
        return $listed
    }
    foreach ($line in [IO.File]::ReadAllText($path).Split([char]10)) {
        if ($line -eq '') { continue }
        if ($line -cnotmatch '\A([0-9a-f]{64})  ([^\\:]+)\z') {
            Refuse "META/SHA256SUMS has a line that is none: $line"
            continue
        }
        $listed[$matches[2]] = $matches[1]
    }
    $listed
}

if ($Folder -eq '') { Stop-Usage 'say with -Folder where the bundle was extracted to' }
if (-not [IO.Directory]::Exists($Folder)) { Stop-Usage "there is no folder $Folder" }
$Folder = [IO.Path]::GetFullPath((Join-Path $Folder '.'))
$Fingerprint = ($RootFingerprint -replace '[:\s]', '').ToLowerInvariant()
if ($Fingerprint -eq '') { Stop-Usage 'say with -RootFingerprint which authority is trusted: the SHA-256 of its certificate' }
if ($Fingerprint -notmatch '\A[0-9a-f]{64}\z') { Stop-Usage '-RootFingerprint is no SHA-256, which has 64 hexadecimal digits' }
$Root = $null
if ($RootFile -ne '') {
    if (-not (Test-Path -LiteralPath $RootFile)) { Stop-Usage "there is no file $RootFile" }
    $Root = New-Object Security.Cryptography.X509Certificates.X509Certificate2 $RootFile
    if ((Get-Sha256 $Root.RawData) -ne $Fingerprint) { Stop-Usage "$RootFile is another certificate than -RootFingerprint says: its SHA-256 is $(Get-Sha256 $Root.RawData)" }
}
Add-Type -AssemblyName System.Security

$Names = @(Get-FileName $Folder '')
if ($Names -cnotcontains 'META/manifest.json') {
    Refuse 'META/manifest.json is missing: this is no extracted bundle'
    Stop-Refused
}
$ManifestBytes = [IO.File]::ReadAllBytes((Join-Path $Folder 'META/manifest.json'))
$Signatures = @($Names | Where-Object { $_ -cmatch '\AMETA/manifest\.json(\.([2-9]|[1-9][0-9]+))?\.p7s\z' })
if ($Signatures.Length -eq 0) { Refuse 'META/manifest.json.p7s is missing: the bundle is not signed' }
$Trusted = @(foreach ($name in $Signatures) { Test-Signature $name $ManifestBytes }) -contains $true
if (-not $Trusted) {
    foreach ($reason in $Strangers) { Refuse $reason }
}

$Listed = Get-Listed $ManifestBytes
foreach ($name in @($Listed.Keys | Sort-Object)) {
    if ($Names -cnotcontains $name) { Refuse "$name is missing" }
    elseif ((Get-FileSha256 (Join-Path $Folder $name)) -ne $Listed[$name]) { Refuse "$name is not what was signed" }
}
$Own = @('META/manifest.json', 'META/SHA256SUMS', 'META/manifest.json.sig') + $Signatures
foreach ($name in $Names) {
    if ($Own -cnotcontains $name -and -not ($Listed.ContainsKey($name) -and @($Listed.Keys) -ccontains $name)) { Refuse "$name does not belong to the bundle" }
}
if ($Refusals.Count -gt 0) { Stop-Refused }
if ($Names -ccontains 'META/manifest.json.sig') { Write-Host 'META/manifest.json.sig is there and was not looked at' }
Write-Host 'all files are as signed, and no other is there'
exit 0

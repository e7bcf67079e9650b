& {
  $ErrorActionPreference = 'Stop'
  $folder = 'C:\temp\rollup'    # where the bundle was extracted
  $ca     = 'C:\temp\ca.pem'    # the certificate to trust, which came by another way
  Add-Type -AssemblyName System.Security
  $manifest = [IO.File]::ReadAllBytes("$folder/META/manifest.json")
  $content = New-Object Security.Cryptography.Pkcs.ContentInfo -ArgumentList (,$manifest)
  $root = New-Object Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $ca
  $listed = @('META/manifest.json')
  $trusted = $null
  for ($name = 'META/manifest.json.p7s'; $listed.Count -eq 1 -or (Test-Path -LiteralPath "$folder/$name"); $name = "META/manifest.json.$($listed.Count).p7s") {
    $listed += $name
    $cms = New-Object Security.Cryptography.Pkcs.SignedCms -ArgumentList $content, $true
    $cms.Decode([IO.File]::ReadAllBytes("$folder/$name"))
    if (-not $cms.Detached -or $cms.SignerInfos.Count -ne 1) { throw "$name has another form" }
    $cms.CheckSignature($true)    # the mathematics; trust is decided below
    $signer = $cms.SignerInfos[0].Certificate
    $chain = New-Object Security.Cryptography.X509Certificates.X509Chain
    $chain.ChainPolicy.RevocationMode = 'NoCheck'
    $chain.ChainPolicy.VerificationFlags = 'AllowUnknownCertificateAuthority'
    [void]$chain.ChainPolicy.ApplicationPolicy.Add((New-Object Security.Cryptography.Oid '1.3.6.1.5.5.7.3.3'))
    [void]$chain.ChainPolicy.ExtraStore.Add($root)
    $chain.ChainPolicy.ExtraStore.AddRange($cms.Certificates)
    if (-not $chain.Build($signer)) {
      "the certificate of $($signer.Subject) does not hold: $(@($chain.ChainStatus | ForEach-Object { $_.Status }) -join ', ')"
      continue
    }
    $last = $chain.ChainElements[$chain.ChainElements.Count - 1].Certificate
    if ([Convert]::ToBase64String($last.RawData) -ne [Convert]::ToBase64String($root.RawData)) {
      "the certificate of $($signer.Subject) leads to another authority, $($last.Thumbprint)"
    } elseif ($null -eq $trusted) { $trusted = $signer }
  }
  if ($null -eq $trusted) { throw 'nobody who is trusted has signed' }
  $listed += 'META/manifest.json.sig'    # by ssh-keygen, where it is there, and not looked at here
  $sha256 = [Security.Cryptography.SHA256]::Create()
  foreach ($entry in ([Text.Encoding]::UTF8.GetString($manifest) | ConvertFrom-Json).entries) {
    $stream = [IO.File]::OpenRead("$folder/$($entry.path)")
    try { $digest = [BitConverter]::ToString($sha256.ComputeHash($stream)) -replace '-', '' } finally { $stream.Close() }
    if ($digest -ne $entry.sha256) { throw "$($entry.path) is not what was signed" }
    $listed += $entry.path
  }
  $start = (Get-Item -LiteralPath $folder).FullName.TrimEnd('\', '/').Length + 1
  foreach ($file in Get-ChildItem -LiteralPath $folder -Recurse -Force | Where-Object { -not $_.PSIsContainer }) {
    $name = $file.FullName.Substring($start).Replace('\', '/')
    if ($listed -cnotcontains $name) { throw "$name does not belong to the bundle" }
  }
  "signed by $($trusted.Subject); all files are as signed, and no other is there"
}

(
  check() { openssl cms -verify -binary -inform DER -content META/manifest.json -out /dev/null -in "$@"; }
  set -- META/manifest.json.p7s
  while [ -e "META/manifest.json.$(($# + 1)).p7s" ]; do set -- "$@" "META/manifest.json.$(($# + 1)).p7s"; done
  trusted=
  for signature; do
    check "$signature" -noverify || exit
    check "$signature" -CAfile ../ca.pem -no-CApath -no-CAstore -purpose any && trusted=$signature
  done
  [ ! -e META/manifest.json.sig ] || set -- "$@" META/manifest.json.sig    # by ssh-keygen, and not looked at here
  [ "$trusted" ] &&
  grep -qF "\"path\":\"META/SHA256SUMS\",\"sha256\":\"$(sha256sum <META/SHA256SUMS | cut -c-64)\"" META/manifest.json &&
  sha256sum --check --strict --quiet META/SHA256SUMS &&
  { sed 's/^.\{66\}/f /' META/SHA256SUMS; printf 'f %s\n' META/SHA256SUMS META/manifest.json "$@"; } |
    sort >../listed.txt && find . ! -type d -printf '%y %P\n' | sort | diff ../listed.txt - &&
  echo "signed in $trusted; all files are as signed, and no other is there"
)

openssl cms -verify -binary -inform DER -in META/manifest.json.p7s -content META/manifest.json \
  -CAfile ../ca.pem -no-CApath -no-CAstore -purpose any -out /dev/null &&
grep -qF "\"path\":\"META/SHA256SUMS\",\"sha256\":\"$(sha256sum <META/SHA256SUMS | cut -c-64)\"" META/manifest.json &&
sha256sum --check --strict --quiet META/SHA256SUMS &&
{ sed 's/^.\{66\}/f /' META/SHA256SUMS; printf 'f META/%s\n' SHA256SUMS manifest.json manifest.json.p7s; } |
  sort >../listed.txt && find . ! -type d -printf '%y %P\n' | sort | diff ../listed.txt - &&
echo 'all files are as signed, and no other is there'

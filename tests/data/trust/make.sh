#!/bin/sh
# Makes the keys, certificates and signatures of this folder anew. They are committed, because keys and
# ECDSA signatures of openssl differ on every run; nothing outside of tests trusts them.
#
# Every certificate is named for what is special about it. `leaf.*` and `rsa.*`, `p256.*`, `p384.*` are in order.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -f ./*.pem ./*.p7s ./*.sig ./*.fingerprint.txt

cat > "$work/ca.cnf" <<'CNF'
[ca]
default_ca = any
[any]
dir = .
database = $ENV::WORK/index.txt
new_certs_dir = $ENV::WORK
serial = $ENV::WORK/serial
default_md = sha256
policy = policy
unique_subject = no
copy_extensions = none
[policy]
commonName = supplied
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server_root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
extendedKeyUsage = serverAuth
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = codeSigning
[no_eku]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
[encipher]
basicConstraints = critical,CA:FALSE
keyUsage = critical,keyEncipherment
extendedKeyUsage = codeSigning
CNF
: > "$work/index.txt"
echo 1000 > "$work/serial"
export WORK="$work"

ec() { openssl genpkey -quiet -algorithm EC -pkeyopt "ec_paramgen_curve:$1" -out "$2" 2>/dev/null ||
	openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$1" -out "$2"; }
rsa() { openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:$1" -out "$2" 2>/dev/null; }

# certify NAME SUBJECT KEY EXTENSIONS ISSUER-CERT ISSUER-KEY [START END [DIGEST]]
certify() {
	openssl req -new -key "$3" -subj "/CN=$2" -out "$work/csr.pem"
	openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/csr.pem" -out "$1.cert.pem" \
		-extensions "$4" -cert "$5" -keyfile "$6" -preserveDN \
		-startdate "${7:-20200101000000Z}" -enddate "${8:-20491231235959Z}" -md "${9:-sha256}" 2>/dev/null
}
root() {
	openssl req -new -key "$2" -subj "/CN=$3" -out "$work/csr.pem"
	openssl ca -batch -notext -selfsign -config "$work/ca.cnf" -in "$work/csr.pem" -out "$1" \
		-extensions root -keyfile "$2" -startdate 20200101000000Z -enddate 20491231235959Z 2>/dev/null
}

# Authorities: the one that is trusted, and one of the same name that is not.
ec P-256 "$work/ca.key"
root ca.pem "$work/ca.key" 'Trust Test Root'
ec P-256 "$work/other.key"
root other-ca.pem "$work/other.key" 'Trust Test Root'
ec P-256 "$work/intermediate.key"
certify intermediate 'Trust Test Intermediate' "$work/intermediate.key" root ca.pem "$work/ca.key"
ec P-256 "$work/web.key"
certify web-intermediate 'Trust Test Web' "$work/web.key" server_root ca.pem "$work/ca.key"

# Signers that are in order, in each kind of key and each form of file.
rsa 3072 rsa.key.pem
certify rsa 'RSA Signer' rsa.key.pem signer ca.pem "$work/ca.key"
ec P-256 p256.key.pem
certify p256 'P-256 Signer' p256.key.pem signer ca.pem "$work/ca.key"
ec P-384 p384.key.pem
certify p384 'P-384 Signer' p384.key.pem signer ca.pem "$work/ca.key" 20200101000000Z 20491231235959Z sha384
certify deep 'Deep Signer' p256.key.pem signer intermediate.cert.pem "$work/intermediate.key"
cat deep.cert.pem intermediate.cert.pem ca.pem > deep.chain.pem
openssl rsa -in rsa.key.pem -traditional -out rsa.pkcs1.key.pem 2>/dev/null
openssl ec -in p256.key.pem -out p256.sec1.key.pem 2>/dev/null
openssl pkcs8 -topk8 -in p256.key.pem -v2 aes-256-cbc -passout pass:secret -out p256.encrypted.key.pem
openssl rsa -in rsa.key.pem -traditional -aes128 -passout pass:secret -out rsa.legacy.key.pem 2>/dev/null

# Signers that are not.
certify stranger 'P-256 Signer' p256.key.pem signer other-ca.pem "$work/other.key"
certify expired 'Expired Signer' p256.key.pem signer ca.pem "$work/ca.key" 20200101000000Z 20210101000000Z
certify future 'Future Signer' p256.key.pem signer ca.pem "$work/ca.key" 20400101000000Z 20410101000000Z
certify no-eku 'Signer without Usage' p256.key.pem no_eku ca.pem "$work/ca.key"
certify server 'Web Server' p256.key.pem server ca.pem "$work/ca.key"
certify encipher 'Encipherer' p256.key.pem encipher ca.pem "$work/ca.key"
certify below-web 'Signer below Web' p256.key.pem signer web-intermediate.cert.pem "$work/web.key"
certify below-leaf 'Signer below Leaf' p256.key.pem signer p256.cert.pem p256.key.pem
rsa 1024 rsa1024.key.pem
certify rsa1024 'Small Signer' rsa1024.key.pem signer ca.pem "$work/ca.key"
openssl genpkey -algorithm ED25519 -out ed25519.key.pem
certify ed25519 'Edwards Signer' ed25519.key.pem signer ca.pem "$work/ca.key"
certify sha1 'Signer by SHA-1' p256.key.pem signer ca.pem "$work/ca.key" 20200101000000Z 20491231235959Z sha1

# Signatures by openssl, each with one thing that is not allowed (the first two are fine).
printf 'some content\n' > content.txt
sign() {
	name=$1
	shift
	openssl cms -sign -binary -in content.txt -outform DER -out "$name.p7s" -signer p256.cert.pem -inkey p256.key.pem "$@"
}
sign fine -cades
openssl cms -sign -binary -in content.txt -outform DER -out fine-rsa-sha512.p7s -cades -md sha512 \
	-signer rsa.cert.pem -inkey rsa.key.pem
sign without-signing-certificate
sign without-attributes -noattr
sign embedded-content -cades -nodetach
sign key-identifier -cades -keyid
sign sha1-digest -cades -md sha1
sign indefinite-length -cades -stream -indef
sign extra-certificate -cades -certfile other-ca.pem
sign without-certificate -cades -nocerts
openssl cms -sign -binary -in content.txt -outform DER -out two-signers.p7s -cades \
	-signer p256.cert.pem -inkey p256.key.pem -signer rsa.cert.pem -inkey rsa.key.pem
openssl cms -sign -binary -in content.txt -outform DER -out pss.p7s -cades \
	-signer rsa.cert.pem -inkey rsa.key.pem -keyopt rsa_padding_mode:pss
openssl cms -sign -binary -in content.txt -outform DER -out small-key.p7s -cades \
	-signer rsa1024.cert.pem -inkey rsa1024.key.pem
openssl cms -digest_create -binary -in content.txt -outform DER -out digested-data.p7s

# Signatures by ssh-keygen, and what it calls their keys.
ssh_sign() {
	ssh-keygen -q -N '' -C test -f "$work/$1" -t "$2" -b "$3"
	ssh-keygen -q -Y sign -n rollpack -f "$work/$1" <content.txt >"$1.sig"
	ssh-keygen -l -f "$work/$1" | cut -d' ' -f2 >"$1.fingerprint.txt"
}
ssh_sign ssh-ed25519 ed25519 256
ssh_sign ssh-rsa rsa 3072
ssh_sign ssh-p256 ecdsa 256

#!/usr/bin/env bash
# corpus.sh FOLDER: one small file of every kind that the import reads, each under an octet that chooses the password.
set -euo pipefail
out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem
  openssl genpkey -algorithm ED25519 -out ed.pem
  openssl genrsa -out rsa.pem 1024
  openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out dsa.param
  openssl genpkey -paramfile dsa.param -out dsa.pem
  openssl req -new -x509 -key ec.pem -subj /CN=root -addext subjectAltName=DNS:mail.example.org,IP:192.0.2.7 -out ca.pem
  openssl req -new -key ed.pem -subj "/C=DE/O=Example/CN=mail.example.org" -addext subjectAltName=DNS:mail.example.org -out r.csr
  openssl x509 -req -in r.csr -CA ca.pem -CAkey ec.pem -CAcreateserial -copy_extensions copy -out leaf.pem
  openssl x509 -in leaf.pem -outform DER -out leaf.der
  openssl req -in r.csr -outform DER -out r.der
  for key in ec ed rsa dsa; do openssl pkey -in $key.pem -outform DER -out $key.der; done
  for key in ec rsa dsa; do openssl pkey -in $key.pem -traditional -outform DER -out $key.old.der; done
  openssl pkey -in ec.pem -pubout -outform DER -out ec.pub
  # RFC 8410 section 10.3: version 2 with the public key.
  base64 -d >ed.v2 <<<"MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
  openssl pkcs8 -topk8 -in ed.pem -v2 aes128 -iter 2 -passout pass:geheim -outform DER -out ed.p8
  openssl pkcs8 -topk8 -in ed.pem -scrypt -scrypt_N 16 -passout pass:geheim -outform DER -out ed.scrypt
  openssl pkcs8 -topk8 -in ed.pem -v1 PBE-SHA1-3DES -iter 2 -passout pass:geheim -outform DER -out ed.v1
  openssl pkey -in rsa.pem -traditional -aes128 -passout pass:geheim -out rsa.enc
  cat leaf.pem ca.pem >chain.pem
  cat ed.pem chain.pem r.csr >all.pem
  openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out chain.p7b
  openssl pkcs12 -export -inkey ed.pem -in leaf.pem -certfile ca.pem -name one -iter 2 -passout pass:geheim -out file.p12
  openssl pkcs12 -export -inkey ed.pem -in leaf.pem -keypbe NONE -certpbe NONE -nomac -passout pass: -out plain.p12
  openssl pkcs12 -export -inkey ed.pem -in leaf.pem -legacy -iter 2 -passout pass:geheim -out old.p12 || true
} 2>/dev/null
mkdir -p "$out"
for file in *; do
  case $file in *.param | *.srl) continue ;; esac
  { printf '\0'; cat "$file"; } >"$out/$file.geheim"
  { printf '\1'; cat "$file"; } >"$out/$file"
done

(
# Asks the Identity Service from this machine and prints what it saw: one block of text, to be pasted back.
# It only reads: it changes no file and no setting, needs no root, prints no password and no value of a settings file.
# It speaks to the Identity Service, its proxy and the name server alone. It takes 3 seconds, at the worst 20.
# POSIX sh: dash, bash, busybox. Inputs are base64, decoded as data, never run. Format: docs/server-check.md.
URL_B64=${CHECK_URL:-'@URL@'}; RUN_B64=${CHECK_RUN:-'@RUN@'}; KEY_B64=${CHECK_KEY:-'@KEY@'}
MAC_B64=${CHECK_MAC:-'@MAC@'}; PFX=
CFG_B64=${CHECK_CFG-}; PFX_B64=${CHECK_PFX-}; bar='==''= IDCHECK'
export LC_ALL=C; unset CDPATH ENV BASH_ENV GREP_OPTIONS; umask 077; set -f
T=$(mktemp -d 2>/dev/null) || { T="${TMPDIR:-.}/idcheck.$$"; mkdir "$T" || exit 1; }
trap 'rm -rf "$T"' EXIT; trap 'exit 1' HUP INT TERM
has() { command -v "$1" >/dev/null 2>&1; }
now() { awk '{ printf "%d", $1 * 1000 }' /proc/uptime 2>/dev/null || echo 0; }
lim() { if has timeout; then timeout "$@"; else shift; "$@"; fi; }
began=$(now)
# Everything that is printed is ASCII, one line, capped, and without user:password@.
esc() {
  od -An -v -tx1 | awk -v max="$1" 'BEGIN { h = "0123456789abcdef" }
    { for (i = 1; i <= NF; i++) { if (length(o) >= max) { cut = 1; break }
      n = (index(h, substr($i, 1, 1)) - 1) * 16 + index(h, substr($i, 2, 1)) - 1
      if (n == 10) o = o "\\n"; else if (n == 13) o = o "\\r"; else if (n == 9) o = o "\\t"
      else if (n == 92) o = o "\\\\"; else if (n < 32 || n > 126) o = o "\\x" $i; else o = o sprintf("%c", n) } }
    END { print o (cut ? "~" : "") }'
}
scrub() { sed 's#//[^/@ ]*@#//***@#g'; }
add() { printf '%s: %s\n' "$1" "$(printf '%s' "$2" | tr '\n' ' ' | scrub | esc "${3:-300}")" >>"$T/out"; }
unb64() {
  case $1 in ''|*[!A-Za-z0-9+/=]*) return 1;; esac
  if has base64; then printf %s "$1" | base64 -d 2>/dev/null
  elif has openssl; then printf '%s\n' "$1" | openssl base64 -d -A 2>/dev/null; else return 1; fi
}
take() { # sets v; NUL bytes and last line ends would vanish unnoticed
  unb64 "$1" >"$T/dec" || return 1
  v=$(cat "$T/dec"; echo x); v=${v%x}; [ "$(wc -c <"$T/dec" | tr -d ' ')" = "${#v}" ]
}
sha() { if has sha256sum; then sha256sum | cut -c1-16; else openssl dgst -sha256 | sed 's/.*= *//' | cut -c1-16; fi; }

# --- The machine ---
take "$RUN_B64" && add run "$v" 40
add time.utc "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
{ has sha256sum || has openssl; } && add machine "$(uname -n | sha | cut -c1-8)"
add os "$(. /etc/os-release 2>/dev/null; echo "${PRETTY_NAME:-unknown}"), $(uname -sr), $(uname -m)"
add user "uid=$(id -u)"
l=; for t in curl openssl wget bash perl nc ss getent timeout dotnet; do has $t && l="$l $t"; done; add tools "$l"
for n in SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE; do eval "l=\${$n-}"; [ -n "$l" ] && add "trust.env.$n" "$l"; done
# .NET and openssl take both SSL_ ones; curl takes CURL_CA_BUNDLE before them, and the folder before the file
unset CURL_CA_BUNDLE; [ -n "${SSL_CERT_FILE-}" ] && unset SSL_CERT_DIR
# Creatio's own process: its files are named Terrasoft; what runs as the same user sees the same
who='not seen'; same=other; set +f
for p in $(grep -laE 'Terrasoft\.Web(Host|App)' /proc/[0-9]*/cmdline 2>/dev/null); do
  who=here; [ "$(awk '/^Uid:/ { print $2 }' "${p%/*}/status" 2>/dev/null)" = "$(id -u)" ] && same=same
done; set -f
add creatio "$who"; add account "$same"

# --- The address: what was put in is checked again ---
ok=; url=
if take "$URL_B64" && [ ${#v} -le 2000 ]; then
  case $v in *[!A-Za-z0-9._:/~\[\]%-]*) ;; [Hh][Tt][Tt][Pp]://?*|[Hh][Tt][Tt][Pp][Ss]://?*) ok=1; url=${v%/};; esac
fi
if [ -n "$ok" ]; then
  scheme=$(printf %s "${url%%://*}" | tr A-Z a-z); rest=${url#*://}; auth=${rest%%/*}; path=${rest#"$auth"}; port=
  case $auth in
    \[*\]) host=${auth#[}; host=${host%]};; \[*\]:*) host=${auth#[}; host=${host%%]*}; port=${auth##*:};;
    *:*:*) ok=;; *:*) host=${auth%:*}; port=${auth##*:};; *) host=$auth;;
  esac
  [ -n "$port" ] || { [ "$scheme" = https ] && port=443 || port=80; }
  case $port in *[!0-9]*|??????*|0*) ok=;; *) [ "$port" -le 65535 ] || ok=;; esac
  case $host in ''|-*|.*|*..*|*[\[\]/~%]*) ok=;; esac
  host=$(printf %s "$host" | tr A-Z a-z)
fi
square() { case $1 in *:*) printf '[%s]' "$1";; *) printf %s "$1";; esac; }

# --- One request: sets st (status), ms, er and w, and the files head and body ---
cut_in_two() {
  tr -d '\r' <"$T/all" |
    awk -v h="$T/head" -v b="$T/body" '!d && /^$/ { d = 1; next } { if (d) print >b; else print >h }'
}
raw() { # method path
  printf '%s %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: idcheck/1\r\nConnection: close\r\n' "$1" "$2" "$auth"
  [ "$1" = POST ] && printf 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n'; printf '\r\n'
}
http() { # method path
  : >"$T/head"; : >"$T/body"; : >"$T/err"; st=; w=; t0=$(now); hc=
  if has curl; then
    set -- "$1" "$scheme://$auth$2"; d=; [ "$1" = POST ] && d='--data-binary @-'
    w=$(printf '' | lim 12 curl -q -sS -g $d --proto =http,https --max-time 8 --connect-timeout 5 -A idcheck/1 \
      -D "$T/head" -o "$T/body" -w '%{http_code} verify=%{ssl_verify_result} proxycode=%{http_connect}' "$2" 2>"$T/err")
    er="curl exit $? $(head -n 1 "$T/err")"; hc=${w%% *}; w=${w#* }
  elif [ "$scheme" = https ] && has openssl; then
    raw "$1" "$2" | lim 8 openssl s_client -quiet -ign_eof -connect "$(square "$host"):$port" -servername "$host" \
      -verify_return_error -verify_hostname "$host" $pxarg >"$T/all" 2>"$T/err"
    er="openssl exit $? $(grep -E 'verify error|error:|errno' "$T/err" | head -n 3)"; cut_in_two
  elif has bash && [ "$scheme" = http ]; then
    raw "$1" "$2" >"$T/req"
    lim 8 bash -c 'exec 3<>"/dev/tcp/$1/$2" && cat "$3" >&3 && cat <&3' sh "$host" "$port" "$T/req" >"$T/all" 2>"$T/err"
    er="bash exit $? $(head -n 1 "$T/err")"; cut_in_two
  elif has wget; then
    d=; [ "$1" = POST ] && d='--post-data='; o='-T 8'
    wget --version >/dev/null 2>&1 && o='-T 8 --tries=1 --max-redirect=0 --content-on-error'
    lim 9 wget -S -O "$T/body" $o $d "$scheme://$auth$2" 2>"$T/err"; er="wget exit $?"
    er="$er $(grep -v '^ ' "$T/err" | grep -iE 'error|unable|fail|refused|timed|certificate|cannot' | head -n 3)"
    sed -n 's/^ *\(HTTP\/[0-9.]* .*\)$/\1/p; s/^  *\([A-Za-z-]*: .*\)$/\1/p' "$T/err" >"$T/head"
  else er='no tool for it'; fi
  ms=$(( $(now) - t0 )); st=${hc:-$(awk '/^HTTP\// { s = $2 } END { print s }' "$T/head")}
}
hdr() {
  tr -d '\r' <"$T/head" | awk -v n="$1" '/^HTTP\// { v = "" } { i = index($0, ":")
    if (i && tolower(substr($0, 1, i - 1)) == n) { v = substr($0, i + 1); sub(/^ */, "", v) } } END { print v }'
}
seconds() { # of the date of an answer
  date -u -d "$1" +%s 2>/dev/null || printf '%s' "$1" | awk '{
    split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", m, " ")
    for (i = 1; i <= 12; i++) if (m[i] == $3) k = i
    a = int((14 - k) / 12); y = $4 + 4800 - a; k = k + 12 * a - 3
    j = $2 + int((153 * k + 2) / 5) + 365 * y + int(y / 4) - int(y / 100) + int(y / 400) - 32045
    split($5, t, ":"); printf "%d", (j - 2440588) * 86400 + t[1] * 3600 + t[2] * 60 + t[3] }'
}
ask() { # name method path
  [ -z "$stop" ] || return 0
  http "$2" "$3"
  [ -n "$st" ] && [ "$st" != 000 ] || { add "$1.strict.error" "$er after $ms ms $w" 420; stop=1; return; }
  add "$1.strict" "status=$st ms=$ms server=[$(hdr server)] type=[$(hdr content-type)] $w" 420
  l=$(hdr location); [ -n "$l" ] && add "$1.strict.location" "${l%%[?#]*}"
  for n in proxy-authenticate www-authenticate via; do l=$(hdr $n); [ -n "$l" ] && add "$1.strict.$n" "${l%% *}"; done
  l=$(hdr date); [ -n "$l" ] && add "$1.strict.clock" "server minus here $(( $(seconds "$l") - $(date -u +%s) )) s"
  [ "$2" = GET ] && [ -s "$T/body" ] && add "$1.strict.body" "$(head -c 400 "$T/body" | tr -d '\000')"
}
val() { tr -d '\n\r' <"$T/body" | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' | sed 's#\\/#/#g'; }
tls() { # way, what to connect to, proxy argument
  n="-verify_ip $host"; case $host in *:*) ;; *[!0-9.]*) n="-verify_hostname $host -servername $host";; esac
  t0=$(now); lim 6 openssl s_client -connect "$2" $n -showcerts $3 </dev/null >"$T/tls" 2>"$T/err"
  x=$?; ms=$(( $(now) - t0 )); p=$(sed -n 's/^ *Protocol *: *//p' "$T/tls" | head -n 1)
  l=$(sed -n 's/^New, .*, Cipher is \(.*\)/\1/p' "$T/tls" | head -n 1)
  asked=False; grep -q '^Client Certificate Types\|^Acceptable client certificate CA names' "$T/tls" && asked=True
  grep -q 'BEGIN CERT' "$T/tls" || {
    l=$(grep -E 'error|alert|errno|refused|HTTP' "$T/err" | tail -n 2)
    add "tls.$1.error" "exit $x $l after $ms ms clientcert-asked=$asked" 420
    if [ "$1" = direct ] && [ $x -ne 124 ] && has bash; then # does the port speak without TLS
      lim 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"; printf "GET / HTTP/1.0\r\n\r\n" >&3; head -n 1 <&3' sh "$good" "$port" \
        2>/dev/null | tr -cd '[:print:]' >"$T/plain"; [ -s "$T/plain" ] && add tls.plain "$(cat "$T/plain")" 60
    fi; return; }
  [ $x = 0 ] && r=ok || r='broken off'; add "tls.$1" "$r protocol=$p cipher=$l ms=$ms"
  awk -v t="$T/crt" '/BEGIN CERT/ { n++; on = 1 } on { print >(t n) } /END CERT/ { on = 0 }' "$T/tls"
  l="$(sed -n 's/^verify error:num=\([0-9]*\):\(.*\)/\1 \2;/p' "$T/err" | sort -u | tr '\n' ' ')"
  l="${l}verify=[$(sed -n 's/^ *Verif[a-z]*\( return code\| error\)*: *//p' "$T/tls" | tail -n 1)]"
  l="$l sent=$(grep -c 'BEGIN CERT' "$T/tls") names=[$(openssl x509 -in "$T/crt1" -noout -ext subjectAltName \
    2>/dev/null | tail -n +2 | tr -d ' ' | tr ',' ' ' | tr -d '\n')]"
  add "tls.$1.policy" "$l clientcert-asked=$asked" 600
  i=1; while [ -f "$T/crt$i" ] && [ $i -le 4 ]; do
    l=$(openssl x509 -in "$T/crt$i" -noout -subject -issuer -dates -nameopt RFC2253 2>/dev/null | sed \
      's/^notBefore/from/; s/^notAfter/to/; s/^subject=\(.*\)/subject=[\1]/; s/^issuer=\(.*\)/issuer=[\1]/')
    add "tls.$1.cert.$((i - 1))" "$l" 600
    rm -f "$T/crt$i"; i=$((i + 1))
  done
}
stop=
if [ -z "$ok" ]; then add url 'REFUSED: not a plain absolute http or https address'; else
  add url "$scheme://$auth$path"
  t0=$(now); ips=; case $host in *:*) ips=$host;; *[!0-9.]*) ;; *) ips=$host;; esac
  if [ -n "$ips" ]; then add dns 'literal address'; else
    if has getent; then ips=$(lim 6 getent ahosts "$host" | awk '$2 == "STREAM" && !s[$1]++ { print $1 }')
    elif has nslookup; then ips=$(lim 6 nslookup "$host" 2>/dev/null |
      awk '/^Name:/ { n = 1 } n && /^Address/ { sub(/^Address[^:]*: */, ""); print $1 }'); fi
    [ -n "$ips" ] && n=dns || n=dns.error; add $n "$(echo $ips) in $(( $(now) - t0 )) ms"
    [ -z "$ips" ] && has perl && add dns.reason "$(lim 6 perl -MSocket=getaddrinfo -e \
      '($e) = getaddrinfo($ARGV[0], 443); printf "%d %s", $e, $e' "$host" 2>&1)"
  fi
  for n in HTTPS_PROXY https_proxy HTTP_PROXY http_proxy ALL_PROXY all_proxy NO_PROXY no_proxy; do
    eval "l=\${$n-}"; [ -n "$l" ] && add "proxy.env.$n" "$l"
  done
  px=${http_proxy-}; [ "$scheme" = https ] && px=${https_proxy:-${HTTPS_PROXY-}}; px=${px:-${all_proxy:-${ALL_PROXY-}}}
  for n in $(printf %s "${no_proxy:-${NO_PROXY-}}" | tr ',' ' '); do n=${n#.}
    case $host in "$n"|*."$n") px=;; esac; [ "$n" = '*' ] && px=; done
  pxarg=; l=${px#*://}; l=${l##*@}; l=${l%%/*}; [ -n "$l" ] && pxarg="-proxy $l"; add proxy.curl "${l:-direct}"
  i=0; good=; for ip in $ips; do i=$((i + 1)); [ $i -le 4 ] || break; t0=$(now)
    if has bash; then l=$(lim 4 bash -c 'exec 3<>"/dev/tcp/$1/$2"' sh "$ip" "$port" 2>&1); x=$?
    elif has curl; then l=$(curl -q -sS -o /dev/null --noproxy '*' --connect-timeout 4 --max-time 5 \
      "telnet://$(square "$ip"):$port" </dev/null 2>&1); x=$?; [ $x = 28 ] && x=124
    elif has nc; then l=$(lim 4 nc -w 3 "$ip" "$port" </dev/null 2>&1); x=$?; case $x in 124|143) x=0;; esac
    else l='no tool for it'; x=99; fi
    case $x in 0) l=ok; good=${good:-$ip};; 124|143) l='timeout 4000 ms';;
      *) l="failed $x $(printf %s "$l" | tail -n 1 | sed 's/.*: //')";; esac
    add "tcp.$i" "$ip port $port $l $(( $(now) - t0 )) ms"
  done
  if [ "$scheme" = https ] && has openssl; then
    [ -n "$good" ] && tls direct "$(square "$good"):$port" ''
    [ -n "$pxarg" ] && tls proxy "$(square "$host"):$port" "$pxarg"
  fi
  add http.tool "$({ curl --version || openssl version || wget --version; } 2>/dev/null | head -n 1 | cut -d' ' -f1-3)"
  ask http.discovery GET "$path/.well-known/openid-configuration"
  if [ "$st" = 200 ]; then iss=$(val issuer); ju=$(val jwks_uri); te=$(val token_endpoint)
    if [ -z "$iss" ]; then add discovery.error 'not JSON'; else
      l=False; [ "${iss%/}" = "$scheme://$auth$path" ] && l=True; add discovery.issuer "$iss same=$l"
      case $ju in "$scheme://$auth"/*) ask http.keys GET "${ju#"$scheme://$auth"}"
        add keys "$(tr -d '\n\r' <"$T/body" | grep -o '"kid"[: ]*"[^"]*"' | cut -d'"' -f4 | tr '\n' ' ')";; esac
      case $te in "$scheme://$auth"/*) ask http.token POST "${te#"$scheme://$auth"}";; esac
    fi
  fi
fi

# --- The service on this machine ---
pid=; l=; [ -n "$ok" ] && {
  if has ss; then l=$(ss -Hltnp "sport = :$port" 2>/dev/null | awk '{ print $4, $NF }' | tr -d '"()')
  pid=$(printf %s "$l" | sed -n 's/.*pid=\([0-9]*\).*/\1/p' | head -n 1)
  else grep -qi ":$(printf %04X "$port") .* 0A " /proc/net/tcp /proc/net/tcp6 && l='yes, by somebody'; fi 2>/dev/null
  add listen.here "${l:-none}"; }
has dotnet && add dotnet "$(dotnet --list-runtimes 2>/dev/null | sed 's/ \[.*//' | tr '\n' ';')" 600
cfg="/proc/$pid/cwd/appsettings.json"; [ -n "$pid" ] && [ -r "$cfg" ] || cfg=; take "$CFG_B64" && cfg=$v
text() { tr -d '\r\n' <"$cfg" | sed -n 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p'; }
if [ -n "$cfg" ]; then
  if [ ! -r "$cfg" ]; then add settings.error 'not there, or not readable'; else
    keys=
    for n in DbProvider DatabaseConnectionString MsSqlConnection PostgresConnection X509CertificatePath Clients; do
      grep -q "\"$n\"[[:space:]]*:" "$cfg" && keys="$keys $n"; done
    add settings.keys "${keys# }"
    add settings.database "provider=[$(text DbProvider | tr -cd 'A-Za-z0-9')] keys=[${keys# }]"
    if has openssl && [ -n "$KEY_B64" ]; then
      hex=$(unb64 "$KEY_B64" | od -An -v -tx1 | tr -d ' \n'); hit=False; n=0
      # the vendor writes Clients as a text with JSON in it: \" around names and values
      sed 's/\\"/"/g' "$cfg" | tr -d '\r\n' |
        grep -o '"ClientId"[[:space:]]*:[[:space:]]*"[^"]*"' | cut -d'"' -f4 >"$T/ids"
      while IFS= read -r l; do n=$((n + 1))
        l=$(printf %s "$l" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$hex" -binary | openssl base64 -A)
        [ "$l" = "$MAC_B64" ] && hit=True
      done <"$T/ids"; add settings.client "listed=$hit of $n"
    fi
    take "$PFX_B64" || { v=$(text X509CertificatePath); case $v in /*) ;; ?*) v="${cfg%/*}/$v";; esac; }
    [ -n "$v" ] && PFX=$v
  fi
fi
take "$PFX_B64" && PFX=$v
if [ -n "$PFX" ]; then
  if [ ! -e "$PFX" ]; then add pfx 'no such file, or not visible to this account'
  elif has openssl && openssl pkcs12 -in "$PFX" -nokeys -clcerts -passin pass: -out "$T/pfx" 2>/dev/null; then
    add pfx "$(openssl x509 -in "$T/pfx" -noout -dates | sed 's/^notBefore/from/; s/^notAfter/to/')"
  else add pfx "size=$(wc -c <"$PFX" | tr -d ' ') not readable without a password"; fi
fi
add took "$(( $(now) - began )) ms"
tr -d ' \t\r\n' <"$T/out" >"$T/flat"
if has sha256sum || has openssl; then sum="sha256=$(sha <"$T/flat")"; else sum="cksum=$(cksum <"$T/flat")"; fi
echo "$bar BEGIN 1 ==="; cat "$T/out"; echo "check: lines=$(wc -l <"$T/out" | tr -d ' ') $sum"; echo "$bar END 1 ==="
)


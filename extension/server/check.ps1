& {
# Asks the Identity Service from this machine and prints what it saw: one block of text, to be pasted back.
# It only reads: it changes no file and no setting, and prints no password and no value of a settings file.
# Only Windows' own checking of a certificate may fetch and store others.
# It speaks to the Identity Service, its proxy and the name server alone.
# It takes 3 seconds, at the worst 20. Windows PowerShell 5.1 and PowerShell 7. ASCII, no tabs.
# Inputs are base64, decoded as data and never run. The format: docs/server-check.md.
function Given($name, $put) { $v = [Environment]::GetEnvironmentVariable($name); if ($v) { $v } else { $put } }
$UrlB64 = Given 'CHECK_URL' '@URL@'; $RunB64 = Given 'CHECK_RUN' '@RUN@'; $KeyB64 = Given 'CHECK_KEY' '@KEY@'
$MacB64 = Given 'CHECK_MAC' '@MAC@'; $CfgB64 = Given 'CHECK_CFG' ''; $PfxB64 = Given 'CHECK_PFX' ''
$bar = '==' + '= IDCHECK'   # never whole in the source: a console holds the pasted script, too
Set-StrictMode -Off; $ErrorActionPreference = 'SilentlyContinue'; $ProgressPreference = 'SilentlyContinue'
if ("$($ExecutionContext.SessionState.LanguageMode)" -ne 'FullLanguage') {
  "$bar BEGIN 1 ==="; "result: not-run $($ExecutionContext.SessionState.LanguageMode)"; "$bar END 1 ==="; return
}
$L = New-Object Collections.Generic.List[string]; $all = [Diagnostics.Stopwatch]::StartNew(); $skip = @{}
$inv = [Globalization.CultureInfo]::InvariantCulture; $ord = [StringComparison]::Ordinal
$win = ([IO.Path]::DirectorySeparatorChar -eq '\'); $core = ("$($PSVersionTable.PSEdition)" -eq 'Core')
function Esc($t, $max) {
  $b = New-Object Text.StringBuilder; foreach ($c in "$t".ToCharArray()) {
    if ($b.Length -ge $max) { [void]$b.Append('~'); break }; $n = [int]$c
    if ($n -eq 10) { [void]$b.Append('\n') } elseif ($n -eq 13) { [void]$b.Append('\r') }
    elseif ($n -eq 92) { [void]$b.Append('\\') }
    elseif ($n -lt 32 -or $n -gt 126) { [void]$b.Append('\u').Append($n.ToString('x4')) } else { [void]$b.Append($c) }
  }; $b.ToString() }
function Add($k, $v, $max) {   # user:password@ also stands in .NET's proxy error text
  if (-not $max) { $max = 300 }; $L.Add($k + ': ' + (Esc ("$v" -replace '//[^/@\s]*@', '//***@') $max)) }
function Iso($d) { $d.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', $inv) }
function Left($ms) { [int][Math]::Max(1, [Math]::Min($ms, 60000 - $all.ElapsedMilliseconds)) }
function Hex($bytes) { -join ($bytes | ForEach-Object { $_.ToString('x2') }) }
function Sha($t) { Hex ([Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::ASCII.GetBytes($t))) }
function Fault($e) {   # types and numbers first: Windows PowerShell speaks the system's language
  $o = @(); $m = ''; while ($e) {
    $n = $e.GetType().Name; if ($n -notmatch '^(MethodInvocation|Aggregate|RuntimeException|ParentContains)') {
      $x = ''; if ($e -is [Net.Sockets.SocketException]) { $x = "$($e.SocketErrorCode)/$($e.NativeErrorCode)" }
      elseif ($e -is [ComponentModel.Win32Exception]) { $x = '0x{0:x8}' -f $e.NativeErrorCode }
      elseif ($e -is [Net.WebException]) { $x = "$($e.Status)" }
      elseif ($n -eq 'HttpRequestException') { $x = "$($e.HttpRequestError)" }
      elseif ($n -eq 'IOException' -or $n -match 'Crypto') { $x = '0x{0:x8}' -f $e.HResult }
      $o += "$n($x)"; $m = $e.Message }
    $e = $e.InnerException }
  ($o -join '>') + ' "' + (Esc $m 160) + '"' }
function Take($b64) {
  if (-not $b64 -or "$b64" -cnotmatch '^[A-Za-z0-9+/]{0,4000}={0,2}\z') { return $null }
  try { (New-Object Text.UTF8Encoding($false, $true)).GetString([Convert]::FromBase64String($b64)) } catch { $null }
}
function Target($t) {   # what was put in is checked again
  $shape = '^[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~%/-]*)?\z'
  $u = $null; if ("$t".Length -gt 2000 -or "$t" -cnotmatch $shape) { return $null }
  if (-not [Uri]::TryCreate($t, [UriKind]::Absolute, [ref]$u)) { return $null }
  if ($u.UserInfo -or $u.Query -or $u.Fragment -or $u.HostNameType -eq 'Unknown' -or $u.Port -lt 1) { return $null }
  $u }
function Names($raw) {   # walks the DER of subjectAltName: Format() is localized on Windows
  $o = @(); if ($raw[1] -ge 0x80) { $i = 2 + ($raw[1] -band 0x7f) } else { $i = 2 }
  while ($i + 1 -lt $raw.Length -and $raw[$i + 1] -lt 0x80) {
    $n = $raw[$i + 1]; $p = $i + 2; if ($raw[$i] -eq 0x82) { $o += [Text.Encoding]::ASCII.GetString($raw, $p, $n) }
    elseif ($raw[$i] -eq 0x87) { $o += (New-Object Net.IPAddress(, [byte[]]$raw[$p..($p + $n - 1)])).ToString() }
    $i = $p + $n }
  $o -join ' ' }
function Tls($ns, $name) {
  $r = @{ ok = $false; seen = $false; chain = @(); asked = $false }; $s = [Diagnostics.Stopwatch]::StartNew()
  # script blocks as callbacks are safe in a synchronous handshake only
  $cb = [Net.Security.RemoteCertificateValidationCallback] {
    param($o, $cert, $chain, $errs)
    $r.seen = $true; $r.errs = "$errs"; $r.sent = $chain.ChainPolicy.ExtraStore.Count
    $r.status = (@($chain.ChainStatus | ForEach-Object { "$($_.Status)" }) -join ',')
    foreach ($el in $chain.ChainElements) {
      $x = $el.Certificate
      $r.chain += "subject=[$($x.Subject)] issuer=[$($x.Issuer)] from=$(Iso $x.NotBefore) to=$(Iso $x.NotAfter)"
      if ($r.chain.Count -gt 1) { continue }
      $r.names = Names ($x.Extensions | Where-Object { $_.Oid.Value -eq '2.5.29.17' }).RawData }
    $true }
  $sel = [Net.Security.LocalCertificateSelectionCallback] {
    param($o, $h, $lc, $rc, $iss) if ($rc -or $iss) { $r.asked = $true }; $null }
  $r.stream = New-Object Net.Security.SslStream($ns, $false, $cb, $sel); try {
    if ('Net.Security.SslClientAuthenticationOptions' -as [type] -and [Environment]::Version.Major -ge 7) {
      # no fetch of missing issuers: it would hide the fault, and store a file
      $o = New-Object Net.Security.SslClientAuthenticationOptions; $o.TargetHost = $name
      $o.CertificateChainPolicy = New-Object Security.Cryptography.X509Certificates.X509ChainPolicy
      $p = $o.CertificateChainPolicy; $p.DisableCertificateDownloads = $true; $p.RevocationMode = 'NoCheck'
      $r.stream.AuthenticateAsClient($o)
    } else { $r.stream.AuthenticateAsClient($name, $null, [Security.Authentication.SslProtocols]0, $false) }
    $r.ok = $true
  } catch { $r.fault = Fault $_.Exception }; $r.ms = $s.ElapsedMilliseconds; $r }
function Route($u, $via) {   # a connection to the service: direct, or through the proxy with CONNECT
  $r = @{ ok = $false; client = (New-Object Net.Sockets.TcpClient) }; $to = $goodIp; $port = $u.Port
  if ($via) { $to = $via.DnsSafeHost; $port = $via.Port }
  else { $r.client = New-Object Net.Sockets.TcpClient($goodIp.AddressFamily) }; try {
    if (-not $r.client.ConnectAsync($to, $port).Wait((Left 4000))) { $r.text = 'timeout 4000 ms' } else {
      $st = $r.client.GetStream(); $st.ReadTimeout = 6000; $st.WriteTimeout = 6000; $r.stream = $st; $r.ok = $true
      if ($via) {
        $q = "$($u.IdnHost):$($u.Port)"; $q = "CONNECT $q HTTP/1.1`r`nHost: $q`r`nUser-Agent: idcheck/1`r`n`r`n"
        $d = [Text.Encoding]::ASCII.GetBytes($q); $st.Write($d, 0, $d.Length); $h = ''
        while ($h.Length -lt 8192 -and -not $h.EndsWith("`r`n`r`n", $ord)) {
          $k = $st.ReadByte(); if ($k -lt 0) { break }; $h += [char]$k }
        $f = $h -split "`r`n"; $r.ok = ($f[0] -match '^HTTP/1\.\d 200')
        $r.text = "CONNECT answered [$($f[0])] $((@($f | Where-Object { $_ -match '^(Server|Via):' }) -join ' | '))"
      } }
  } catch { $r.ok = $false; $r.text = Fault $_.Exception }; if (-not $r.ok) { $r.client.Close() }; $r }
function NetHttp($method, $u) {   # what an application on this .NET would get: the system's proxy, all of the checking
  $r = @{ head = @{} }; $s = [Diagnostics.Stopwatch]::StartNew(); $c = $null
  $ms = 4000; if ($goodIp -or $via) { $ms = 8000 }; try {
    $h = New-Object Net.Http.HttpClientHandler; $h.AllowAutoRedirect = $false; $h.UseCookies = $false
    $c = New-Object Net.Http.HttpClient($h); $c.Timeout = [TimeSpan]::FromMilliseconds((Left $ms))
    $c.MaxResponseContentBufferSize = 1048576
    $q = New-Object Net.Http.HttpRequestMessage((New-Object Net.Http.HttpMethod($method)), $u)
    $q.Headers.ExpectContinue = $false; $form = 'application/x-www-form-urlencoded'
    if ($method -eq 'POST') { $q.Content = New-Object Net.Http.StringContent('', [Text.Encoding]::ASCII, $form) }
    $p = $c.SendAsync($q).GetAwaiter().GetResult(); $r.status = [int]$p.StatusCode
    foreach ($k in @($p.Headers) + @($p.Content.Headers)) { $r.head[$k.Key.ToLower($inv)] = @($k.Value) -join ', ' }
    $r.body = $p.Content.ReadAsStringAsync().GetAwaiter().GetResult()
  } catch { $r.fault = Fault $_.Exception } finally { if ($c) { $c.Dispose() } }; $r.ms = $s.ElapsedMilliseconds; $r
}
function Ask($k, $method, $u) {
  if ($skip['http']) { return @{} }   # what failed below HTTP once is not tried again
  $r = NetHttp $method $u; $k = "$k.strict"
  if (-not $r.status) { $skip['http'] = $true; Add "$k.error" "$($r.fault) after $($r.ms) ms" 420; return $r }
  Add $k "status=$($r.status) ms=$($r.ms) server=[$($r.head['server'])] type=[$($r.head['content-type'])]"
  if ($r.head['location']) { Add "$k.location" (($r.head['location'] -split '[?#]')[0]) }
  foreach ($n in 'proxy-authenticate', 'via') { if ($r.head[$n]) { Add "$k.$n" (($r.head[$n] -split ' ')[0]) } }
  $d = [DateTimeOffset]::MinValue
  if ([DateTimeOffset]::TryParse($r.head['date'], $inv, [Globalization.DateTimeStyles]::AssumeUniversal, [ref]$d)) {
    Add "$k.clock" ('server minus here {0:+0;-0;0} s' -f ($d.UtcDateTime - [DateTime]::UtcNow).TotalSeconds) }
  if ($r.body -and $method -eq 'GET') { Add "$k.body" $r.body }; $r }
try { Add-Type -AssemblyName System.Net.Http } catch { Add 'http.assembly' (Fault $_.Exception) }
# --- The machine ---
Add 'run' (Take $RunB64) 40
Add 'time.utc' (Iso ([DateTime]::UtcNow)); Add 'machine' (Sha ([Environment]::MachineName)).Substring(0, 8)
Add 'os' $(if ($PSVersionTable.OS) { $PSVersionTable.OS } else { [Environment]::OSVersion.VersionString })
$net = '.NET Framework'; if ($core) { $net = [Runtime.InteropServices.RuntimeInformation]::FrameworkDescription }
Add 'ps' "$($PSVersionTable.PSVersion) $($PSVersionTable.PSEdition) on $net 64bit=$([Environment]::Is64BitProcess)"
foreach ($n in 'SSL_CERT_FILE', 'SSL_CERT_DIR') { $v = Given $n ''; if ($v) { Add "trust.env.$n" $v } }
# appcmd works from both editions; one named attribute at a time, since a full listing would show the pools' passwords
$who = 'not seen'; $same = 'other'; $folder = $null
$ac = @("$env:windir\Sysnative\inetsrv\appcmd.exe", "$env:windir\System32\inetsrv\appcmd.exe") |
  Where-Object { $win -and (Test-Path -LiteralPath $_) } | Select-Object -First 1
if ($ac) {
  $me = [Environment]::UserDomainName + '\' + [Environment]::UserName
  foreach ($n in @(& $ac list app '/text:app.name' 2>$null)) {
    $pool = "$(& $ac list app $n '/text:applicationPool' 2>$null)"
    $dir = [Environment]::ExpandEnvironmentVariables("$(& $ac list vdir "$n/" '/text:physicalPath' 2>$null)")
    $hd = "$(& $ac list config $n /section:system.webServer/handlers 2>$null)"
    $mod = ''; if ($hd -match 'AspNetCoreModule(V2)?') { $mod = $Matches[0] }
    if (@('WebApp', 'WebHost.dll' | Where-Object { Test-Path -LiteralPath "$dir\Terrasoft.$_" })) {
      $who = 'here'; $mod = ''; if ($me -eq "IIS APPPOOL\$pool") { $same = 'same' } }
    elseif ($mod -and -not $folder -and (Test-Path -LiteralPath "$dir\appsettings.json")) { $folder = $dir }
    Add 'iis.app' "[$n] pool=[$pool] handler=[$mod]" }
  foreach ($n in @(& $ac list apppool '/text:name' 2>$null)) {
    $o = @('state', 'enable32BitAppOnWin64', 'processModel.loadUserProfile' | ForEach-Object {
      "$_=$(& $ac list apppool $n "/text:$_" 2>$null)" })
    Add 'iis.pool' "[$n] $($o -join ' ')" } }
if (-not $win) { foreach ($d in [IO.Directory]::GetDirectories('/proc')) { try {
  if ([IO.File]::ReadAllText("$d/cmdline") -match 'Terrasoft\.Web(Host|App)') {
    $who = 'here'; $id = "$([IO.File]::ReadAllText("$d/status"))" -match '(?m)^Uid:\s+(\d+)'
    if ($id -and $Matches[1] -eq "$(id -u)") { $same = 'same' }
  } } catch { $null = $_ } } }
Add 'creatio' $who; Add 'account' $same
# --- The way to the service ---
$u = Target (Take $UrlB64); $via = $null; $goodIp = $null
if (-not $u) { Add 'url' 'REFUSED: not a plain absolute http or https address' } else {
  Add 'url' "$($u.Scheme)://$($u.Authority)$($u.AbsolutePath)"
  $ips = @(); $lit = $null; $s = [Diagnostics.Stopwatch]::StartNew()
  if ([Net.IPAddress]::TryParse($u.DnsSafeHost, [ref]$lit)) { $ips = @($lit); Add 'dns' 'literal address' } else {
    try {
      $t = [Net.Dns]::GetHostAddressesAsync($u.IdnHost)
      if ($t.Wait((Left 6000))) { $ips = @($t.Result); Add 'dns' "$($ips -join ' ') in $($s.ElapsedMilliseconds) ms" }
      else { Add 'dns.error' "timeout $($s.ElapsedMilliseconds) ms" }
    } catch { Add 'dns.error' "$(Fault $_.Exception) after $($s.ElapsedMilliseconds) ms" } }
  # GetProxy alone ignores NO_PROXY, so IsBypassed comes first
  $px = @{ 'webrequest' = [Net.WebRequest]::DefaultWebProxy }
  if ($core) { $px['httpclient'] = [Net.Http.HttpClient]::DefaultProxy }; foreach ($n in $px.Keys) {
    $g = $null; try { if (-not $px[$n].IsBypassed($u)) { $g = $px[$n].GetProxy($u) } } catch { $g = $null }
    if ($null -eq $g -or $g.Authority -eq $u.Authority) { Add "proxy.$n" 'direct' }
    else { $via = $g; Add "proxy.$n" "http://$($g.Authority)" } }
  if ($win) { Add 'proxy.winhttp' ((netsh winhttp show proxy) -join ' ') }; if ($via) {
    $c = Route $u $via; $n = 'proxy.tcp'; if ($c.text -match '^CONNECT') { $n = 'proxy.connect' }; Add $n $c.text
    $c.client.Close()
  }; $go = @(foreach ($ip in $ips | Select-Object -First 4) {
    $c = New-Object Net.Sockets.TcpClient($ip.AddressFamily)
    @{ ip = $ip; client = $c; task = $c.ConnectAsync($ip, $u.Port); ms = -1 } })
  $s = [Diagnostics.Stopwatch]::StartNew(); $i = 0
  while ($s.ElapsedMilliseconds -lt 4000 -and @($go | Where-Object { $_.ms -lt 0 })) {
    foreach ($c in $go) { if ($c.ms -lt 0 -and $c.task.IsCompleted) { $c.ms = $s.ElapsedMilliseconds } }
    Start-Sleep -Milliseconds 5 }
  foreach ($c in $go) {
    $i++; if ($c.ms -lt 0) { $x = 'timeout 4000 ms' }
    elseif ($c.task.IsFaulted) { $x = "$(Fault $c.task.Exception) $($c.ms) ms" }
    else { $x = "ok $($c.ms) ms"; if (-not $goodIp) { $goodIp = $c.ip } }
    Add "tcp.$i" "$($c.ip) port $($u.Port) $x"; $c.client.Close() }
  if ($u.Scheme -eq 'https') { foreach ($way in 'direct', 'proxy') {
    if (($way -eq 'direct' -and -not $goodIp) -or ($way -eq 'proxy' -and -not $via)) { continue }
    $c = Route $u $(if ($way -eq 'proxy') { $via }); if (-not $c.ok) { Add "tls.$way.error" $c.text; continue }
    $t = Tls $c.stream $u.IdnHost; $c.client.Close(); $ci = "$($t.stream.NegotiatedCipherSuite)"
    if (-not $ci) { $ci = "$($t.stream.CipherAlgorithm) $($t.stream.CipherStrength)" }
    if ($t.ok) { Add "tls.$way" "ok protocol=$($t.stream.SslProtocol) cipher=$ci ms=$($t.ms)" }
    else { Add "tls.$way.error" "$($t.fault) after $($t.ms) ms clientcert-asked=$($t.asked)" 420 }
    if (-not $t.seen) { continue }; $x = "$($t.errs) chain=[$($t.status)] sent=$($t.sent) names=[$($t.names)]"
    Add "tls.$way.policy" "$x clientcert-asked=$($t.asked)" 600
    $j = 0; foreach ($x in $t.chain) { Add "tls.$way.cert.$j" $x 600; $j++ }
  } }; $base = "$($u.Scheme)://$($u.Authority)$($u.AbsolutePath.TrimEnd('/'))"; $j = $null
  $r = Ask 'http.discovery' 'GET' ([Uri]"$base/.well-known/openid-configuration"); if ($r.status -eq 200) {
    try { $j = $r.body | ConvertFrom-Json -ErrorAction Stop } catch { Add 'discovery.error' 'not JSON' } }
  if ($j) {
    Add 'discovery.issuer' "$($j.issuer) same=$("$($j.issuer)".TrimEnd('/') -ceq $base)"
    foreach ($e in @(@('jwks_uri', 'GET', 'http.keys'), @('token_endpoint', 'POST', 'http.token'))) {
      $v = $null; if (-not [Uri]::TryCreate("$($j.($e[0]))", [UriKind]::Absolute, [ref]$v)) { continue }
      if ($v.GetLeftPart('Authority') -eq $u.GetLeftPart('Authority')) { $null = Ask $e[2] $e[1] $v } } }
  $own = @(); if ($win) { $own = @(Get-NetTCPConnection -State Listen -LocalPort $u.Port | ForEach-Object {
    "$($_.LocalAddress) $((Get-Process -Id $_.OwningProcess).ProcessName)" }) }
  else { $hex = ':{0:X4}' -f $u.Port; $own = @(Get-Content '/proc/net/tcp', '/proc/net/tcp6' | Where-Object {
    $f = $_.Trim() -split '\s+'; $f[3] -eq '0A' -and $f[1].EndsWith($hex, $ord) } | ForEach-Object { 'yes' }) }
  Add 'listen.here' $(if ($own) { $own -join '; ' } else { 'none' }) }
# --- The service on this machine ---
$dn = @(Get-Command dotnet -CommandType Application | ForEach-Object { $_.Source })[0]
if ($dn) { Add 'dotnet' ((@(& $dn --list-runtimes 2>$null) | ForEach-Object { ($_ -split ' \[')[0] }) -join '; ') 600 }
if ($win) { foreach ($n in 'IIS AspNetCore Module V2', '.NET Runtime') { try {
  $f = @{ LogName = 'Application'; ProviderName = $n; StartTime = (Get-Date).AddDays(-2) }
  foreach ($ev in @(Get-WinEvent -FilterHashtable $f -MaxEvents 4 -ErrorAction Stop)) {
    $codes = @([regex]::Matches("$($ev.Message)", '0x[0-9a-fA-F]{8}|500\.\d+') | ForEach-Object { $_.Value })
    Add 'event' "$n id=$($ev.Id) at=$(Iso $ev.TimeCreated) codes=$($codes -join ',')"
  } } catch { $null = $_ } } }
$cp = Take $CfgB64; if (-not $cp -and $folder) { $cp = "$folder\appsettings.json" }; $pp = Take $PfxB64
if ($cp) { try {
  $tx = [regex]::Replace([IO.File]::ReadAllText($cp), '("(?:\\.|[^"\\])*")|//[^\r\n]*|/\*[\s\S]*?\*/', '$1')
  $js = [regex]::Replace($tx, '("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', '$1') | ConvertFrom-Json -ErrorAction Stop
  $keys = @($js.PSObject.Properties | ForEach-Object { $_.Name }) -join ' '; Add 'settings.keys' $keys 600
  Add 'settings.database' "provider=[$("$($js.DbProvider)" -replace '[^A-Za-z0-9]', '')] keys=[$keys]" 600
  # the vendor writes Clients as a text with JSON in it
  $list = $js.Clients; if ($list -is [string]) { $list = $list | ConvertFrom-Json -ErrorAction Stop }
  if ($KeyB64) {
    $hm = New-Object Security.Cryptography.HMACSHA256(, [Convert]::FromBase64String($KeyB64)); $hit = $false; $cnt = 0
    foreach ($x in @($list | ForEach-Object { $_.ClientId })) { if ($x) { $cnt++
      $b = $hm.ComputeHash([Text.Encoding]::UTF8.GetBytes("$x"))
      if ([Convert]::ToBase64String($b) -ceq $MacB64) { $hit = $true } } }
    Add 'settings.client' "listed=$hit of $cnt" }
  if (-not $pp -and $js.X509CertificatePath) { $pp = [IO.Path]::Combine((Split-Path $cp), $js.X509CertificatePath) }
} catch { Add 'settings.error' ($_.Exception.GetType().Name) } }
if ($pp -and -not [IO.File]::Exists($pp)) { Add 'pfx' 'no such file, or not visible to this account' }
elseif ($pp) { try {
  $flags = [Security.Cryptography.X509Certificates.X509KeyStorageFlags]32   # the key is stored nowhere
  $x = New-Object Security.Cryptography.X509Certificates.X509Certificate2($pp, '', $flags)
  Add 'pfx' "from=$(Iso $x.NotBefore) to=$(Iso $x.NotAfter) key=$($x.HasPrivateKey)"; $x.Dispose()
} catch { Add 'pfx' (Fault $_.Exception) } }
Add 'took' "$($all.ElapsedMilliseconds) ms"
"$bar BEGIN 1 ==="
$L
"check: lines=$($L.Count) sha256=$((Sha (($L -join '') -replace '\s', '')).Substring(0, 16))"
"$bar END 1 ==="
}


//! Every command there is, by what it is for. One line each; what is longer is two commands.

use super::Piece::{Ask, Is, Of};
use super::Token::{IfNamed, Raw, Word};
use super::{Checked, Command, Effect, Platform, Seat, Shell, Token, Value};

/// Makes the tasks and their commands of one list, so that neither can name what the other does not have.
macro_rules! tasks {
    ($($(#[doc = $doc:literal])+ $task:ident, $key:literal, $seat:ident: [$($command:expr),+ $(,)?];)+) => {
        /// What is to be done on a server, on whichever platform it runs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Task {
            $($(#[doc = $doc])+ $task,)+
        }

        impl Task {
            /// All there are.
            pub const ALL: &[Task] = &[$(Task::$task,)+];

            /// Key of what it is for.
            pub const fn key(self) -> &'static str {
                match self { $(Task::$task => $key,)+ }
            }

            /// On whose machine it is run.
            pub const fn seat(self) -> Seat {
                match self { $(Task::$task => Seat::$seat,)+ }
            }

            /// How it is done, on each platform where there is a command for it.
            pub const fn commands(self) -> &'static [Command] {
                match self { $(Task::$task => const { &[$($command),+] },)+ }
            }
        }
    };
}

const fn command(platform: Platform, shell: Shell, checked: Checked, tokens: &'static [Token]) -> Command {
    Command { platform, shell, tokens, effect: None, checked }
}

/// In PowerShell on Windows, as an administrator.
const fn windows(tokens: &'static [Token]) -> Command {
    command(Platform::Windows, Shell::PowerShell, Checked::Parsed, tokens)
}

/// In a shell on Linux.
const fn linux(tokens: &'static [Token]) -> Command {
    command(Platform::Linux, Shell::Sh, Checked::Runs, tokens)
}

/// In a shell on Linux, with what belongs to a machine that has started as one.
const fn system(tokens: &'static [Token]) -> Command {
    command(Platform::Linux, Shell::Sh, Checked::StandIn, tokens)
}

const fn docker(tokens: &'static [Token]) -> Command {
    command(Platform::Docker, Shell::Sh, Checked::StandIn, tokens)
}

const fn kubernetes(tokens: &'static [Token]) -> Command {
    command(Platform::Kubernetes, Shell::Sh, Checked::StandIn, tokens)
}

const fn nginx(tokens: &'static [Token]) -> Command {
    command(Platform::Nginx, Shell::Nginx, Checked::Runs, tokens)
}

const fn web_config(tokens: &'static [Token]) -> Command {
    command(Platform::Windows, Shell::WebConfig, Checked::Parsed, tokens)
}

impl Command {
    const fn but(self, effect: Effect) -> Command {
        Command { effect: Some(effect), ..self }
    }
}

const DISCOVERY: Token = Word(&[Of(Value::Address), Is("/.well-known/openid-configuration")]);
const HOST: Token = Word(&[Of(Value::Host)]);
const IN_CREATIO: Token = Word(&[Ask("creatio-container")]);
const IN_SERVICE: Token = Word(&[Ask("identity-service-container")]);
const NAMESPACE: Token = Word(&[Ask("namespace")]);
const CREATIO_PODS: Token = Word(&[Is("deployment/"), Ask("creatio-deployment")]);
const SERVICE_PODS: Token = Word(&[Is("deployment/"), Ask("identity-service-deployment")]);
const SERVICE_UNIT: Token = Word(&[Ask("identity-service-unit")]);
const SERVICE_POOL: Token = Word(&[Ask("identity-service-pool")]);
const SERVICE_FOLDER: Token = Word(&[Ask("identity-service-folder")]);
const SIGNING_FILE: Token = Word(&[Ask("path-in-X509CertificatePath")]);
const AUTHORITY: Token = Word(&[Ask("certificate-of-the-authority.crt")]);
const BETWEEN: Token = Word(&[Ask("certificate-in-between.crt")]);
const DATABASE: Token = Word(&[Ask("database-server")]);
const KUBECTL: Token = Raw("kubectl --namespace ");

tasks! {
    /// The discovery document is asked for from where Creatio runs.
    AskDiscovery, "command_ask_discovery", Creatio: [
        windows(&[Raw("curl.exe --globoff -sSv --max-time 30 "), DISCOVERY]),
        linux(&[Raw("curl --globoff -sSv --max-time 30 "), DISCOVERY]),
        docker(&[Raw("docker exec "), IN_CREATIO, Raw(" curl --globoff -sSv --max-time 30 "), DISCOVERY]),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" exec "), CREATIO_PODS, Raw(" -- curl --globoff -sSv --max-time 30 "), DISCOVERY]),
    ];
    /// One node behind a load balancer is asked alone.
    AskNode, "command_ask_node", Creatio: [
        windows(&[Raw("curl.exe --globoff -sSv --max-time 30 --connect-to "), Word(&[Is("::"), Ask("address-of-the-node"), Is(":")]), Raw(" "), DISCOVERY]),
        linux(&[Raw("curl --globoff -sSv --max-time 30 --connect-to "), Word(&[Is("::"), Ask("address-of-the-node"), Is(":")]), Raw(" "), DISCOVERY]),
    ];
    /// What the name resolves to where Creatio runs.
    ResolveName, "command_resolve_name", Creatio: [
        windows(&[Raw("Resolve-DnsName -Name "), HOST]),
        linux(&[Raw("getent ahosts "), HOST]),
        docker(&[Raw("docker exec "), IN_CREATIO, Raw(" getent ahosts "), HOST]),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" exec "), CREATIO_PODS, Raw(" -- getent ahosts "), HOST]),
    ];
    /// Whether the port can be reached from where Creatio runs. On the others the answer to the first question tells.
    TryPort, "command_try_port", Creatio: [
        windows(&[Raw("Test-NetConnection -ComputerName "), HOST, Raw(" -Port "), Word(&[Of(Value::Port)])]),
    ];
    /// Which certificate is shown.
    SeeCertificate, "command_see_certificate", Anywhere: [
        linux(&[
            Raw("openssl s_client -connect "), Word(&[Of(Value::HostAndPort)]), IfNamed(" -servername ", &[Of(Value::Host)]),
            Raw(" </dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName"),
        ]),
    ];
    /// What runs on the server, and on which addresses.
    SeeWhatRuns, "command_see_what_runs", Service: [
        windows(&[Raw("Get-Website")]),
        windows(&[Raw("Get-Service -Name W3SVC")]),
        linux(&[Raw("ss --listening --tcp --numeric --processes")]),
        docker(&[Raw("docker ps --all")]),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" get pods,services,ingresses")]),
    ];
    /// The site, unit or container is started.
    StartService, "command_start_service", Service: [
        windows(&[Raw("Start-Website -Name "), Word(&[Ask("identity-service-site")])]).but(Effect::Starts),
        windows(&[Raw("Start-Service -Name W3SVC")]).but(Effect::Starts),
        system(&[Raw("sudo systemctl start "), SERVICE_UNIT]).but(Effect::Starts),
        docker(&[Raw("docker start "), IN_SERVICE]).but(Effect::Starts),
    ];
    /// The application pool is started.
    StartPool, "command_start_pool", Service: [
        windows(&[Raw("Start-WebAppPool -Name "), SERVICE_POOL]).but(Effect::Starts),
    ];
    /// The Identity Service is restarted.
    RestartService, "command_restart_service", Service: [
        windows(&[Raw("Restart-WebAppPool -Name "), SERVICE_POOL]).but(Effect::StopsPool),
        system(&[Raw("sudo systemctl restart "), SERVICE_UNIT]).but(Effect::StopsService),
        docker(&[Raw("docker restart "), IN_SERVICE]).but(Effect::StopsService),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" rollout restart "), SERVICE_PODS]).but(Effect::StopsService),
    ];
    /// Creatio is restarted.
    RestartCreatio, "command_restart_creatio", Creatio: [
        windows(&[Raw("Restart-WebAppPool -Name "), Word(&[Ask("creatio-pool")])]).but(Effect::StopsCreatio),
        system(&[Raw("sudo systemctl restart "), Word(&[Ask("creatio-unit")])]).but(Effect::StopsCreatio),
        docker(&[Raw("docker restart "), IN_CREATIO]).but(Effect::StopsCreatio),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" rollout restart "), CREATIO_PODS]).but(Effect::StopsCreatio),
    ];
    /// IIS is restarted, so that it loads a module that was installed.
    RestartIis, "command_restart_iis", Service: [
        windows(&[Raw("iisreset.exe /restart")]).but(Effect::StopsServer),
    ];
    /// What the service, or the module that starts it, has logged.
    ReadServiceLog, "command_read_service_log", Service: [
        windows(&[Raw(
            "Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'IIS AspNetCore Module V2' } -MaxEvents 5 | Format-List -Property 'TimeCreated', 'Id', 'Message'",
        )]),
        system(&[Raw("sudo journalctl --no-pager --lines 200 --unit "), SERVICE_UNIT]),
        docker(&[Raw("docker logs --timestamps --tail 200 "), IN_SERVICE]),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" logs --timestamps --tail=200 "), SERVICE_PODS]),
    ];
    /// Why IIS has stopped a pool.
    ReadPoolEvents, "command_read_pool_events", Service: [
        windows(&[Raw(
            "Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = 'Microsoft-Windows-WAS' } -MaxEvents 5 | Format-List -Property 'TimeCreated', 'Id', 'Message'",
        )]),
    ];
    /// What Creatio has logged of OAuth.
    ReadCreatioLog, "command_read_creatio_log", Creatio: [
        windows(&[Raw("Get-Content -Tail 50 -Path "), Word(&[Ask("creatio-log-folder"), Is(r"\OAuth20.log")])]),
        linux(&[Raw("tail -n 50 "), Word(&[Ask("creatio-log-folder"), Is("/OAuth20.log")])]),
        docker(&[Raw("docker exec "), IN_CREATIO, Raw(" tail -n 50 "), Word(&[Ask("creatio-log-folder"), Is("/OAuth20.log")])]),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" exec "), CREATIO_PODS, Raw(" -- tail -n 50 "), Word(&[Ask("creatio-log-folder"), Is("/OAuth20.log")])]),
    ];
    /// The service is started by hand, so that it prints why it ends.
    RunByHand, "command_run_by_hand", Service: [
        windows(&[Raw("Set-Location -Path "), SERVICE_FOLDER]),
        windows(&[Raw("dotnet.exe IdentityService.dll")]).but(Effect::RunsService),
        linux(&[Raw("cd "), SERVICE_FOLDER]),
        system(&[Raw("dotnet IdentityService.dll")]).but(Effect::RunsService),
    ];
    /// Which runtimes of .NET are installed.
    SeeRuntimes, "command_see_runtimes", Service: [
        windows(&[Raw("dotnet.exe --list-runtimes")]),
        system(&[Raw("dotnet --list-runtimes")]),
        docker(&[Raw("docker exec "), IN_SERVICE, Raw(" dotnet --list-runtimes")]),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" exec "), SERVICE_PODS, Raw(" -- dotnet --list-runtimes")]),
    ];
    /// By which two files are compared.
    CompareFile, "command_compare_file", Service: [
        windows(&[Raw("Get-FileHash -Algorithm SHA256 -Path "), SIGNING_FILE]),
        linux(&[Raw("sha256sum "), SIGNING_FILE]),
        docker(&[Raw("docker exec "), IN_SERVICE, Raw(" sha256sum "), SIGNING_FILE]),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" exec "), SERVICE_PODS, Raw(" -- sha256sum "), SIGNING_FILE]),
    ];
    /// The certificate file with the signing key is made anew, with the vendor's script.
    MakeSigningFile, "command_make_signing_file", Service: [
        windows(&[
            Raw("& "), Word(&[Ask("distribution-folder"), Is(r"\pfx\win\generate_pfx.ps1")]),
            Raw(" -pemPassword "), Word(&[Ask("password-for-the-file")]),
            Raw(" -outputPath "), Word(&[Ask("folder-for-the-file")]), Raw(" -validDays 365"),
        ]).but(Effect::WritesFile),
    ];
    /// The account of the pool may read the folder of the service.
    GrantFolder, "command_grant_folder", Service: [
        windows(&[Raw("icacls.exe "), SERVICE_FOLDER, Raw(" /grant "), Word(&[Is(r"IIS AppPool\"), Ask("identity-service-pool"), Is(":(OI)(CI)RX")])])
            .but(Effect::GrantsRead),
        windows(&[Raw("icacls.exe "), SERVICE_FOLDER, Raw(" /grant "), Word(&[Is("IUSR:(OI)(CI)RX")])]).but(Effect::GrantsRead),
    ];
    /// The account of the pool may read the certificate file.
    GrantFile, "command_grant_file", Service: [
        windows(&[Raw("icacls.exe "), SIGNING_FILE, Raw(" /grant "), Word(&[Is(r"IIS AppPool\"), Ask("identity-service-pool"), Is(":R")])])
            .but(Effect::GrantsRead),
    ];
    /// A certificate for TLS that its own server has signed.
    MakeTlsCertificate, "command_make_tls_certificate", Service: [
        windows(&[Raw("New-SelfSignedCertificate -DnsName "), HOST, Raw(r" -CertStoreLocation Cert:\LocalMachine\My")])
            .but(Effect::AddsCertificate),
    ];
    /// An authority is trusted where Creatio runs, and what stands between it and the service is known.
    TrustAuthority, "command_trust_authority", Creatio: [
        windows(&[Raw("Import-Certificate -FilePath "), AUTHORITY, Raw(r" -CertStoreLocation Cert:\LocalMachine\Root")]).but(Effect::Trusts),
        windows(&[Raw("Import-Certificate -FilePath "), BETWEEN, Raw(r" -CertStoreLocation Cert:\LocalMachine\CA")])
            .but(Effect::AddsCertificate),
        system(&[Raw("sudo cp "), AUTHORITY, Raw(" /usr/local/share/ca-certificates/")]).but(Effect::WritesFile),
        system(&[Raw("sudo update-ca-certificates")]).but(Effect::Trusts),
        docker(&[Raw("docker cp "), AUTHORITY, Raw(" "), Word(&[Ask("creatio-container"), Is(":/usr/local/share/ca-certificates/")])])
            .but(Effect::TrustsUntilNew),
        docker(&[Raw("docker exec --user root "), IN_CREATIO, Raw(" update-ca-certificates")]).but(Effect::TrustsUntilNew),
    ];
    /// The service believes what the proxy says of the request.
    BelieveProxy, "command_believe_proxy", Service: [
        web_config(&[Raw(r#"<environmentVariable name="ASPNETCORE_FORWARDEDHEADERS_ENABLED" value="true" />"#)]).but(Effect::Setting),
        docker(&[Raw("docker run --env ASPNETCORE_FORWARDEDHEADERS_ENABLED=true "), Word(&[Ask("image")])])
            .but(Effect::NewContainer),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" set env "), SERVICE_PODS, Raw(" ASPNETCORE_FORWARDEDHEADERS_ENABLED=true")])
            .but(Effect::StopsService),
    ];
    /// The proxy passes on what it was asked.
    PassHostOn, "command_pass_host_on", Proxy: [
        nginx(&[Raw("proxy_set_header Host $http_host;")]).but(Effect::ChangesProxy),
        nginx(&[Raw("proxy_set_header X-Forwarded-Proto $scheme;")]).but(Effect::ChangesProxy),
        linux(&[Raw("sudo nginx -t")]),
        linux(&[Raw("sudo nginx -s reload")]).but(Effect::ChangesProxy),
        windows(&[Raw(
            r#"& "$env:windir\System32\inetsrv\appcmd.exe" set config '/section:system.webServer/proxy' '/preserveHostHeader:true' '/commit:apphost'"#,
        )]).but(Effect::ChangesProxy),
    ];
    /// The service shows its errors to nobody.
    HideErrors, "command_hide_errors", Service: [
        web_config(&[Raw(r#"<environmentVariable name="ASPNETCORE_ENVIRONMENT" value="Production" />"#)]).but(Effect::Setting),
        docker(&[Raw("docker run --env ASPNETCORE_ENVIRONMENT=Production "), Word(&[Ask("image")])])
            .but(Effect::NewContainer),
        kubernetes(&[KUBECTL, NAMESPACE, Raw(" set env "), SERVICE_PODS, Raw(" ASPNETCORE_ENVIRONMENT=Production")])
            .but(Effect::StopsService),
    ];
    /// Creatio's own error answers are not replaced by IIS.
    LetErrorsThrough, "command_let_errors_through", Creatio: [
        web_config(&[Raw(r#"<httpErrors existingResponse="PassThrough" />"#)]).but(Effect::SettingOfCreatio),
    ];
    /// HTTP.sys offers no HTTP/2.
    DisableHttp2, "command_disable_http2", Service: [
        windows(&[Raw(r"Set-ItemProperty -Path HKLM:\SYSTEM\CurrentControlSet\Services\HTTP\Parameters -Name EnableHttp2Tls -Type DWord -Value 0")])
            .but(Effect::ChangesTls),
        windows(&[Raw("Restart-Computer")]).but(Effect::StopsWindows),
    ];
    /// .NET Framework takes the versions of TLS that Windows has.
    AllowNewTls, "command_allow_new_tls", Creatio: [
        windows(&[Raw(r"Set-ItemProperty -Path HKLM:\SOFTWARE\Microsoft\.NETFramework\v4.0.30319 -Name SchUseStrongCrypto -Type DWord -Value 1")])
            .but(Effect::ChangesTls),
        windows(&[Raw(r"Set-ItemProperty -Path HKLM:\SOFTWARE\Microsoft\.NETFramework\v4.0.30319 -Name SystemDefaultTlsVersions -Type DWord -Value 1")])
            .but(Effect::ChangesTls),
    ];
    /// The Creatio server may reach the port.
    OpenPort, "command_open_port", Service: [
        windows(&[
            Raw("New-NetFirewallRule -DisplayName 'Identity Service for Creatio' -Direction Inbound -Action Allow -Protocol TCP -LocalPort "),
            Word(&[Of(Value::Port)]), Raw(" -RemoteAddress "), Word(&[Ask("address-of-the-creatio-server")]),
        ]).but(Effect::OpensPort),
    ];
    /// Whether the database server can be reached from where the service runs.
    TryDatabase, "command_try_database", Service: [
        windows(&[Raw("Test-NetConnection -ComputerName "), DATABASE, Raw(" -Port 1433")]),
        windows(&[Raw("Test-NetConnection -ComputerName "), DATABASE, Raw(" -Port 5432")]),
        linux(&[Raw("curl --globoff -sSv --max-time 5 "), Word(&[Is("telnet://"), Ask("database-server"), Is(":1433")]), Raw(" </dev/null")]),
        linux(&[Raw("curl --globoff -sSv --max-time 5 "), Word(&[Is("telnet://"), Ask("database-server"), Is(":5432")]), Raw(" </dev/null")]),
    ];
    /// Whose clock is off, and setting it.
    SetClock, "command_set_clock", Service: [
        windows(&[Raw("w32tm.exe /query /status")]),
        windows(&[Raw("w32tm.exe /resync")]).but(Effect::SetsClock),
        system(&[Raw("timedatectl status")]),
        system(&[Raw("sudo timedatectl set-ntp true")]).but(Effect::SetsClock),
    ];
}

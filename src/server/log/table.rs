//! The lines, by what stands in them. The first that fits counts: types and numbers come before words, the words of
//! .NET and its libraries are those of their sources, which stand beside them.

use super::Cause;
use super::Cause::*;
use crate::server::Reach;
use crate::server::Reach::*;

/// A kind of line.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What stands in it.
    pub needle: &'static str,
    /// What it says.
    pub cause: Cause,
    /// What of it is shown: no word of the log.
    pub code: &'static str,
    /// Of what the exceptions after it speak.
    pub subject: Subject,
    /// Where it was seen in public, or its recording here. No browser has to load it.
    #[cfg(not(target_family = "wasm"))]
    pub source: &'static str,
}

/// Of what a line speaks, and so the exceptions after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The connection between Creatio and the service, as far as is known.
    Connection,
    /// The same, in words that programs of any kind have: it counts beside a type of .NET or the host that is looked for.
    Anybody,
    /// A database.
    Database,
    /// Another server: mail, cache, queue.
    Another,
    /// Code of Creatio's: the database of the exception before was Creatio's own.
    Creatio,
}

const fn line(needle: &'static str, cause: Cause, code: &'static str, source: &'static str) -> Kind {
    kind(needle, cause, code, Subject::Connection, source)
}

const fn way(needle: &'static str, reach: Reach, code: &'static str, source: &'static str) -> Kind {
    kind(needle, Way(reach), code, Subject::Connection, source)
}

const fn words(needle: &'static str, reach: Reach, code: &'static str, source: &'static str) -> Kind {
    kind(needle, Way(reach), code, Subject::Anybody, source)
}

const fn database(needle: &'static str, cause: Cause, code: &'static str, source: &'static str) -> Kind {
    kind(needle, cause, code, Subject::Database, source)
}

const fn aside(needle: &'static str, subject: Subject, source: &'static str) -> Kind {
    kind(needle, Aside, "", subject, source)
}

const fn kind(
    needle: &'static str,
    cause: Cause,
    code: &'static str,
    subject: Subject,
    source: &'static str,
) -> Kind {
    #[cfg(target_family = "wasm")]
    let _ = source;
    Kind {
        needle,
        cause,
        code,
        subject,
        #[cfg(not(target_family = "wasm"))]
        source,
    }
}

const SERVICE: &str = "tests/fixtures/server/service-log.json";
const CLIENT: &str = "tests/fixtures/server/dotnet-client.json";
const SQLSTATE: &str = "https://www.postgresql.org/docs/current/errcodes-appendix.html";
const PG_HBA: &str = "https://www.postgresql.org/docs/current/client-authentication-problems.html";
const WINSOCK: &str = "https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2";
const WINHTTP: &str = "https://learn.microsoft.com/windows/win32/winhttp/error-messages";
const SQL_SERVER: &str =
    "https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors";
const SCHANNEL: &str = "https://learn.microsoft.com/windows/win32/com/com-error-codes-4";
const IDX: &str = "https://github.com/AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/blob/dev/src/Microsoft.IdentityModel.Tokens/LogMessages.cs";
const VALIDATOR: &str = "https://github.com/DuendeArchive/IdentityServer4/blob/main/src/IdentityServer4/src/Validation/Default/TokenRequestValidator.cs";
const HASHED: &str = "https://github.com/DuendeArchive/IdentityServer4/blob/main/src/IdentityServer4/src/Validation/Default/HashedSharedSecretValidator.cs";
const ENDPOINT: &str = "https://github.com/DuendeArchive/IdentityServer4/blob/main/src/IdentityServer4/src/Endpoints/TokenEndpoint.cs";
const AUTHORIZE: &str = "https://github.com/DuendeArchive/IdentityServer4/blob/main/src/IdentityServer4/src/Validation/Default/AuthorizeRequestValidator.cs";
const HOST: &str = "https://github.com/dotnet/runtime/blob/main/docs/design/features/host-error-codes.md";
const PROTECTION: &str =
    "https://learn.microsoft.com/aspnet/core/security/data-protection/configuration/overview";
const TERRASOFT: &str = "https://academy.creatio.com/docs/8.x/dev/development-on-creatio-platform/back-end-development/data-operations-back-end/basics/overview";
const ANCM: &str = "https://learn.microsoft.com/aspnet/core/host-and-deploy/azure-iis-errors-reference";

/// All of them.
pub const KINDS: &[Kind] = &[
    // IdentityServer4's own words: it speaks English everywhere.
    line("No client with id ", NoClient, "No client with id", SERVICE),
    line("secret validation failed for client", WrongSecret, "Client secret validation failed", SERVICE),
    line(
        "Invalid client configuration for client ",
        Rows,
        "Invalid client configuration",
        "IdentityServer4 4142",
    ),
    line(
        "Found identity scopes and API scopes that use the same names",
        Rows,
        "same names",
        "IdentityServer4 resources-conflict",
    ),
    line("No matching hashed secret found", WrongSecret, "No matching hashed secret", HASHED),
    line("uses invalid hashing algorithm", Rows, "hashing algorithm", HASHED),
    line("Client not authorized for client credentials flow", GrantType, "AllowedGrantTypes", SERVICE),
    line("requested grant is not allowed", GrantUnknown, "grant type", SERVICE),
    line("No validator is registered for the grant type", GrantUnknown, "grant type", VALIDATOR),
    line("Grant type is missing", GrantUnknown, "grant type", SERVICE),
    line("unsupported_grant_type", GrantUnknown, "unsupported_grant_type", "RFC 6749, 5.2"),
    line("Invalid HTTP request for token endpoint", Request, "invalid_request", ENDPOINT),
    line("Invalid redirect_uri", SentBack, "redirect_uri", AUTHORIZE),
    line("not found in store.", Scope, "Scope not found", SERVICE),
    line("is not allowed access to scope", Scope, "scope not allowed", SERVICE),
    line("Invalid scopes requested", Scope, "invalid_scope", SERVICE),
    line("No client identifier found", Aside, "", SERVICE),
    line("Client ID exceeds maximum length", ClientRefused, "Client ID too long", SERVICE),
    line("No signing credential", NoKey, "No signing credential", SERVICE),
    line("Keyset is missing", NoKey, "Keyset is missing", CLIENT),
    // The types and numbers of Microsoft.IdentityModel.
    line("IDX10634", KeyUnfit, "IDX10634", SERVICE),
    line("IDX10630", KeyUnfit, "IDX10630", IDX),
    line("IDX10214", Audience, "IDX10214", IDX),
    line("IDX10205", TokenIssuer, "IDX10205", IDX),
    way("IDX20803", Page, "IDX20803", IDX),
    way("IDX20804", Page, "IDX20804", IDX),
    line("IDX10500", TokenKey, "IDX10500", IDX),
    line("IDX10501", TokenKey, "IDX10501", IDX),
    line("IDX10503", TokenKey, "IDX10503", IDX),
    // PostgreSQL, by SQLSTATE.
    database(" 3D000: ", Database, "SQLSTATE 3D000", SERVICE),
    database("SqlState: 3D000", Database, "SQLSTATE 3D000", SERVICE),
    database(" 28P01: ", Database, "SQLSTATE 28P01", SERVICE),
    database("SqlState: 28P01", Database, "SQLSTATE 28P01", SERVICE),
    database("): 28000: ", Database, "SQLSTATE 28000", SQLSTATE),
    database("exception: 28000: ", Database, "SQLSTATE 28000", SQLSTATE),
    database("): 53300: ", Database, "SQLSTATE 53300", SQLSTATE),
    database("exception: 53300: ", Database, "SQLSTATE 53300", SQLSTATE),
    database(" 57P01: ", Database, "SQLSTATE 57P01", SERVICE),
    database("SqlState: 57P01", Database, "SQLSTATE 57P01", SERVICE),
    database(" 57P03: ", Database, "SQLSTATE 57P03", SQLSTATE),
    database(" 42P01: ", Tables, "SQLSTATE 42P01", SERVICE),
    database("SqlState: 42P01", Tables, "SQLSTATE 42P01", SERVICE),
    database("): 42703: ", Tables, "SQLSTATE 42703", SQLSTATE),
    database("exception: 42703: ", Tables, "SQLSTATE 42703", SQLSTATE),
    database("): 42501: ", Tables, "SQLSTATE 42501", SERVICE),
    database("exception: 42501: ", Tables, "SQLSTATE 42501", SERVICE),
    database("SqlState: 42501", Tables, "SQLSTATE 42501", SERVICE),
    database("): 22007: ", DatabaseDates, "SQLSTATE 22007", SQLSTATE),
    database("exception: 22007: ", DatabaseDates, "SQLSTATE 22007", SQLSTATE),
    database("Cannot write DateTime with Kind", DatabaseDates, "DateTime Kind", "IdentityServer4 5431"),
    // SQL Server, by number.
    database("Error Number:18456", Database, "18456", SQL_SERVER),
    database("Error: 18456", Database, "18456", SQL_SERVER),
    database("Error Number:4060", Database, "4060", SQL_SERVER),
    database("Error Number:208,", Tables, "208", SQL_SERVER),
    database("Error Number:229,", Tables, "229", SQL_SERVER),
    database("Error Number:262,", Tables, "262", SQL_SERVER),
    database("Error Number:-2146893019", DatabaseTls, "0x80090325", "SqlClient 1394"),
    database("Login failed for user", Database, "18456", "SqlClient 3235"),
    database("Invalid object name '", Tables, "208", "IdentityServer4 767"),
    database("Invalid column name '", Tables, "207", "IdentityServer4 2986"),
    database("There is already an object named '", Tables, "2714", "IdentityServer4 1495"),
    database("provider: SSL Provider", DatabaseTls, "SSL Provider", "SqlClient 1836"),
    database("provider: Named Pipes Provider", Database, "Named Pipes", SQL_SERVER),
    database("provider: TCP Provider", Database, "TCP Provider", SQL_SERVER),
    database("Couldn't set ", Database, "connection string", SERVICE),
    database("Keyword not supported: ", Database, "connection string", "IdentityServer4.Admin 192"),
    database(
        "Format of the initialization string",
        Database,
        "connection string",
        "dotnet/runtime DbConnectionOptions",
    ),
    database("NotSupportedException: DbProvider Oracle", Oracle, "DbProvider", SERVICE),
    database(
        "Oracle.ManagedDataAccess",
        Oracle,
        "Oracle",
        "https://docs.oracle.com/en/database/oracle/oracle-database/23/odpnt/",
    ),
    database("NotSupportedException: DbProvider ", Database, "DbProvider", SERVICE),
    database("Npgsql.NpgsqlException", Database, "NpgsqlException", SERVICE),
    database("Timeout during reading attempt", Database, "timeout", SERVICE),
    database("A network-related or instance-specific error", Database, "network", SQL_SERVER),
    database("Cannot open database ", Database, "4060", SQL_SERVER),
    database("permission was denied", Tables, "229", SQL_SERVER),
    database("permission denied in database", Tables, "262", SQL_SERVER),
    database(
        "The certificate chain was issued by an authority that is not trusted",
        DatabaseTls,
        "0x80090325",
        "SqlClient 1836",
    ),
    aside("SqlException (0x80131904)", Subject::Database, "SqlClient 3235"),
    database("An error occurred using the connection to database", Database, "Connection[20004]", SERVICE),
    // PostgreSQL's own log has no numbers, and names a relation in many a notice, too.
    database("ERROR:  relation \"", Tables, "relation", SERVICE),
    database("ERROR:  permission denied for ", Tables, "permission denied", SERVICE),
    database("password authentication failed for user", Database, "password", SERVICE),
    database("no pg_hba.conf entry for host", Database, "pg_hba.conf", PG_HBA),
    database("Npgsql.PostgresException", Database, "PostgresException", SERVICE),
    // The certificate file.
    line("X509 certificate does not have a private key", CertificateFile, "no private key", SERVICE),
    line("Keyset does not exist", CertificateFile, "0x80090016", "corefx 11042"),
    line("0x80090016", CertificateFile, "0x80090016", SCHANNEL),
    line(
        "The specified network password is not correct",
        CertificateSealed,
        "0x80070056",
        "dotnet/runtime 24454",
    ),
    line("0x80070056", CertificateSealed, "0x80070056", "dotnet/runtime 24454"),
    line(
        "WindowsCryptographicException: The system cannot find the file specified",
        NoProfile,
        "0x80070002",
        "IdentityServer4 103",
    ),
    line("Unable to load shared library 'libssl", Start, "libssl", "dotnet/runtime 55764"),
    line("network password may be incorrect", CertificateSealed, "0x80070056", "dotnet/runtime 24454"),
    line("password may be incorrect", CertificateSealed, "password", "dotnet/runtime Cryptography resources"),
    line("mac verify failure", CertificateSealed, "mac verify", "openssl pkcs12err.h"),
    line("digital envelope routines", CertificateSealed, "unsupported", "openssl 27035"),
    line("Keyset as registered is invalid", CertificateFile, "0x8009001A", SCHANNEL),
    // The settings file.
    line(
        "Failed to load configuration from file",
        Settings,
        "configuration",
        "dotnet/runtime JsonConfigurationFileParser",
    ),
    line(
        "Could not parse the JSON file",
        Settings,
        "configuration",
        "dotnet/runtime JsonConfigurationFileParser",
    ),
    // TLS, by the status of the chain.
    way("UntrustedRoot", Untrusted, "UntrustedRoot", CLIENT),
    way("PartialChain", Incomplete, "PartialChain", "dotnet/runtime X509ChainStatusFlags"),
    way("NotTimeValid", Dates, "NotTimeValid", "dotnet/runtime X509ChainStatusFlags"),
    way("RemoteCertificateNameMismatch", OtherName, "NameMismatch", "dotnet/runtime SslPolicyErrors"),
    way("RemoteCertificateChainErrors", Untrusted, "ChainErrors", "dotnet/runtime SslPolicyErrors"),
    way("Cannot determine the frame size", OtherScheme, "frame size", CLIENT),
    way("0x80090331", NoCommonTls, "0x80090331", SCHANNEL),
    way("0x80090326", NoCommonTls, "0x80090326", SCHANNEL),
    way("0A00042E", NoCommonTls, "0A00042E", "openssl sslerr.h"),
    way("0A000410", NoCommonTls, "0A000410", "openssl sslerr.h"),
    way("0A00010B", OtherScheme, "0A00010B", "openssl sslerr.h"),
    way("certificate verify failed", Untrusted, "verify failed", "openssl sslerr.h"),
    way("The remote certificate is invalid", Untrusted, "invalid", "win-acme 364"),
    way(":wrong version number", OtherScheme, "wrong version number", "openssl sslerr.h"),
    way("alert handshake failure", NoCommonTls, "handshake failure", "openssl sslerr.h"),
    way("alert protocol version", NoCommonTls, "protocol version", "openssl sslerr.h"),
    way("they do not possess a common algorithm", NoCommonTls, "0x80090331", SCHANNEL),
    way("remote party has closed the transport stream", NoCommonTls, "closed", "v2rayN 1801"),
    way("由于远程方已关闭传输流", NoCommonTls, "closed", "v2rayN 1801"),
    way("Could not establish trust relationship", Untrusted, "TrustFailure", "IdentityServer4 707"),
    way("未能为 SSL/TLS 安全通道建立信任关系", Untrusted, "TrustFailure", "v2rayN 1801"),
    way(
        "Не удалось установить доверительные отношения",
        Untrusted,
        "TrustFailure",
        "dotnet/runtime System.Net resources",
    ),
    way(
        "relación de confianza para el canal seguro SSL/TLS",
        Untrusted,
        "TrustFailure",
        "openinvoiceperu 123",
    ),
    way("relazione di trust per il canale sicuro SSL/TLS", Untrusted, "TrustFailure", "CKAN 2249"),
    way("relação de confiança para o canal seguro de SSL/TLS", Untrusted, "TrustFailure", "DFe.NET 629"),
    way("um canal seguro para SSL/TLS", NoCommonTls, "SecureChannelFailure", "DFe.NET 629"),
    way(
        "Could not create SSL/TLS secure channel",
        NoCommonTls,
        "SecureChannelFailure",
        "google-api-dotnet-client 911",
    ),
    way("Не удалось создать защищенный канал SSL/TLS", NoCommonTls, "SecureChannelFailure", "OneScript 902"),
    way(
        "未能创建 SSL/TLS 安全通道",
        NoCommonTls,
        "SecureChannelFailure",
        "dotnet/runtime System.Net resources",
    ),
    // The network, by number.
    way("SocketException (11001)", NameUnknown, "11001", WINSOCK),
    way("SocketException (11002)", NameServerSilent, "11002", WINSOCK),
    way("SocketException (0x80004005): No such host", NameUnknown, "11001", WINSOCK),
    way("SocketException (00000005, 0xFFFDFFFF)", NameUnknown, "EAI_NONAME", SERVICE),
    way(
        "SocketException (11)",
        NameServerSilent,
        "EAI_AGAIN",
        "tests/fixtures/server/blocks/powershell/dnstimeout.txt",
    ),
    way("SocketException (10061)", Refused, "10061", WINSOCK),
    way("SocketException (111)", Refused, "111", CLIENT),
    way("SocketException (10060)", Silent, "10060", WINSOCK),
    way("SocketException (110)", Silent, "110", "errno(3)"),
    way("SocketException (10051)", NoRoute, "10051", WINSOCK),
    way("SocketException (10065)", NoRoute, "10065", WINSOCK),
    way("SocketException (101)", NoRoute, "101", "errno(3)"),
    way("SocketException (113)", NoRoute, "113", "errno(3)"),
    way(": (407) ", Proxy, "407", "RFC 9110, 15.5.8"),
    way("status code '407'", Proxy, "407", "dotnet/runtime HttpProxy"),
    way("status code '403'", Proxy, "403", "dotnet/runtime HttpProxy"),
    way("Proxy Authentication Required", Proxy, "407", "RFC 9110, 15.5.8"),
    way("The remote name could not be resolved", NameUnknown, "NameResolutionFailure", "wnmp 51"),
    way("No se puede resolver el nombre remoto", NameUnknown, "NameResolutionFailure", "WinGrooves 20"),
    way("Невозможно разрешить удаленное имя", NameUnknown, "NameResolutionFailure", "tModLoader 715"),
    way("未能解析此远程名称", NameUnknown, "NameResolutionFailure", "Wox 3594"),
    way("конечный компьютер отверг запрос", Refused, "10061", "zapret 1026"),
    way("The server name or address could not be resolved", NameUnknown, "12007", WINHTTP),
    way("A connection with the server could not be established", Refused, "12029", WINHTTP),
    way("No such host is known", NameUnknown, "11001", WINSOCK),
    words("Name or service not known", NameUnknown, "EAI_NONAME", SERVICE),
    words("Temporary failure in name resolution", NameServerSilent, "EAI_AGAIN", "getaddrinfo(3)"),
    words("actively refused it", Refused, "10061", "dotnet-api-docs 9821"),
    words("Resource temporarily unavailable (", NameServerSilent, "EAI_AGAIN", "getaddrinfo(3)"),
    words("No route to host (", NoRoute, "EHOSTUNREACH", "errno(3)"),
    words("Network is unreachable (", NoRoute, "ENETUNREACH", "errno(3)"),
    words("Connection timed out (", Silent, "ETIMEDOUT", "errno(3)"),
    words("did not properly respond after a period of time", Silent, "10060", WINSOCK),
    way("Connection refused (", Refused, "ECONNREFUSED", CLIENT),
    words("Connection refused", Refused, "ECONNREFUSED", CLIENT),
    way("HttpClient.Timeout of", Silent, "timeout", "dotnet/runtime HttpClient"),
    way("The operation has timed out", Silent, "timeout", "dotnet/runtime System.Net resources"),
    // What the client says of an answer.
    way("HTTPS required", OtherScheme, "HTTPS required", "IdentityModel DiscoveryEndpoint"),
    way("Issuer name does not match authority", OtherIssuer, "issuer", CLIENT),
    way(
        "Endpoint belongs to different authority",
        OtherIssuer,
        "authority",
        "IdentityModel DiscoveryEndpoint",
    ),
    way(
        "Endpoint is on a different host than authority",
        OtherIssuer,
        "authority",
        "IdentityModel DiscoveryEndpoint",
    ),
    way("is an invalid start of a value", Page, "JsonException", CLIENT),
    way("The response ended prematurely", OtherScheme, "ResponseEnded", CLIENT),
    way("/.well-known/openid-configuration: ", Page, "HTTP error", CLIENT),
    way("/openid-configuration/jwks: ", Page, "HTTP error", CLIENT),
    line("invalid_client", ClientRefused, "invalid_client", CLIENT),
    line("unauthorized_client", GrantType, "unauthorized_client", CLIENT),
    line("invalid_scope", Scope, "invalid_scope", "RFC 6749, 5.2"),
    // IIS and the host of .NET.
    line("0x800700c1", Start, "0x800700c1", "aspnetcore 4413"),
    line("0x8007000b", Start, "0x8007000b", ANCM),
    line("0x80070102", Start, "0x80070102", "aspnetcore 25541"),
    line("0x80008083", Start, "0x80008083", "aspnetcore 11885"),
    line("0x80008096", Start, "0x80008096", ANCM),
    line("0x8000808c", Mixed, "0x8000808c", HOST),
    line("application dependencies manifest", Mixed, "deps.json", HOST),
    line("0xe0434352", Start, "0xe0434352", "aspnetcore 18230"),
    line("failed to load clr and managed application", Start, "500.30", "aspnetcore 18230"),
    line("failed to start process with commandline", Start, "502.5", "AspNetCoreModule 214"),
    line("You must install or update .NET to run this application", Start, "runtime", ANCM),
    line("The framework 'Microsoft.AspNetCore.App', version", Start, "runtime", ANCM),
    line("Could not find inprocess request handler", Start, "500.33", ANCM),
    line("was not found in the key ring", Nodes, "key ring", PROTECTION),
    line("antiforgery token could not be decrypted", Nodes, "antiforgery", PROTECTION),
    // Others, whose exceptions look the same.
    aside(
        "StackExchange.Redis",
        Subject::Another,
        "https://stackexchange.github.io/StackExchange.Redis/Timeouts",
    ),
    aside(
        "RedisConnectionException",
        Subject::Another,
        "https://stackexchange.github.io/StackExchange.Redis/Timeouts",
    ),
    aside("RabbitMQ.Client", Subject::Another, "https://www.rabbitmq.com/client-libraries/dotnet-api-guide"),
    aside(
        "System.Net.Mail",
        Subject::Another,
        "https://learn.microsoft.com/dotnet/api/system.net.mail.smtpexception",
    ),
    aside("MailKit", Subject::Another, "https://github.com/jstedfast/MailKit"),
    aside("Elasticsearch.Net", Subject::Another, "https://github.com/elastic/elasticsearch-net"),
    aside("at Terrasoft.", Subject::Creatio, TERRASOFT),
    aside("в Terrasoft.", Subject::Creatio, TERRASOFT),
    // Types that say little by themselves.
    line("CryptographicException", CertificateFile, "CryptographicException", SERVICE),
    // The end of what .NET says of a file that is not there, or may not be read.
    line(".pfx'.", CertificateFile, "pfx", SERVICE),
    line(".pfx' is denied", CertificateFile, "pfx", SERVICE),
    line(".p12'.", CertificateFile, "p12", SERVICE),
    line(".p12' is denied", CertificateFile, "p12", SERVICE),
];

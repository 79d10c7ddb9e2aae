//! The lines, by what stands in them. The first that fits counts: types and numbers come before words, the words of
//! .NET and its libraries are those of their sources, which stand beside them.

use super::Cause;
use super::Cause::*;

/// A kind of line.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What stands in it.
    pub needle: &'static str,
    /// What it says.
    pub cause: Cause,
    /// What of it is shown: no word of the log.
    pub code: &'static str,
    /// It speaks of the service's database, and so do the exceptions after it.
    pub of_database: bool,
    /// Where it was seen in public, or its recording here. No browser has to load it.
    #[cfg(not(target_family = "wasm"))]
    pub source: &'static str,
}

const fn line(needle: &'static str, cause: Cause, code: &'static str, source: &'static str) -> Kind {
    kind(needle, cause, code, false, source)
}

const fn database(needle: &'static str, cause: Cause, code: &'static str, source: &'static str) -> Kind {
    kind(needle, cause, code, true, source)
}

#[cfg(not(target_family = "wasm"))]
const fn kind(
    needle: &'static str,
    cause: Cause,
    code: &'static str,
    of_database: bool,
    source: &'static str,
) -> Kind {
    Kind { needle, cause, code, of_database, source }
}

#[cfg(target_family = "wasm")]
const fn kind(
    needle: &'static str,
    cause: Cause,
    code: &'static str,
    of_database: bool,
    _: &'static str,
) -> Kind {
    Kind { needle, cause, code, of_database }
}

const SERVICE: &str = "tests/fixtures/server/service-log.json";
const CLIENT: &str = "tests/fixtures/server/dotnet-client.json";
const SQLSTATE: &str = "https://www.postgresql.org/docs/current/errcodes-appendix.html";
const WINSOCK: &str = "https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2";
const SQL_SERVER: &str =
    "https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors";
const SCHANNEL: &str = "https://learn.microsoft.com/windows/win32/com/com-error-codes-4";
const IDX: &str = "https://github.com/AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/blob/dev/src/Microsoft.IdentityModel.Tokens/LogMessages.cs";
const ANCM: &str = "https://learn.microsoft.com/aspnet/core/host-and-deploy/azure-iis-errors-reference";

/// All of them.
pub const KINDS: &[Kind] = &[
    // IdentityServer4's own words: it speaks English everywhere.
    line("No client with id 'oauth-assistant-probe'", Aside, "", SERVICE),
    line("No client with id ", NoClient, "No client with id", SERVICE),
    line(
        "Client secret validation failed for client: ",
        WrongSecret,
        "Client secret validation failed",
        SERVICE,
    ),
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
    line("Client not authorized for client credentials flow", GrantType, "AllowedGrantTypes", SERVICE),
    line("requested grant is not allowed", Aside, "", SERVICE),
    line("not found in store.", Scope, "Scope not found", SERVICE),
    line("is not allowed access to scope", Scope, "scope not allowed", SERVICE),
    line("Invalid scopes requested", Scope, "invalid_scope", SERVICE),
    line("No client identifier found", Aside, "", SERVICE),
    line("Client ID exceeds maximum length", ClientRefused, "Client ID too long", SERVICE),
    line("No signing credential is configured", NoKey, "No signing credential", SERVICE),
    line("Keyset is missing", NoKey, "Keyset is missing", CLIENT),
    // The types and numbers of Microsoft.IdentityModel.
    line("IDX10634", KeyUnfit, "IDX10634", SERVICE),
    line("IDX10630", KeyUnfit, "IDX10630", IDX),
    line("IDX10205", Answer, "IDX10205", IDX),
    line("IDX20803", Answer, "IDX20803", IDX),
    line("IDX20804", Answer, "IDX20804", IDX),
    line("IDX10500", Answer, "IDX10500", IDX),
    line("IDX10501", Answer, "IDX10501", IDX),
    line("IDX10503", Answer, "IDX10503", IDX),
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
    database("NotSupportedException: DbProvider ", Database, "DbProvider", SERVICE),
    database("Npgsql.NpgsqlException", Database, "NpgsqlException", SERVICE),
    database("Timeout during reading attempt", Database, "timeout", SERVICE),
    database("SqlException (0x80131904)", Database, "0x80131904", "SqlClient 3235"),
    database("An error occurred using the connection to database", Database, "Connection[20004]", SERVICE),
    database("Npgsql.PostgresException", Database, "PostgresException", SERVICE),
    // The certificate file.
    line("X509 certificate does not have a private key", CertificateFile, "no private key", SERVICE),
    line("Keyset does not exist", CertificateFile, "0x80090016", "corefx 11042"),
    line("0x80090016", CertificateFile, "0x80090016", SCHANNEL),
    line(
        "The specified network password is not correct",
        CertificateFile,
        "0x80070056",
        "dotnet/runtime 24454",
    ),
    line("0x80070056", CertificateFile, "0x80070056", "dotnet/runtime 24454"),
    line(
        "WindowsCryptographicException: The system cannot find the file specified",
        NoProfile,
        "0x80070002",
        "IdentityServer4 103",
    ),
    line("Unable to load shared library 'libssl", Start, "libssl", "dotnet/runtime 55764"),
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
    line("UntrustedRoot", Untrusted, "UntrustedRoot", CLIENT),
    line("PartialChain", Incomplete, "PartialChain", "dotnet/runtime X509ChainStatusFlags"),
    line("NotTimeValid", Dates, "NotTimeValid", "dotnet/runtime X509ChainStatusFlags"),
    line("RemoteCertificateNameMismatch", OtherName, "NameMismatch", "dotnet/runtime SslPolicyErrors"),
    line("RemoteCertificateChainErrors", Untrusted, "ChainErrors", "dotnet/runtime SslPolicyErrors"),
    line("Cannot determine the frame size", OtherScheme, "frame size", CLIENT),
    line("0x80090331", NoCommonTls, "0x80090331", SCHANNEL),
    line("0x80090326", NoCommonTls, "0x80090326", SCHANNEL),
    line("0A00042E", NoCommonTls, "0A00042E", "openssl sslerr.h"),
    line("0A000410", NoCommonTls, "0A000410", "openssl sslerr.h"),
    line("0A00010B", OtherScheme, "0A00010B", "openssl sslerr.h"),
    line("certificate verify failed", Untrusted, "verify failed", "openssl sslerr.h"),
    line("Could not establish trust relationship", Untrusted, "TrustFailure", "IdentityServer4 707"),
    line("未能为 SSL/TLS 安全通道建立信任关系", Untrusted, "TrustFailure", "v2rayN 1801"),
    line(
        "Не удалось установить доверительные отношения",
        Untrusted,
        "TrustFailure",
        "dotnet/runtime System.Net resources",
    ),
    line(
        "Could not create SSL/TLS secure channel",
        NoCommonTls,
        "SecureChannelFailure",
        "google-api-dotnet-client 911",
    ),
    line("Не удалось создать защищенный канал SSL/TLS", NoCommonTls, "SecureChannelFailure", "OneScript 902"),
    line(
        "未能创建 SSL/TLS 安全通道",
        NoCommonTls,
        "SecureChannelFailure",
        "dotnet/runtime System.Net resources",
    ),
    // The network, by number.
    line("SocketException (11001)", Name, "11001", WINSOCK),
    line("SocketException (11002)", Name, "11002", WINSOCK),
    line("SocketException (0x80004005): No such host", Name, "11001", WINSOCK),
    line("SocketException (00000005, 0xFFFDFFFF)", Name, "EAI_NONAME", SERVICE),
    line("SocketException (10061)", Refused, "10061", WINSOCK),
    line("SocketException (111)", Refused, "111", CLIENT),
    line("SocketException (10060)", Silent, "10060", WINSOCK),
    line("SocketException (110)", Silent, "110", "errno(3)"),
    line("SocketException (10051)", Silent, "10051", WINSOCK),
    line("SocketException (10065)", Silent, "10065", WINSOCK),
    line("SocketException (101)", Silent, "101", "errno(3)"),
    line("SocketException (113)", Silent, "113", "errno(3)"),
    line(": (407) ", Proxy, "407", "RFC 9110, 15.5.8"),
    line("status code '407'", Proxy, "407", "dotnet/runtime HttpProxy"),
    line("status code '403'", Proxy, "403", "dotnet/runtime HttpProxy"),
    line("Proxy Authentication Required", Proxy, "407", "RFC 9110, 15.5.8"),
    line("The remote name could not be resolved", Name, "NameResolutionFailure", "wnmp 51"),
    line("No such host is known", Name, "11001", WINSOCK),
    line("Name or service not known", Name, "EAI_NONAME", SERVICE),
    line("Temporary failure in name resolution", Name, "EAI_AGAIN", "getaddrinfo(3)"),
    line("actively refused it", Refused, "10061", "dotnet-api-docs 9821"),
    line("Connection refused (", Refused, "ECONNREFUSED", CLIENT),
    line("Connection refused", Refused, "ECONNREFUSED", CLIENT),
    line("HttpClient.Timeout of", Silent, "timeout", "dotnet/runtime HttpClient"),
    line("The operation has timed out", Silent, "timeout", "dotnet/runtime System.Net resources"),
    // What the client says of an answer.
    line("Issuer name does not match authority", Answer, "issuer", CLIENT),
    line("Endpoint belongs to different authority", Answer, "authority", "IdentityModel DiscoveryEndpoint"),
    line(
        "Endpoint is on a different host than authority",
        Answer,
        "authority",
        "IdentityModel DiscoveryEndpoint",
    ),
    line("is an invalid start of a value", Answer, "JsonException", CLIENT),
    line("The response ended prematurely", OtherScheme, "ResponseEnded", CLIENT),
    line("/.well-known/openid-configuration: ", Answer, "HTTP error", CLIENT),
    line("/openid-configuration/jwks: ", Answer, "HTTP error", CLIENT),
    line("invalid_client", ClientRefused, "invalid_client", CLIENT),
    line("unauthorized_client", GrantType, "unauthorized_client", CLIENT),
    line("invalid_scope", Scope, "invalid_scope", "RFC 6749, 5.2"),
    // IIS and the host of .NET.
    line("0x800700c1", Start, "0x800700c1", "aspnetcore 4413"),
    line("0x8007000b", Start, "0x8007000b", ANCM),
    line("0x80070102", Start, "0x80070102", "aspnetcore 25541"),
    line("0x80008083", Start, "0x80008083", "aspnetcore 11885"),
    line("0x80008096", Start, "0x80008096", ANCM),
    line("0x8000808c", Start, "0x8000808c", ANCM),
    line("0xe0434352", Start, "0xe0434352", "aspnetcore 18230"),
    line("failed to load clr and managed application", Start, "500.30", "aspnetcore 18230"),
    line("failed to start process with commandline", Start, "502.5", "AspNetCoreModule 214"),
    line("You must install or update .NET to run this application", Start, "runtime", ANCM),
    line("The framework 'Microsoft.AspNetCore.App', version", Start, "runtime", ANCM),
    line("Could not find inprocess request handler", Start, "500.33", ANCM),
    // Types that say little by themselves.
    line("CryptographicException", CertificateFile, "CryptographicException", SERVICE),
    line("DirectoryNotFoundException", CertificateFile, "DirectoryNotFoundException", SERVICE),
];

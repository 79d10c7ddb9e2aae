//! Who answered: the service's own server, its host, something in front of it, or something of this browser's
//! network. Each product is known by what it writes itself: header fields, names of cookies, words of its pages.
//!
//! A product that is not known is none: nobody's answer is taken for another's.

use serde::{Deserialize, Serialize};

/// Where a product stands between the one who asks and the Identity Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The web server that the service runs in.
    Host,
    /// In front of the service: a reverse proxy, a load balancer, a gateway, a content delivery network.
    Front,
    /// A platform in the cloud that hosts the service, and answers while it does not run.
    Platform,
    /// Of the network of the one who asks: a proxy, a filter, a log-in page of the network.
    Network,
}

macro_rules! products {
    ($($product:ident = $name:literal, $standing:ident;)+) => {
        /// A product that names itself in what it answers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Product {
            $(#[doc = $name] $product,)+
        }

        impl Product {
            /// All that are known.
            pub const ALL: &[Product] = &[$(Product::$product,)+];

            /// As it calls itself.
            pub fn name(self) -> &'static str {
                match self { $(Product::$product => $name,)+ }
            }

            /// Where it stands.
            pub fn standing(self) -> Standing {
                match self { $(Product::$product => Standing::$standing,)+ }
            }
        }
    };
}

products! {
    Kestrel = "Kestrel", Host;
    Iis = "IIS", Host;
    HttpSys = "HTTP.sys", Host;
    Nginx = "nginx", Front;
    Apache = "Apache", Front;
    HaProxy = "HAProxy", Front;
    Envoy = "Envoy", Front;
    Traefik = "Traefik", Front;
    Caddy = "Caddy", Front;
    Varnish = "Varnish", Front;
    IisArr = "IIS ARR", Front;
    Kong = "Kong", Front;
    Tyk = "Tyk", Front;
    Cloudflare = "Cloudflare", Front;
    CloudFront = "Amazon CloudFront", Front;
    AwsElb = "AWS ELB", Front;
    AwsApiGateway = "Amazon API Gateway", Front;
    AzureFrontDoor = "Azure Front Door", Front;
    AzureGateway = "Azure Application Gateway", Front;
    AzureApiManagement = "Azure API Management", Front;
    GoogleFrontend = "Google Cloud Load Balancing", Front;
    Akamai = "Akamai", Front;
    Fastly = "Fastly", Front;
    Imperva = "Imperva", Front;
    Sucuri = "Sucuri", Front;
    DataDome = "DataDome", Front;
    F5 = "F5 BIG-IP", Front;
    NetScaler = "NetScaler", Front;
    Barracuda = "Barracuda", Front;
    ModSecurity = "ModSecurity", Front;
    AzureAppService = "Azure App Service", Platform;
    Heroku = "Heroku", Platform;
    Squid = "Squid", Network;
    Zscaler = "Zscaler", Network;
    ProxySg = "ProxySG", Network;
    Forcepoint = "Forcepoint", Network;
    Skyhigh = "Skyhigh Web Gateway", Network;
    FortiGate = "FortiGate", Network;
    Netskope = "Netskope", Network;
    Umbrella = "Cisco Umbrella", Network;
    PaloAlto = "Palo Alto Networks", Network;
    Sophos = "Sophos", Network;
    CheckPoint = "Check Point", Network;
    IronPort = "Cisco Web Security", Network;
    CaptivePortal = "a log-in page of the network", Network;
}

/// A beginning of the header field `Server`, in lower case.
const SERVERS: &[(&str, Product)] = &[
    ("kestrel", Product::Kestrel),
    ("microsoft-iis", Product::Iis),
    ("microsoft-httpapi", Product::HttpSys),
    ("microsoft-azure-application-gateway", Product::AzureGateway),
    ("nginx", Product::Nginx),
    ("openresty", Product::Nginx),
    ("apache", Product::Apache),
    ("haproxy", Product::HaProxy),
    ("envoy", Product::Envoy),
    ("istio-envoy", Product::Envoy),
    ("traefik", Product::Traefik),
    ("caddy", Product::Caddy),
    ("varnish", Product::Varnish),
    ("kong", Product::Kong),
    ("cloudflare", Product::Cloudflare),
    ("cloudfront", Product::CloudFront),
    ("awselb", Product::AwsElb),
    ("amazonapigateway", Product::AwsApiGateway),
    ("google frontend", Product::GoogleFrontend),
    ("gws", Product::GoogleFrontend),
    ("akamaighost", Product::Akamai),
    ("akamainetstorage", Product::Akamai),
    ("imperva", Product::Imperva),
    ("sucuri", Product::Sucuri),
    ("datadome", Product::DataDome),
    ("bigip", Product::F5),
    ("big-ip", Product::F5),
    ("netscaler", Product::NetScaler),
    ("barracuda", Product::Barracuda),
    ("cowboy", Product::Heroku),
    ("heroku", Product::Heroku),
    ("squid", Product::Squid),
    ("zscaler", Product::Zscaler),
    ("bluecoat", Product::ProxySg),
    ("forcepoint", Product::Forcepoint),
    ("websense", Product::Forcepoint),
    ("mcafee web gateway", Product::Skyhigh),
    ("fortigate", Product::FortiGate),
    ("netskope", Product::Netskope),
    ("opendns", Product::Umbrella),
    ("umbrella", Product::Umbrella),
    ("check point", Product::CheckPoint),
];

/// A header field that only this product writes: the beginning of its name, in lower case.
const FIELDS: &[(&str, Product)] = &[
    ("x-squid-error", Product::Squid),
    ("x-zscaler", Product::Zscaler),
    ("x-bluecoat", Product::ProxySg),
    ("x-fortigate", Product::FortiGate),
    ("x-netskope", Product::Netskope),
    ("cf-mitigated", Product::Cloudflare),
    ("cf-ray", Product::Cloudflare),
    ("x-amzn-errortype", Product::AwsApiGateway),
    ("x-amz-apigw-id", Product::AwsApiGateway),
    ("apigw-requestid", Product::AwsApiGateway),
    ("x-amz-cf-id", Product::CloudFront),
    ("x-azure-ref", Product::AzureFrontDoor),
    ("x-iinfo", Product::Imperva),
    ("x-sucuri", Product::Sucuri),
    ("x-datadome", Product::DataDome),
    ("x-akamai", Product::Akamai),
    ("akamai-", Product::Akamai),
    ("x-kong-", Product::Kong),
    ("x-tyk-", Product::Tyk),
    ("x-varnish", Product::Varnish),
    ("x-envoy-", Product::Envoy),
    ("x-fastly", Product::Fastly),
    ("heroku-", Product::Heroku),
    ("ocp-apim-", Product::AzureApiManagement),
];

/// The beginning of a cookie's name, in lower case.
const COOKIES: &[(&str, Product)] = &[
    ("bigipserver", Product::F5),
    ("incap_ses", Product::Imperva),
    ("visid_incap", Product::Imperva),
    ("__cf_bm", Product::Cloudflare),
    ("cf_clearance", Product::Cloudflare),
    ("ak_bmsc", Product::Akamai),
    ("_abck", Product::Akamai),
    ("datadome", Product::DataDome),
    ("awsalb", Product::AwsElb),
    ("nsc_", Product::NetScaler),
    ("citrix_ns_id", Product::NetScaler),
    ("barra_counter", Product::Barracuda),
    ("barracuda", Product::Barracuda),
    ("applicationgatewayaffinity", Product::AzureGateway),
];

/// Words of a page that is nobody else's, in lower case.
const WORDS: &[(&str, Product)] = &[
    ("generated by squid", Product::Squid),
    ("the requested url could not be retrieved", Product::Squid),
    ("err_cache_access_denied", Product::Squid),
    ("cache access denied", Product::Squid),
    ("zscaler", Product::Zscaler),
    ("blue coat", Product::ProxySg),
    ("proxysg", Product::ProxySg),
    ("forcepoint", Product::Forcepoint),
    ("websense", Product::Forcepoint),
    ("mcafee web gateway", Product::Skyhigh),
    ("skyhigh security", Product::Skyhigh),
    ("fortiguard", Product::FortiGate),
    ("fortinet", Product::FortiGate),
    ("netskope", Product::Netskope),
    ("cisco umbrella", Product::Umbrella),
    ("opendns", Product::Umbrella),
    ("palo alto networks", Product::PaloAlto),
    ("sophos web", Product::Sophos),
    ("sophos utm", Product::Sophos),
    ("sophos firewall", Product::Sophos),
    ("check point software", Product::CheckPoint),
    ("usercheck", Product::CheckPoint),
    ("cisco web security", Product::IronPort),
    ("ironport", Product::IronPort),
    ("captive portal", Product::CaptivePortal),
    ("captiveportal", Product::CaptivePortal),
    ("no server is available to handle this request", Product::HaProxy),
    ("request forbidden by administrative rules", Product::HaProxy),
    ("the server returned an invalid or incomplete response", Product::HaProxy),
    ("the server didn't respond in time", Product::HaProxy),
    ("no healthy upstream", Product::Envoy),
    ("upstream connect error or disconnect/reset before headers", Product::Envoy),
    ("backend fetch failed", Product::Varnish),
    ("varnish cache server", Product::Varnish),
    ("guru meditation", Product::Varnish),
    ("no route matched with those values", Product::Kong),
    ("kong error", Product::Kong),
    ("an invalid response was received from the upstream server", Product::Kong),
    ("application request routing", Product::IisArr),
    ("web server received an invalid response while acting as a gateway or proxy server", Product::IisArr),
    ("missing authentication token", Product::AwsApiGateway),
    ("generated by cloudfront", Product::CloudFront),
    ("microsoft-azure-application-gateway", Product::AzureGateway),
    ("azure front door", Product::AzureFrontDoor),
    ("our services aren't available right now", Product::AzureFrontDoor),
    ("missing subscription key", Product::AzureApiManagement),
    ("invalid subscription key", Product::AzureApiManagement),
    ("this web app is stopped", Product::AzureAppService),
    ("web app - unavailable", Product::AzureAppService),
    ("web app is stopped", Product::AzureAppService),
    ("this web app has been stopped", Product::AzureAppService),
    ("azurewebsites", Product::AzureAppService),
    ("incapsula", Product::Imperva),
    ("imperva", Product::Imperva),
    ("sucuri", Product::Sucuri),
    ("errors.edgesuite.net", Product::Akamai),
    ("akamai", Product::Akamai),
    ("mod_security", Product::ModSecurity),
    ("modsecurity", Product::ModSecurity),
    ("the requested url was rejected. please consult with your administrator", Product::F5),
    ("f5 networks", Product::F5),
    ("barracuda", Product::Barracuda),
    ("datadome", Product::DataDome),
    ("herokucdn", Product::Heroku),
    ("error 1020", Product::Cloudflare),
    ("cloudflare", Product::Cloudflare),
    ("nginx", Product::Nginx),
];

/// The header fields by which a product is known, beside `Server`, `Via` and `Set-Cookie`: a browser shows them only
/// to one who asks for them by name.
pub const TELLING: [&str; 18] = [
    "via",
    "cf-mitigated",
    "cf-ray",
    "x-squid-error",
    "x-amzn-errortype",
    "x-amz-apigw-id",
    "apigw-requestid",
    "x-amz-cf-id",
    "x-azure-ref",
    "x-iinfo",
    "x-sucuri-id",
    "x-datadome",
    "x-kong-response-latency",
    "x-varnish",
    "x-envoy-upstream-service-time",
    "x-bluecoat-via",
    "x-tyk-authorization",
    "heroku-session-affinity",
];

impl Product {
    /// It writes its own name into `Server` also of what it only passes on.
    pub fn renames(self) -> bool {
        matches!(self, Product::Nginx | Product::Cloudflare | Product::Envoy)
    }

    /// By header fields, names in any case, and by the words of a page, in lower case.
    ///
    /// What is nearest to the one who asks comes first: a proxy of its own network answers in the place of all others.
    pub fn read(status: u16, headers: &[(String, String)], page: &str) -> Option<Product> {
        let words = || WORDS.iter().find_map(|(word, product)| page.contains(word).then_some(*product));
        // An error page is its author's, whoever passed it on; what was asked for is the service's.
        let foreign =
            status >= 400 || ["<html", "<!doctype html", "<title"].iter().any(|tag| page.contains(tag));
        let told = if foreign { words() } else { None };
        let server = by_server(headers);
        // What only passed an answer on is not its author: where another one names itself, `Via` tells of the way alone.
        let via = by_via(headers).filter(|_| told.is_none() && server.is_none());
        let found = [told, by_field(headers, server), server, via, by_cookie(headers)];
        let found: Vec<Product> = found.into_iter().flatten().collect();
        let stands = |standing| move |product: &&Product| product.standing() == standing;
        // A platform's own page says more than the server that passed it on.
        let nearest =
            found.iter().find(stands(Standing::Network)).or(found.iter().find(stands(Standing::Platform)));
        nearest.or(found.first()).copied()
    }
}

fn of(table: &[(&str, Product)], text: &str) -> Option<Product> {
    let lower = text.trim().to_ascii_lowercase();
    table.iter().find_map(|(start, product)| lower.starts_with(start).then_some(*product))
}

fn values<'h>(headers: &'h [(String, String)], name: &'h str) -> impl Iterator<Item = &'h str> {
    headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn by_server(headers: &[(String, String)]) -> Option<Product> {
    values(headers, "server").find_map(|server| of(SERVERS, server))
}

/// Most write their field into what they pass on as well: beside the name of a host it tells of the way alone.
fn by_field(headers: &[(String, String)], server: Option<Product>) -> Option<Product> {
    const OF_ITS_OWN: [&str; 3] = ["x-squid-error", "cf-mitigated", "x-amzn-errortype"];
    let passed_on = server.is_some_and(|server| server.standing() == Standing::Host);
    let name = |(name, _): &(String, String)| name.to_ascii_lowercase();
    let telling = |(start, product): &&(&str, Product)| {
        !passed_on || product.standing() == Standing::Network || OF_ITS_OWN.contains(start)
    };
    FIELDS.iter().filter(telling).find_map(|(start, product)| {
        headers.iter().any(|field| name(field).starts_with(start)).then_some(*product)
    })
}

/// `1.1 proxy.corp.example (squid/5.9)`, `1.1 varnish`, `1.1 3a….cloudfront.net (CloudFront)` (RFC 9110 §7.6.3).
fn by_via(headers: &[(String, String)]) -> Option<Product> {
    let parts = values(headers, "via").flat_map(|via| via.split([' ', ',', '(', ')']));
    let told = [
        ("squid", Product::Squid),
        ("cloudfront", Product::CloudFront),
        ("varnish", Product::Varnish),
        ("zscaler", Product::Zscaler),
        ("kong", Product::Kong),
        ("google", Product::GoogleFrontend),
    ];
    parts.into_iter().find_map(|part| of(&told, part))
}

fn by_cookie(headers: &[(String, String)]) -> Option<Product> {
    values(headers, "set-cookie").find_map(|cookie| of(COOKIES, cookie))
}

/// The schemes of authentication (IANA's registry, and NTLM) that an answer asks for, each once, as they are registered.
/// A field that stands twice is read twice; what follows a scheme, a nonce or a token, is not kept.
pub fn challenges(headers: &[(String, String)], name: &str) -> Vec<&'static str> {
    const SCHEMES: [&str; 8] = ["Negotiate", "NTLM", "Basic", "Digest", "Bearer", "Kerberos", "DPoP", "HOBA"];
    let mut found = Vec::new();
    let pieces = values(headers, name).flat_map(|value| value.split([',', '\n']));
    for piece in pieces {
        let word = piece.trim().split(' ').next().unwrap_or_default();
        if let Some(scheme) = SCHEMES.into_iter().find(|scheme| scheme.eq_ignore_ascii_case(word))
            && !found.contains(&scheme)
        {
            found.push(scheme);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(headers: &[(&str, &str)]) -> Vec<(String, String)> {
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn who_answered_is_told_by_what_it_writes_itself() {
        for (status, headers, page, product) in [
            (503, &[("Server", "Microsoft-HTTPAPI/2.0")][..], "", Some(Product::HttpSys)),
            (403, &[("SERVER", "AkamaiGHost")], "", Some(Product::Akamai)),
            (
                403,
                &[("server", "cloudflare"), ("cf-ray", "8a-FRA")],
                "just a moment...",
                Some(Product::Cloudflare),
            ),
            (503, &[], "<h1>no server is available to handle this request.</h1>", Some(Product::HaProxy)),
            (502, &[("server", "cloudflare")], "<html><center>nginx/1.22</center>", Some(Product::Nginx)),
            (
                403,
                &[("server", "Microsoft-IIS/10.0")],
                "error 403 - this web app is stopped.",
                Some(Product::AzureAppService),
            ),
            (
                200,
                &[("server", "nginx")],
                "{\"issuer\":\"https://cloudflare.example\"}",
                Some(Product::Nginx),
            ),
            (403, &[("set-cookie", "incap_ses_1=x; path=/")], "", Some(Product::Imperva)),
            (403, &[("server", "Zscaler/6.3")], "", Some(Product::Zscaler)),
            (503, &[("server", "something of our own")], "<html><title>gone", None),
            (500, &[], "", None),
        ] {
            assert_eq!(Product::read(status, &fields(headers), page), product, "{headers:?} {page}");
        }
    }

    #[test]
    fn a_proxy_that_passed_an_answer_on_did_not_write_it() {
        let passed = [("server", "Microsoft-IIS/10.0"), ("via", "1.1 proxy.corp.example (squid/5.9)")];
        assert_eq!(Product::read(500, &fields(&passed), "<title>500.30"), Some(Product::Iis));
        let own = [("via", "1.1 proxy.corp.example (squid/5.9)")];
        assert_eq!(Product::read(503, &fields(&own), ""), Some(Product::Squid));
    }

    #[test]
    fn all_challenges_are_read_and_nothing_that_follows_them() {
        for (headers, schemes) in [
            (
                &[("WWW-Authenticate", "Negotiate"), ("www-authenticate", "NTLM")][..],
                &["Negotiate", "NTLM"][..],
            ),
            (&[("www-authenticate", "Negotiate\nNTLM")], &["Negotiate", "NTLM"]),
            (&[("www-authenticate", "Basic realm=\"a, b\", Negotiate abc==")], &["Basic", "Negotiate"]),
            (&[("www-authenticate", "Digest qop=\"auth\", nonce=\"x\", realm=\"Basic\"")], &["Digest"]),
            (&[("www-authenticate", "basic, BASIC")], &["Basic"]),
            (&[("www-authenticate", "Custom x"), ("server", "Basic")], &[]),
        ] {
            assert_eq!(challenges(&fields(headers), "www-authenticate"), schemes, "{headers:?}");
        }
    }

    #[test]
    fn each_product_is_known_by_something() {
        let tables = [SERVERS, FIELDS, COOKIES, WORDS];
        for product in Product::ALL {
            assert!(
                tables.iter().any(|table| table.iter().any(|(_, known)| known == product)),
                "{product:?}"
            );
        }
    }
}

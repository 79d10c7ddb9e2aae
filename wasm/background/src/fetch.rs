//! One request to the Identity Service: no cookies, no cache, no referrer, a time limit, a cap on the body. And one to
//! Creatio, with the browser's cookies.
//!
//! `fetch` itself says only that it failed; `webRequest` names the cause of our own requests. Its listeners
//! stand only while a request of ours is under way, so that nothing of anybody else's wakes the background.

use super::chrome::{
    self, ON_ERROR, ON_HEADERS, ON_REDIRECT, RequestEvent, STANDING, WEB_REQUEST, member, object, strings,
};
use futures_util::future::{Either, select};
use gloo_net::http::{Method, Request as Prepared, RequestBuilder, Response};
use js_sys::{Array, Function, Promise, Uint8Array};
use oauth_assistant::app::ports::{Fetched, Later};
use oauth_assistant::identity::responder::TELLING;
use oauth_assistant::probe::{CERTIFICATE, HEADERS, Method as Asked, Outcome, Request};
use oauth_assistant::profile::Secret;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsThreadLocal;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestRedirect,
};

const LIMIT_MS: f64 = 10_000.0;
/// What is awaited on is given up then. A background ends when one request takes over 30 s.
const LATER_MS: f64 = 20_000.0;
const CAUSE_LIMIT_MS: f64 = 1_000.0;
const BODY_CAP: usize = 256 * 1024;

/// One request under way: where it has been led, why it failed, and who waits to be told.
struct Flight {
    number: u32,
    urls: Vec<String>,
    cause: Option<String>,
    told: Option<Function>,
    /// What the browser tells beside what `fetch` shows.
    beside: Vec<(String, String)>,
}

type Listener = Closure<dyn FnMut(JsValue)>;
type Holder = Closure<dyn FnMut(JsValue) -> JsValue>;

#[derive(Default)]
struct Flights {
    last: u32,
    under_way: Vec<Flight>,
    listeners: Option<[Listener; 2]>,
    holder: Option<Holder>,
}

thread_local! {
    static FLIGHTS: RefCell<Flights> = RefCell::default();
}

fn on_event(details: &JsValue, act: impl FnOnce(&mut Flight)) {
    let url = member(details, "url").as_string().unwrap_or_default();
    FLIGHTS.with_borrow_mut(|flights| {
        let ours = |flight: &&mut Flight| flight.urls.last() == Some(&url);
        if let Some(flight) = flights.under_way.iter_mut().find(ours) {
            act(flight);
        }
    });
}

fn take_off(url: &str) -> u32 {
    FLIGHTS.with_borrow_mut(|flights| {
        flights.last += 1;
        let number = flights.last;
        let urls = vec![url.to_string()];
        flights.under_way.push(Flight { number, urls, cause: None, told: None, beside: Vec::new() });
        if flights.listeners.is_none() {
            let redirect = Closure::new(|details: JsValue| {
                let to = member(&details, "redirectUrl").as_string();
                on_event(&details, |flight| flight.urls.extend(to));
            });
            let error = Closure::new(|details: JsValue| {
                let cause = member(&details, "error").as_string();
                on_event(&details, |flight| {
                    flight.cause = cause;
                    if let Some(told) = flight.told.take() {
                        let _ = told.call0(&JsValue::UNDEFINED);
                    }
                });
            });
            let filter = object(&[("urls", strings(&["<all_urls>".to_string()]))]);
            ON_REDIRECT.with(|e| e.listen(function(&redirect), &filter));
            ON_ERROR.with(|e| e.listen(function(&error), &filter));
            standing(&ON_REDIRECT, function(&redirect));
            standing(&ON_ERROR, function(&error));
            flights.listeners = Some([redirect, error]);
            flights.holder = hold_for_certificate(&filter);
        }
        number
    })
}

/// Firefox tells the certificate of a TLS connection, but only to one who holds the answer up meanwhile. Only our
/// own requests are held.
fn hold_for_certificate(filter: &JsValue) -> Option<Holder> {
    let tell: Function = WEB_REQUEST.with(|w| member(w, "getSecurityInfo")).dyn_into().ok()?;
    let holder: Holder = Closure::new(move |details: JsValue| {
        let url = member(&details, "url").as_string().unwrap_or_default();
        let ours = FLIGHTS.with_borrow(|f| f.under_way.iter().any(|flight| flight.urls.last() == Some(&url)));
        if ours {
            on_event(&details, |flight| flight.beside.extend(challenges(&details)));
        }
        let ask = || tell.call2(&JsValue::UNDEFINED, &member(&details, "requestId"), &object(&[]));
        let told = if ours { ask().ok().and_then(|told| told.dyn_into::<Promise>().ok()) } else { None };
        let Some(told) = told else { return JsValue::UNDEFINED };
        future_to_promise(async move {
            if let Ok(info) = JsFuture::from(told).await {
                on_event(&details, |flight| flight.beside.extend(certificate(&info)));
            }
            Ok(object(&[]))
        })
        .into()
    });
    let listener: &Function = holder.as_ref().unchecked_ref();
    let listened = ON_HEADERS.with(|e| {
        e.listen_blocking(
            listener,
            filter,
            &strings(&["blocking".to_string(), "responseHeaders".to_string()]),
        )
    });
    listened.ok()?;
    standing(&ON_HEADERS, listener);
    Some(holder)
}

/// Notes a listener that stands, for the case that this instance fails before it can take it away.
fn standing(event: &'static JsThreadLocal<RequestEvent>, listener: &Function) {
    let entry = event.with(|event| Array::of2(event, listener));
    STANDING.with(|all| all.as_ref().map(|all| all.push(&entry)));
}

/// The challenges of an answer. In Firefox a field that stands twice is missing from what `fetch` shows.
fn challenges(details: &JsValue) -> Vec<(String, String)> {
    let headers: Array = member(details, "responseHeaders").dyn_into().unwrap_or_default();
    let text = |header: &JsValue, name: &str| member(header, name).as_string();
    let field = |header: JsValue| Some((text(&header, "name")?, text(&header, "value")?));
    headers
        .iter()
        .filter_map(field)
        .filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"))
        .collect()
}

/// End and issuer of the server's certificate, as fields beside the answer's own.
fn certificate(info: &JsValue) -> Vec<(String, String)> {
    let first = js_sys::Reflect::get_u32(&member(info, "certificates"), 0).unwrap_or_default();
    let end = member(&member(&first, "validity"), "end").as_f64().map(|ms| format!("{:.0}", ms / 1000.0));
    let issuer = member(&first, "issuer").as_string();
    let [not_after, by] = CERTIFICATE;
    [(not_after, end), (by, issuer)]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

fn land(number: u32) -> Landed {
    FLIGHTS.with_borrow_mut(|flights| {
        let at = flights.under_way.iter().position(|f| f.number == number);
        let flight = at.map(|at| flights.under_way.swap_remove(at));
        if flights.under_way.is_empty()
            && let Some([redirect, error]) = flights.listeners.take()
        {
            ON_REDIRECT.with(|e| e.unlisten(function(&redirect)));
            ON_ERROR.with(|e| e.unlisten(function(&error)));
            if let Some(holder) = flights.holder.take() {
                ON_HEADERS.with(|e| e.unlisten(holder.as_ref().unchecked_ref()));
            }
            STANDING.with(|all| all.as_ref().map(|all| all.set_length(0)));
        }
        let Some(mut flight) = flight else { return Landed::default() };
        Landed {
            redirected_to: flight.urls.pop().filter(|_| !flight.urls.is_empty()),
            cause: flight.cause,
            beside: flight.beside,
        }
    })
}

/// What the browser told of a request that is over.
#[derive(Default)]
struct Landed {
    cause: Option<String>,
    redirected_to: Option<String>,
    beside: Vec<(String, String)>,
}

fn function(closure: &Listener) -> &Function {
    closure.as_ref().unchecked_ref()
}

/// Resolves as soon as the cause is known, or after a short while without one.
async fn cause_known(number: u32) {
    let promise = Promise::new(&mut |resolve, _| {
        let known = FLIGHTS.with_borrow_mut(|flights| {
            let flight = flights.under_way.iter_mut().find(|f| f.number == number);
            flight.is_none_or(|f| {
                f.told = Some(resolve.clone());
                f.cause.is_some()
            })
        });
        if known {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        } else {
            chrome::set_timeout(&resolve, CAUSE_LIMIT_MS);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Number of the one rule of this session.
const WITHOUT_ORIGIN: f64 = 1.0;
/// The browser answers at once; a request is not held up for longer.
const RULE_LIMIT_MS: f64 = 1_000.0;

thread_local! {
    static WITHOUT_ORIGIN_IS_SET: Cell<bool> = const { Cell::new(false) };
}

/// A browser puts `Origin` into every POST, in Firefox with the number of this installation; .NET puts none, and the
/// service answers a request with one otherwise. The rule takes it off what the background sends, and off nothing
/// else. A browser that refuses the rule sends the field.
async fn without_origin() {
    if WITHOUT_ORIGIN_IS_SET.get() {
        return;
    }
    let header = object(&[("header", "origin".into()), ("operation", "remove".into())]);
    let action = object(&[("type", "modifyHeaders".into()), ("requestHeaders", Array::of1(&header).into())]);
    let own = chrome::own_origin();
    let host = own.rsplit("//").next().unwrap_or_default();
    let condition = object(&[
        ("initiatorDomains", Array::of1(&host.into()).into()),
        ("tabIds", Array::of1(&(-1).into()).into()),
        ("resourceTypes", Array::of1(&"xmlhttprequest".into()).into()),
    ]);
    let rule = object(&[("id", WITHOUT_ORIGIN.into()), ("action", action), ("condition", condition)]);
    let change = object(&[
        ("removeRuleIds", Array::of1(&WITHOUT_ORIGIN.into()).into()),
        ("addRules", Array::of1(&rule).into()),
    ]);
    if let Ok(promise) = chrome::update_session_rules(&change) {
        let set = within_limit(RULE_LIMIT_MS, JsFuture::from(promise)).await;
        WITHOUT_ORIGIN_IS_SET.set(matches!(set, Some(Ok(_))));
    }
}

/// Its listeners stand as long as this does.
struct Aboard(u32);

impl Drop for Aboard {
    fn drop(&mut self) {
        drop(land(self.0));
    }
}

pub(super) async fn fetch(request: &Request, form: Option<&Secret>) -> (Fetched, Option<Later>) {
    if request.method == Asked::Post {
        without_origin().await;
    }
    let at_ms = js_sys::Date::now();
    let url = own_url(&request.url, at_ms);
    let aboard = Aboard(take_off(&url));
    let mut work = Box::pin(send(url.clone(), prepared(&url, request, form)));
    match within_limit(LIMIT_MS, work.as_mut()).await {
        Some(sent) => (landed(&aboard, at_ms, sent).await, None),
        None => {
            let later = async move {
                match within_limit(LATER_MS - LIMIT_MS, work).await {
                    Some(sent) => landed(&aboard, at_ms, sent).await,
                    None => timed_out(at_ms, LATER_MS),
                }
            };
            (timed_out(at_ms, LIMIT_MS), request.awaited_on.then(|| Box::pin(later) as Later))
        }
    }
}

fn timed_out(at_ms: f64, after_ms: f64) -> Fetched {
    Fetched { at_ms, took_ms: js_sys::Date::now() - at_ms, outcome: Outcome::TimedOut { after_ms } }
}

/// With what the browser tells of it beside the answer.
async fn landed(Aboard(number): &Aboard, at_ms: f64, sent: Result<Outcome, ()>) -> Fetched {
    let took_ms = js_sys::Date::now() - at_ms;
    if sent.is_err() {
        cause_known(*number).await;
    }
    let Landed { cause, redirected_to, beside } = land(*number);
    let outcome = match sent {
        Ok(Outcome::Answer { status, mut headers, body, truncated, redirected_to }) => {
            headers.extend(beside);
            Outcome::Answer { status, headers, body, truncated, redirected_to }
        }
        Ok(other) => other,
        Err(()) => Outcome::NetworkError { cause, redirected_to },
    };
    Fetched { at_ms, took_ms, outcome }
}

/// The address with a query of our own: no cache answers it, and `webRequest` tells it from anybody else's.
fn own_url(url: &str, now: f64) -> String {
    let number = FLIGHTS.with_borrow(|f| f.last);
    format!("{url}?oauth-assistant={}-{number}", now as u64)
}

/// `None` when the time is up; the work is dropped then.
pub(super) async fn within_limit<T>(limit_ms: f64, work: impl Future<Output = T>) -> Option<T> {
    let mut timer = JsValue::UNDEFINED;
    let time_up = Promise::new(&mut |resolve, _| timer = chrome::set_timeout(&resolve, limit_ms));
    let result = match select(Box::pin(work), JsFuture::from(time_up)).await {
        Either::Left((result, _)) => Some(result),
        Either::Right(_) => None,
    };
    chrome::clear_timeout(&timer);
    result
}

/// Waits so long.
pub(super) async fn pause(ms: f64) {
    let time_up = Promise::new(&mut |resolve, _| drop(chrome::set_timeout(&resolve, ms)));
    let _ = JsFuture::from(time_up).await;
}

/// Aborts its request when it is dropped unfinished. With an `Error` as reason: gloo-net panics on others.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort_with_reason(&js_sys::Error::new("over"));
    }
}

/// The request, with what gives it up.
fn prepared(url: &str, request: &Request, form: Option<&Secret>) -> Result<(Abort, Prepared), ()> {
    let abort = Abort(AbortController::new().map_err(drop)?);
    let method = match request.method {
        Asked::Get => Method::GET,
        Asked::Post => Method::POST,
    };
    let mut builder = RequestBuilder::new(url)
        .method(method)
        .abort_signal(Some(&abort.0.signal()))
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer);
    if request.method == Asked::Post {
        // What is posted goes to the address that was agreed to, never on to where it points.
        builder = builder.redirect(RequestRedirect::Error);
    }
    if let Some(content_type) = &request.content_type {
        builder = builder.header("content-type", content_type);
    }
    // EXPOSE: this request is the one that the administrator agreed to.
    let prepared = match form.map(Secret::expose).or(request.body.as_deref()) {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    Ok((abort, prepared.map_err(drop)?))
}

/// With the browser's cookies, as no page could send it. A redirect is an answer without a status.
pub(super) async fn post_to_creatio(url: &str, token: &str, body: &str) -> Outcome {
    without_origin().await;
    let sent = async {
        let abort = Abort(AbortController::new().map_err(drop)?);
        let request = RequestBuilder::new(url)
            .method(Method::POST)
            .abort_signal(Some(&abort.0.signal()))
            .cache(RequestCache::NoStore)
            .credentials(RequestCredentials::Include)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .redirect(RequestRedirect::Manual)
            .header("content-type", "application/json")
            .header("BPMCSRF", token)
            .body(body)
            .map_err(drop)?;
        send(url.to_owned(), Ok((abort, request))).await
    };
    match within_limit(LIMIT_MS, sent).await {
        Some(Ok(outcome)) => outcome,
        Some(Err(())) => Outcome::NetworkError { cause: None, redirected_to: None },
        None => Outcome::TimedOut { after_ms: LIMIT_MS },
    }
}

async fn send(url: String, prepared: Result<(Abort, Prepared), ()>) -> Result<Outcome, ()> {
    let (_abort, request) = prepared?;
    let response = request.send().await.map_err(drop)?;
    answer(&url, &response).await
}

async fn answer(url: &str, response: &Response) -> Result<Outcome, ()> {
    let headers = response.headers();
    let headers = HEADERS
        .iter()
        .chain(&TELLING)
        .filter_map(|name| {
            headers.get(name).map(|value| ((*name).to_string(), value.chars().take(500).collect()))
        })
        .collect();
    let status = response.status();
    let redirected_to = response.redirected().then(|| response.url()).filter(|to| to != url);
    let (body, truncated) = body(response).await?;
    Ok(Outcome::Answer { status, headers, body, truncated, redirected_to })
}

async fn body(response: &Response) -> Result<(String, bool), ()> {
    let Some(stream) = response.body() else { return Ok((String::new(), false)) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into().map_err(drop)?;
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(drop)?;
        if member(&chunk, "done").is_truthy() {
            return Ok((String::from_utf8_lossy(&bytes).into_owned(), false));
        }
        let chunk: Uint8Array = member(&chunk, "value").dyn_into().map_err(drop)?;
        bytes.extend_from_slice(&chunk.to_vec());
        if bytes.len() > BODY_CAP {
            bytes.truncate(BODY_CAP);
            return Ok((String::from_utf8_lossy(&bytes).into_owned(), true));
        }
    }
}

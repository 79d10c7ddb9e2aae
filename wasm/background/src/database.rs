//! The database of the extension's origin: one store of texts, one transaction a change.

use super::fetch::within_limit;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::{Array, Promise};
use oauth_assistant::app::ports::{Record, Records, Refused};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const NAME: &str = "assistant";
const STORE: &str = "kept";
/// A disk that is slow takes a second; a database that is stuck never answers.
const LIMIT_MS: f64 = 10_000.0;

thread_local! {
    static CONNECTION: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
    static EARLY: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

async fn connection() -> Result<Rc<Database>, OpenDbError> {
    if let Some(open) = CONNECTION.with_borrow(Clone::clone) {
        return Ok(open);
    }
    let opened = Database::open(NAME)
        .with_version(1_u8)
        .with_on_upgrade_needed(|_, database| {
            database.create_object_store(STORE).build()?;
            Ok(())
        })
        .await?;
    let opened = Rc::new(opened);
    CONNECTION.set(Some(opened.clone()));
    Ok(opened)
}

/// Does something with the database within the limit. After a failure it is opened anew: the browser may have
/// closed it.
async fn with_connection<T>(act: impl AsyncFnOnce(&Database) -> Result<T, Error>) -> Result<T, Refused> {
    let done = within_limit(LIMIT_MS, async {
        let database = connection().await.map_err(|_| Refused)?;
        act(&database).await.map_err(|_| Refused)
    });
    let done = done.await.unwrap_or(Err(Refused));
    if done.is_err() {
        CONNECTION.set(None);
    }
    done
}

/// Takes what `early.js` has begun to read while this module was loaded: all keys and all texts of the
/// store, or `undefined`. It is good for the first reading alone.
pub(super) fn begin(early: Option<Promise>) {
    EARLY.set(early);
}

/// What was read early: nothing, where that came to nothing.
async fn early() -> Option<Records> {
    let promise = EARLY.take()?;
    let read: Array = within_limit(LIMIT_MS, JsFuture::from(promise)).await?.ok()?.dyn_into().ok()?;
    let list = |at| read.get(at).dyn_into::<Array>().ok();
    let keys: Vec<Option<String>> = list(0)?.iter().map(|key| key.as_string()).collect();
    let texts = list(1)?.to_vec();
    let text = |record: Record| {
        let at = keys.iter().position(|key| key.as_deref() == Some(record.key()))?;
        Some(texts.get(at).and_then(JsValue::as_string).map(|text| (record, text)))
    };
    Record::ALL.into_iter().filter_map(text).collect()
}

/// All records, in one transaction.
pub(super) async fn read() -> Result<Records, Refused> {
    if let Some(records) = early().await {
        return Ok(records);
    }
    with_connection(async |database| {
        let transaction = database.transaction(STORE).build()?;
        let store = transaction.object_store(STORE)?;
        // All are asked for before the first is awaited.
        let asked: Vec<_> =
            Record::ALL.into_iter().map(|record| (record, store.get(record.key()).primitive())).collect();
        let mut records = Records::new();
        for (record, request) in asked {
            let text: Option<String> = request?.await?;
            records.extend(text.map(|text| (record, text)));
        }
        Ok(records)
    })
    .await
}

/// Makes all of these changes or none, and returns when they are on disk.
pub(super) async fn commit(changes: &[(Record, Option<String>)]) -> Result<(), Refused> {
    with_connection(async |database| {
        let transaction = database
            .transaction(STORE)
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build()?;
        let store = transaction.object_store(STORE)?;
        for (record, text) in changes {
            match text {
                Some(text) => drop(store.put(text.as_str()).with_key(record.key()).build()?),
                None => drop(store.delete(record.key()).build()?),
            }
        }
        transaction.commit().await
    })
    .await
}

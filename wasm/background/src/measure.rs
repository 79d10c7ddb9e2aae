//! How large a message is, before any of it is copied into the module's memory.

use js_sys::{Array, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// No message of ours is nested deeper.
const DEEPEST: u32 = 32;
/// What a value takes at least, whatever it is.
const ONE_VALUE: usize = 8;

/// Whether this is plain data, as JSON can hold it, of at most so many characters and values. Stops as soon as it
/// is not.
pub(super) fn is_within(value: &JsValue, limit: usize) -> bool {
    let plain = Reflect::get_prototype_of(&Object::new()).map(JsValue::from).unwrap_or_default();
    rest(value, limit, DEEPEST, &plain).is_some()
}

/// What is left of the limit after this value.
fn rest(value: &JsValue, left: usize, depth: u32, plain: &JsValue) -> Option<usize> {
    let left = left.checked_sub(ONE_VALUE)?;
    if let Some(text) = value.dyn_ref::<JsString>() {
        return left.checked_sub(text.length() as usize);
    }
    if value.is_null() || value.is_undefined() || value.as_bool().is_some() || value.as_f64().is_some() {
        return Some(left);
    }
    let depth = depth.checked_sub(1)?;
    if let Some(list) = value.dyn_ref::<Array>() {
        // The length alone may say enough.
        left.checked_sub((list.length() as usize).checked_mul(ONE_VALUE)?)?;
        return list.iter().try_fold(left, |left, one| rest(&one, left, depth, plain));
    }
    let object: &Object = value.dyn_ref()?;
    if JsValue::from(Reflect::get_prototype_of(object).ok()?) != *plain {
        return None;
    }
    let keys = Object::keys(object);
    left.checked_sub((keys.length() as usize).checked_mul(ONE_VALUE)?)?;
    keys.iter().try_fold(left, |left, key| {
        let left = rest(&key, left, depth, plain)?;
        rest(&Reflect::get(object, &key).ok()?, left, depth, plain)
    })
}

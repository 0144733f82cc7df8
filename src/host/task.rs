//! Promises of futures, and futures that wait for promises.
//!
//! Each future here waits for one promise at a time, and for nothing else, so that promise's callback goes on with
//! it. wasm-bindgen-futures serves any future: its queue, its wakers and its two closures for each wait take 5 KB
//! of the module.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;

use super::js::{apply, call, get_own, global, promise};

thread_local! {
    /// What passes between a future and its task: in, what the promise gave; out, the next promise to wait for.
    static PASSED: Cell<JsValue> = const { Cell::new(JsValue::UNDEFINED) };
}

type Work = Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>;

/// A promise of what the future gives. The future waits by [`settled`] only, and begins once the caller is done.
pub(crate) fn promise_of(mut work: Work) -> Promise {
    let (promised, resolve, reject) = deferred();
    let callback = Rc::new(RefCell::new(None));
    let own = callback.clone();
    let go_on = move |given| {
        PASSED.set(given);
        let (settle, value) = match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => match wait(&PASSED.take(), &own) {
                Ok(()) => return,
                Err(thrown) => (&reject, thrown),
            },
            Poll::Ready(Ok(value)) => (&resolve, value),
            Poll::Ready(Err(thrown)) => (&reject, thrown),
        };
        let _ = apply(settle, &JsValue::UNDEFINED, &[&value]);
        // It holds itself until then.
        own.take();
    };
    callback.replace(Some(Closure::new(go_on)));
    match wait(&promise(&JsValue::UNDEFINED), &callback) {
        Ok(()) => promised,
        Err(thrown) => {
            callback.take();
            Promise::reject(&thrown)
        }
    }
}

type Callback = RefCell<Option<Closure<dyn FnMut(JsValue)>>>;

/// Has the callback called with how the promise was settled. It fails only where a page has broken `Promise`.
fn wait(promise: &JsValue, callback: &Callback) -> Result<(), JsValue> {
    let settled = call(&global("Promise"), "allSettled", &[&Array::of1(promise)])?;
    if let Some(callback) = callback.borrow().as_ref() {
        call(&settled, "then", &[callback.as_ref()])?;
    }
    Ok(())
}

/// Waits for a promise that the host made: what it gives, or what it rejects with.
pub(crate) fn settled(promise: Promise) -> impl Future<Output = Result<JsValue, JsValue>> {
    let mut promise = Some(promise);
    poll_fn(move |_| match promise.take() {
        Some(promise) => {
            PASSED.set(promise.into());
            Poll::Pending
        }
        None => Poll::Ready(outcome(PASSED.take().unchecked_into())),
    })
}

/// The only element of what `allSettled` gave.
fn outcome(settled: Array) -> Result<JsValue, JsValue> {
    let outcome: Object = settled.get(0).unchecked_into();
    match get_own(&outcome, "reason") {
        reason if get_own(&outcome, "status") == "rejected" => Err(reason),
        _ => Ok(get_own(&outcome, "value")),
    }
}

/// A promise, and the functions that settle it.
pub(crate) fn deferred() -> (Promise, JsValue, JsValue) {
    let mut functions = (JsValue::UNDEFINED, JsValue::UNDEFINED);
    let promise =
        Promise::new(&mut |resolve: Function, reject: Function| functions = (resolve.into(), reject.into()));
    (promise, functions.0, functions.1)
}

//! Waiting for promises, no longer than a timeout and the caller's signal allow.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::signal::{Signal, Subscription};
use crate::host::js::{call_global, deferred};

/// The reason why a wait ended without a result.
pub(super) enum Interrupted {
    Timeout,
    Aborted(JsValue),
    Thrown(JsValue),
}

/// A point in time at which waiting ends, or earlier when the caller's signal is aborted. When dropped, it leaves neither
/// a timer nor a listener behind: a signal may outlive thousands of calls.
pub(super) struct Deadline {
    signal: Option<Subscription>,
    timer: Option<JsValue>,
    /// Resolves `reached`. At the end of the time it is called with itself, a value that no other promise can have.
    resolve: JsValue,
    reached: Promise,
    at_ms: u64,
}

impl Deadline {
    /// Creates a deadline in `ms` milliseconds. If the signal is aborted already, its reason is the error.
    pub(super) fn new(ms: u64, signal: Option<&Signal>) -> Result<Self, Interrupted> {
        if let Some(reason) = signal.and_then(Signal::reason) {
            return Err(Interrupted::Aborted(reason));
        }
        let (reached, resolve) = deferred();
        let timer = call_global("setTimeout", &[&resolve, &(ms as f64).into(), &resolve]).ok();
        let signal = signal.map(|signal| signal.subscribe(&resolve));
        Ok(Self { signal, timer, resolve, reached, at_ms: now_ms().saturating_add(ms) })
    }

    /// Returns whether the time is over. Promises that resolve one after the other leave a timer no turn to fire.
    pub(super) fn is_over(&self) -> bool {
        now_ms() > self.at_ms
    }

    /// Waits for a promise, until the deadline at the latest.
    pub(super) async fn race(&self, promise: &Promise) -> Result<JsValue, Interrupted> {
        let first = JsFuture::from(Promise::race(&Array::of2(promise, &self.reached))).await;
        match (first, self.signal.as_ref().and_then(|signal| signal.reason())) {
            (_, Some(reason)) => Err(Interrupted::Aborted(reason)),
            (Ok(value), None) if value == self.resolve => Err(Interrupted::Timeout),
            (Ok(value), None) => Ok(value),
            (Err(thrown), None) => Err(Interrupted::Thrown(thrown)),
        }
    }

    /// Waits until the deadline.
    pub(super) async fn reached(&self) -> Result<(), Interrupted> {
        match self.race(&self.reached).await {
            Ok(_) | Err(Interrupted::Timeout) => Ok(()),
            Err(interrupted) => Err(interrupted),
        }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        // A timer that can't be cleared fires without effect.
        let _ = self.timer.take().map(|timer| call_global("clearTimeout", &[&timer]));
    }
}

/// Milliseconds since the Unix epoch.
pub(crate) fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

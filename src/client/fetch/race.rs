//! Waiting for no longer than a timeout and the caller's signal allow.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use crate::host::js::{call, call_global, get};
use crate::host::task::{deferred, settled};

/// Why there is nothing of what was waited for.
pub(super) enum Lost {
    Timeout,
    Aborted(JsValue),
    Thrown(JsValue),
}

#[wasm_bindgen]
extern "C" {
    /// Something that behaves like an `AbortSignal`.
    #[derive(Clone)]
    pub(crate) type Signal;
}

impl Signal {
    /// Why the caller no longer wants the call, if so; `null` stands for no reason given.
    pub(super) fn reason(&self) -> Option<JsValue> {
        let reason = || match get(self, "reason") {
            reason if reason.is_undefined() => JsValue::NULL,
            reason => reason,
        };
        get(self, "aborted").is_truthy().then(reason)
    }
}

/// Rings once, when a time is over or the caller's signal is aborted. Dropped, it leaves neither a timer nor a
/// listener behind: a signal may outlive thousands of calls.
pub(super) struct Bell<'a> {
    signal: Option<&'a Signal>,
    timer: Option<JsValue>,
    /// Rings it. When the time is over it is given itself, which no other promise can give.
    ring: JsValue,
    rung: Promise,
    until_ms: u64,
}

impl<'a> Bell<'a> {
    /// A bell; or the signal's reason, if it is aborted already.
    pub(super) fn set(ms: u64, signal: Option<&'a Signal>) -> Result<Self, Lost> {
        if let Some(reason) = signal.and_then(Signal::reason) {
            return Err(Lost::Aborted(reason));
        }
        let (rung, ring, _) = deferred();
        let timer = call_global("setTimeout", &[&ring, &(ms as f64).into(), &ring]).ok();
        if let Some(signal) = signal {
            // Something that is not quite a signal may refuse; then it can't end the call.
            let _ = call(signal, "addEventListener", &[&"abort".into(), &ring]);
        }
        Ok(Self { signal, timer, ring, rung, until_ms: now_ms().saturating_add(ms) })
    }

    /// Whether the time is over. Promises that are settled one after the other leave a timer no time to ring.
    pub(super) fn is_over(&self) -> bool {
        now_ms() > self.until_ms
    }

    /// Waits for a promise, or until the bell rings.
    pub(super) async fn or(&self, promise: &Promise) -> Result<JsValue, Lost> {
        let first = settled(Promise::race(&Array::of2(promise, &self.rung))).await;
        match (first, self.signal.and_then(Signal::reason)) {
            (_, Some(reason)) => Err(Lost::Aborted(reason)),
            (Ok(given), None) if given == self.ring => Err(Lost::Timeout),
            (Ok(given), None) => Ok(given),
            (Err(thrown), None) => Err(Lost::Thrown(thrown)),
        }
    }

    /// Waits until the time is over.
    pub(super) async fn rings(&self) -> Result<(), Lost> {
        match self.or(&self.rung).await {
            Ok(_) | Err(Lost::Timeout) => Ok(()),
            Err(lost) => Err(lost),
        }
    }
}

impl Drop for Bell<'_> {
    fn drop(&mut self) {
        // A timer that can't be cleared and a listener that can't be removed ring for nobody.
        let _ = self.timer.take().map(|timer| call_global("clearTimeout", &[&timer]));
        let _ = self.signal.map(|signal| call(signal, "removeEventListener", &[&"abort".into(), &self.ring]));
    }
}

/// Milliseconds since the Unix epoch.
pub(crate) fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

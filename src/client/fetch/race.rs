//! Waiting for no longer than a timeout and the caller's signal allow.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What won the race against the work.
pub(super) enum Lost {
    Timeout,
    Aborted(JsValue),
}

#[wasm_bindgen]
extern "C" {
    /// Something that behaves like an `AbortSignal`.
    #[derive(Clone)]
    pub(crate) type Signal;

    #[wasm_bindgen(method, getter, structural, catch)]
    fn aborted(this: &Signal) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch, js_name = reason)]
    fn raw_reason(this: &Signal) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = addEventListener)]
    fn add_event_listener(this: &Signal, event: &str, listener: &Function) -> Result<(), JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = removeEventListener)]
    fn remove_event_listener(this: &Signal, event: &str, listener: &Function) -> Result<(), JsValue>;

    type Thenable;

    #[wasm_bindgen(method, structural, catch)]
    fn then(this: &Thenable, resolve: &Function, reject: &Function) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(handler: &Function, ms: i32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue) -> Result<(), JsValue>;
}

impl Signal {
    /// Why the caller no longer wants the call, if so; `null` stands for no reason given.
    pub(crate) fn reason(&self) -> Option<JsValue> {
        self.aborted()
            .is_ok_and(|aborted| aborted.is_truthy())
            .then(|| self.raw_reason().ok().filter(|reason| !reason.is_undefined()).unwrap_or(JsValue::NULL))
    }
}

/// Waits for the work. It is dropped when the time is up, or the signal aborted, first.
pub(super) async fn within<T>(
    work: impl Future<Output = T>,
    timeout_ms: u32,
    signal: Option<&Signal>,
) -> Result<T, Lost> {
    race(work, Some(Alarm::set(timeout_ms)), signal).await
}

/// Waits for a time, or until the signal is aborted.
pub(super) async fn sleep(ms: u64, signal: Option<&Signal>) -> Result<(), Lost> {
    let mut alarm = Alarm::set(u32::try_from(ms).unwrap_or(u32::MAX));
    race(poll_fn(|context| alarm.poll(context)), None, signal).await
}

async fn race<T>(
    work: impl Future<Output = T>,
    mut alarm: Option<Alarm>,
    signal: Option<&Signal>,
) -> Result<T, Lost> {
    if let Some(reason) = signal.and_then(Signal::reason) {
        return Err(Lost::Aborted(reason));
    }
    let mut work = pin!(work);
    let mut watch = signal.map(Watch::on);
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Ok(done));
        }
        if watch.as_mut().is_some_and(|watch| watch.poll(context).is_ready()) {
            return Poll::Ready(Err(Lost::Aborted(signal.and_then(Signal::reason).unwrap_or(JsValue::NULL))));
        }
        match alarm.as_mut().is_some_and(|alarm| alarm.poll(context).is_ready()) {
            true => Poll::Ready(Err(Lost::Timeout)),
            false => Poll::Pending,
        }
    })
    .await
}

/// A wait for a promise that may never settle.
///
/// What waits for a promise stays allocated until it settles. So this waits for a promise of its own, which follows
/// the other and is settled at the latest when it is dropped.
pub(crate) struct Wait {
    future: JsFuture,
    settle: Option<Function>,
}

impl Wait {
    /// Waits for what is handed to the function that `start` is given; the second one rejects.
    fn new(mut start: impl FnMut(&Function, &Function)) -> Self {
        let mut settle = None;
        let promise = Promise::new(&mut |resolve: Function, reject: Function| {
            start(&resolve, &reject);
            settle = Some(resolve);
        });
        Self { future: promise.into(), settle }
    }

    /// Waits for what a promise gives; anything else is given at once.
    pub(crate) fn on(given: &JsValue) -> Self {
        let promise = Promise::resolve(given);
        Self::new(|resolve, reject| {
            if let Err(thrown) = promise.unchecked_ref::<Thenable>().then(resolve, reject) {
                // Calling a function of a promise can't fail.
                let _ = reject.call1(&JsValue::UNDEFINED, &thrown);
            }
        })
    }
}

impl Future for Wait {
    type Output = Result<JsValue, JsValue>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.future).poll(context)
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        // Settling a promise can't fail.
        let _ = self.settle.take().map(|settle| settle.call0(&JsValue::UNDEFINED));
    }
}

/// A timer that rings once, and is cleared when it is dropped.
struct Alarm {
    id: Option<JsValue>,
    ring: Wait,
}

impl Alarm {
    fn set(ms: u32) -> Self {
        let ms = i32::try_from(ms).unwrap_or(i32::MAX);
        let mut id = None;
        let ring = Wait::new(|ring, _| id = set_timeout(ring, ms).ok());
        Self { id, ring }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.ring).poll(context).map(|_| ())
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        // A timer that can't be cleared rings for nobody.
        let _ = self.id.take().map(|id| clear_timeout(&id));
    }
}

/// A listener on a signal, removed when it is dropped: a signal may outlive thousands of calls.
struct Watch {
    signal: Signal,
    listener: Option<Function>,
    abort: Wait,
}

impl Watch {
    fn on(signal: &Signal) -> Self {
        let mut listener = None;
        let abort = Wait::new(|resolve, _| {
            if signal.add_event_listener("abort", resolve).is_ok() {
                listener = Some(resolve.clone());
            }
        });
        Self { signal: signal.clone(), listener, abort }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.abort).poll(context).map(|_| ())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(listener) = self.listener.take() {
            // Something that is not quite a signal may refuse; then the listener stays, and does nothing.
            let _ = self.signal.remove_event_listener("abort", &listener);
        }
    }
}

/// Milliseconds since the Unix epoch.
pub(crate) fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

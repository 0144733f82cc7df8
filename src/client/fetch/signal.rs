//! The caller's abort signals, with one event listener for each signal, however many calls share it: Node warns of a
//! leak from the eleventh listener on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::host::js::{apply, call, deferred, get};

/// The signals that calls of one client are waiting on.
#[derive(Clone, Default)]
pub(crate) struct Signals(Rc<RefCell<Vec<Rc<Watched>>>>);

/// A signal of the caller: an `AbortSignal`, or any object that behaves like one.
#[derive(Clone)]
pub(crate) struct Signal {
    value: JsValue,
    signals: Signals,
}

/// A signal with an event listener.
///
/// The listener is the function that resolves a promise, and not a closure of this module: an object that only behaves
/// like a signal may call it after it was removed, and calling a closure that was dropped would lose the module.
struct Watched {
    signal: JsValue,
    listener: JsValue,
    callbacks: Callbacks,
    /// Whether the signal has called the listener.
    was_aborted: Rc<Cell<bool>>,
}

/// The functions to call when the signal is aborted, by the number of their subscription.
type Callbacks = Rc<RefCell<Vec<(u32, JsValue)>>>;

impl Signal {
    pub(crate) fn new(value: JsValue, signals: &Signals) -> Self {
        Self { value, signals: signals.clone() }
    }

    /// Returns why the signal was aborted, if it was; `null` if there is no reason.
    pub(super) fn reason(&self) -> Option<JsValue> {
        get(&self.value, "aborted").is_truthy().then(|| match get(&self.value, "reason") {
            reason if reason.is_undefined() => JsValue::NULL,
            reason => reason,
        })
    }

    /// Calls a function when the signal is aborted, until the subscription is dropped.
    pub(super) fn subscribe(&self, callback: &JsValue) -> Subscription {
        let watched = self.signals.watch(&self.value);
        let mut callbacks = watched.callbacks.borrow_mut();
        let id = callbacks.last().map_or(0, |(last, _)| last.wrapping_add(1));
        callbacks.push((id, callback.clone()));
        drop(callbacks);
        Subscription { signal: self.clone(), watched, id }
    }
}

impl Signals {
    /// Returns the signal with its listener, which is added for the first subscription.
    fn watch(&self, signal: &JsValue) -> Rc<Watched> {
        let mut all = self.0.borrow_mut();
        if let Some(watched) = all.iter().find(|watched| watched.signal == *signal) {
            return watched.clone();
        }
        let callbacks = Callbacks::default();
        let (aborted, listener) = deferred();
        let was_aborted = Rc::new(Cell::new(false));
        let (to_call, flag) = (callbacks.clone(), was_aborted.clone());
        spawn_local(async move {
            let _ = JsFuture::from(aborted).await;
            flag.set(true);
            // A copy: a function that is called may end a subscription.
            let callbacks = to_call.borrow().clone();
            for (_, callback) in callbacks {
                let _ = apply(&callback, &JsValue::UNDEFINED, &[]);
            }
        });
        let watched = Rc::new(Watched { signal: signal.clone(), listener, callbacks, was_aborted });
        all.push(watched.clone());
        drop(all);
        // An object that is not quite a signal may refuse; then it can't abort the call.
        let _ = call(signal, "addEventListener", &[&"abort".into(), &watched.listener]);
        watched
    }
}

/// The registration of a function with a signal. It ends when it is dropped.
pub(super) struct Subscription {
    signal: Signal,
    watched: Rc<Watched>,
    id: u32,
}

impl Subscription {
    /// Returns why the signal was aborted, if it was. One that only sends the event has no reason.
    pub(super) fn reason(&self) -> Option<JsValue> {
        self.signal.reason().or_else(|| self.watched.was_aborted.get().then_some(JsValue::NULL))
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let Watched { signal, listener, callbacks, .. } = &*self.watched;
        callbacks.borrow_mut().retain(|(id, _)| *id != self.id);
        if callbacks.borrow().is_empty() {
            self.signal.signals.0.borrow_mut().retain(|watched| !Rc::ptr_eq(watched, &self.watched));
            let _ = call(signal, "removeEventListener", &[&"abort".into(), listener]);
            // Ends the task that waits for the event.
            let _ = apply(listener, &JsValue::UNDEFINED, &[]);
        }
    }
}

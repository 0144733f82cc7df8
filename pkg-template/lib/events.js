// Written by `cargo xtask generate`.

/** Every event there is, in the order of AutoGrab's page. */
export const EVENTS = /* @__PURE__ */ Object.freeze(
  [
    {
      name: "ping",
      meaning: "Sent when the ping call is made, to test the connection.",
      state: "in_use",
      subscribable: false,
      source: "seed",
      note: "A newer page of the developer hub lists it among the events to subscribe to; `allowPingEvent` accepts it.",
    },
    {
      name: "recapture_new",
      meaning: "One of your Recapture customers was spotted on a used car listing website.",
      state: "in_use",
      subscribable: true,
      source: "seed",
    },
    {
      name: "recapture_price_change",
      meaning: "The listing price on one of your active Recapture customers changed.",
      state: "in_use",
      subscribable: true,
      source: "seed",
      note: "AutoGrab's prose also calls it `price_change`, and asks to be contacted for immediate access to it.",
    },
    {
      name: "recapture_delist",
      meaning:
        "One of your Recapture customers removed the listing: the sale was cancelled, or the vehicle sold.",
      state: "announced",
      subscribable: true,
      source: "seed",
      note: "AutoGrab asks to be contacted for immediate access to it.",
    },
    {
      name: "valuation_change",
      meaning: "A past price prediction moved by at least the threshold in your valuation changes config.",
      state: "announced",
      subscribable: true,
      source: "seed",
      note: "AutoGrab's page contradicts itself: its prose does not count it as in use, its payload section does.",
    },
    {
      name: "claim_report_generated",
      meaning: "A pre-accident valuation report is ready.",
      state: "in_use",
      subscribable: true,
      source: "hub",
      note: "Documented for Australia; accepted in every region.",
    },
  ].map(Object.freeze),
);

// Written by `cargo xtask generate`.

/** The example payload of a ping. Its contents are not published. */
export interface PingData {
  [property: string]: unknown;
}

/** An object whose properties nobody has described. */
export interface AdditionalFields {
  [property: string]: unknown;
}

/** A listing in which a customer's vehicle was spotted. */
export interface Sighting {
  /** When it was spotted. Unverified: AutoGrab has not published what this push holds. */
  at?: string | null;
  /** AutoGrab's id of the lead. Unverified: AutoGrab has not published what this push holds. */
  lead_id?: string | null;
  /** Where the listing is. Unverified: AutoGrab has not published what this push holds. */
  listing_url?: string | null;
  /** The listing's headline. Unverified: AutoGrab has not published what this push holds. */
  listing_title?: string | null;
  /** The asking price, in the currency of the region. Unverified: AutoGrab has not published what this push holds. */
  listing_price?: number | null;
  /** Who sells, such as a dealer or a private seller. Unverified: AutoGrab has not published what this push holds. */
  seller_type?: string | null;
}

/** A Recapture customer, named as the Recapture API names it. That the push carries it so is assumed. */
export interface RecaptureCustomer {
  /** AutoGrab's id of the customer. Unverified: AutoGrab has not published what this push holds. */
  id?: string | null;
  /** When the customer was last changed. Unverified: AutoGrab has not published what this push holds. */
  last_updated?: string | null;
  /** The registration plate of the customer's vehicle. Unverified: AutoGrab has not published what this push holds. */
  rego?: string | null;
  /** The state of registration, where there are states. Unverified: AutoGrab has not published what this push holds. */
  state?: string | null;
  /** The vehicle identification number. Unverified: AutoGrab has not published what this push holds. */
  vin?: string | null;
  /** Your own id of the customer, as uploaded. Unverified: AutoGrab has not published what this push holds. */
  external_id?: string | null;
  /** When the vehicle was sold to the customer. Unverified: AutoGrab has not published what this push holds. */
  sale_date?: string | null;
  /** From when the customer is watched. Unverified: AutoGrab has not published what this push holds. */
  monitor_start_date?: string | null;
  /** Until when the customer is watched. Unverified: AutoGrab has not published what this push holds. */
  monitor_end_date?: string | null;
  /** Year, make, model and variant in one line. Unverified: AutoGrab has not published what this push holds. */
  vehicle_title?: string | null;
  /** Whatever else was uploaded with the customer. Unverified: AutoGrab has not published what this push holds. */
  additional_fields?: AdditionalFields | null;
  /** The listings the vehicle was spotted in. Unverified: AutoGrab has not published what this push holds. */
  sightings?: Sighting[] | null;
}

/** A price prediction, named as the Valuation API names it. That the push carries it so is assumed. */
export interface Valuation {
  /** The pricing id. Unverified: AutoGrab has not published what this push holds. */
  id?: string | null;
  /** AutoGrab's id of the vehicle. Unverified: AutoGrab has not published what this push holds. */
  vehicle_id?: string | null;
  /** When the prediction was made. Unverified: AutoGrab has not published what this push holds. */
  created_at?: string | null;
  /** The odometer reading in kilometres. Unverified: AutoGrab has not published what this push holds. */
  kms?: number | null;
  /** The predicted price, in the currency of the region. Unverified: AutoGrab has not published what this push holds. */
  price?: number | null;
  /** How confident the prediction is, from 0 to 1. Unverified: AutoGrab has not published what this push holds. */
  score?: number | null;
  /** The retail price, in the currency of the region. Unverified: AutoGrab has not published what this push holds. */
  retail_price?: number | null;
  /** The trade-in price, in the currency of the region. Unverified: AutoGrab has not published what this push holds. */
  trade_price?: number | null;
  /** What was added to the price, or taken off it. Unverified: AutoGrab has not published what this push holds. */
  adjustment?: number | null;
}

/** A pre-accident valuation report that is ready. */
export interface ClaimReport {
  /** AutoGrab's id of the claim. */
  claimID: string;
  /** The insurer's number of the claim. */
  claimNumber: string;
  /** The vehicle's value before the accident. */
  claimValuation: number;
  /** Where the report can be fetched. */
  reportURL: string;
}

/** Sent when the ping call is made, to test the connection. */
export interface PingPayload {
  event: "ping";
  data: PingData;
}

/** One of your Recapture customers was spotted on a used car listing website. */
export interface RecaptureNewPayload {
  event: "recapture_new";
  data: RecaptureCustomer;
}

/** The listing price on one of your active Recapture customers changed. */
export interface RecapturePriceChangePayload {
  event: "recapture_price_change";
  data: RecaptureCustomer;
}

/** One of your Recapture customers removed the listing: the sale was cancelled, or the vehicle sold. */
export interface RecaptureDelistPayload {
  event: "recapture_delist";
  data: RecaptureCustomer;
}

/** A past price prediction moved by at least the threshold in your valuation changes config. */
export interface ValuationChangePayload {
  event: "valuation_change";
  data: Valuation;
}

/** A pre-accident valuation report is ready. */
export interface ClaimReportGeneratedPayload {
  event: "claim_report_generated";
  data: ClaimReport;
}

/** The payload of an event that the catalogue knows. `switch (payload.event)` tells which. */
export type KnownPayload =
  | PingPayload
  | RecaptureNewPayload
  | RecapturePriceChangePayload
  | RecaptureDelistPayload
  | ValuationChangePayload
  | ClaimReportGeneratedPayload;

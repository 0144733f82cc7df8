// Written by `cargo xtask generate`.

/** The example payload of a ping. Its contents are not published. */
export interface PingData {
  [property: string]: unknown;
}

/** An object with properties that nobody has described. */
export interface AdditionalFields {
  [property: string]: unknown;
}

/** A listing in which a customer's vehicle was spotted. */
export interface Sighting {
  /** When the listing was spotted. Unverified: AutoGrab has not published this field. */
  at?: string | null;
  /** AutoGrab's id of the lead. Unverified: AutoGrab has not published this field. */
  lead_id?: string | null;
  /** The URL of the listing. Unverified: AutoGrab has not published this field. */
  listing_url?: string | null;
  /** The headline of the listing. Unverified: AutoGrab has not published this field. */
  listing_title?: string | null;
  /** The asking price, in the currency of the region. Unverified: AutoGrab has not published this field. */
  listing_price?: number | null;
  /** Who sells, such as a dealer or a private seller. Unverified: AutoGrab has not published this field. */
  seller_type?: string | null;
}

/** A Recapture customer. The names are those of the Recapture API; that pushes use them is assumed. */
export interface RecaptureCustomer {
  /** AutoGrab's id of the customer. Unverified: AutoGrab has not published this field. */
  id?: string | null;
  /** When the customer was last changed. Unverified: AutoGrab has not published this field. */
  last_updated?: string | null;
  /** The registration plate of the customer's vehicle. Unverified: AutoGrab has not published this field. */
  rego?: string | null;
  /** The state of registration, where there are states. Unverified: AutoGrab has not published this field. */
  state?: string | null;
  /** The vehicle identification number. Unverified: AutoGrab has not published this field. */
  vin?: string | null;
  /** Your own id of the customer, as uploaded. Unverified: AutoGrab has not published this field. */
  external_id?: string | null;
  /** When the vehicle was sold to the customer. Unverified: AutoGrab has not published this field. */
  sale_date?: string | null;
  /** When monitoring of the customer starts. Unverified: AutoGrab has not published this field. */
  monitor_start_date?: string | null;
  /** When monitoring of the customer ends. Unverified: AutoGrab has not published this field. */
  monitor_end_date?: string | null;
  /** The name of the customer. Personal data. Unverified: AutoGrab has not published this field. */
  client_name?: string | null;
  /** The mobile number of the customer. Personal data. Unverified: AutoGrab has not published this field. */
  mobile_number?: string | null;
  /** When the customer's contract ends. Personal data. Unverified: AutoGrab has not published this field. */
  expiry_date?: string | null;
  /** Year, make, model and variant in one line. Unverified: AutoGrab has not published this field. */
  vehicle_title?: string | null;
  /** Other fields that were uploaded with the customer. Unverified: AutoGrab has not published this field. */
  additional_fields?: AdditionalFields | null;
  /** The listings in which the vehicle was spotted. Unverified: AutoGrab has not published this field. */
  sightings?: Sighting[] | null;
}

/** A price prediction. The names are those of the Valuation API; that pushes use them is assumed. */
export interface Valuation {
  /** The pricing id. Unverified: AutoGrab has not published this field. */
  id?: string | null;
  /** AutoGrab's id of the vehicle. Unverified: AutoGrab has not published this field. */
  vehicle_id?: string | null;
  /** When the prediction was made. Unverified: AutoGrab has not published this field. */
  created_at?: string | null;
  /** The odometer reading in kilometres. Unverified: AutoGrab has not published this field. */
  kms?: number | null;
  /** The predicted price, in the currency of the region. Unverified: AutoGrab has not published this field. */
  price?: number | null;
  /** How confident the prediction is, from 0 to 1. Unverified: AutoGrab has not published this field. */
  score?: number | null;
  /** The retail price, in the currency of the region. Unverified: AutoGrab has not published this field. */
  retail_price?: number | null;
  /** The trade-in price, in the currency of the region. Unverified: AutoGrab has not published this field. */
  trade_price?: number | null;
  /** The amount that was added to the price; negative if it was deducted. Unverified: AutoGrab has not published this field. */
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
  /** The URL of the report. */
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

/** The payload of an event that the catalogue knows. `switch (payload.event)` narrows it. */
export type KnownPayload =
  | PingPayload
  | RecaptureNewPayload
  | RecapturePriceChangePayload
  | RecaptureDelistPayload
  | ValuationChangePayload
  | ClaimReportGeneratedPayload;

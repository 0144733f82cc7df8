//! What the events carry when nobody says.

use serde_json::{Value, json};

/// Example data for an event; an empty object for one that is not known.
pub(crate) fn data(event: &str) -> Value {
    match event {
        "ping" => json!({ "message": "this is a test of the connection" }),
        "recapture_new" | "recapture_price_change" | "recapture_delist" => recapture_customer(),
        "valuation_change" => json!({
            "id": "pr_4821", "vehicle_id": "1734582190464", "created_at": "2024-03-01T09:30:00Z", "kms": 48200,
            "price": 17250, "score": 0.91, "retail_price": 18990, "trade_price": 15400, "adjustment": 0,
        }),
        "claim_report_generated" => json!({
            "claimID": "cl_1029", "claimNumber": "CLM-1029", "claimValuation": 17250,
            "reportURL": "https://reports.example/cl_1029.pdf",
        }),
        _ => json!({}),
    }
}

fn recapture_customer() -> Value {
    json!({
        "id": "rc_3310", "last_updated": "2024-03-01T09:30:00Z", "rego": "AB12CDE", "state": "uk",
        "vin": "WVWZZZ1KZAW123456", "external_id": "CRM-778", "sale_date": "2022-06-14",
        "monitor_start_date": "2023-06-14", "monitor_end_date": "2025-06-14",
        "vehicle_title": "2019 Volkswagen Golf 1.5 TSI", "additional_fields": {},
        "sightings": [{
            "at": "2024-03-01T08:00:00Z", "lead_id": "ld_551", "listing_url": "https://cars.example/listing/551",
            "listing_title": "Volkswagen Golf 1.5 TSI Match", "listing_price": 15995, "seller_type": "private",
        }],
    })
}

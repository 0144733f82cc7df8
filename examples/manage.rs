//! Every call of the API against a running service: creates, lists, updates, pings, ensures and deletes webhooks.
//!
//! ```sh
//! npx autograb-webhooks sandbox     # prints a base URL and a key
//! cargo run --example manage --features reqwest -- <base URL> <key>
//! ```

use std::error::Error;
use std::time::Duration;

use autograb_webhooks::ensure::PlanStep;
use autograb_webhooks::{
    CallOptions, Client, Config, ErrorCode, Patch, ReqwestTransport, WebhookDraft, WebhookPatch,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(base_url), Some(api_key)) = (arguments.next(), arguments.next()) else {
        return Err("usage: manage <base URL> <key>".into());
    };
    let config = Config::new(api_key).with_base_url(base_url).region("uk");
    let client = Client::new(config, ReqwestTransport::new()?).with_timeout(Duration::from_secs(10));

    let endpoint = "https://dealer.example/hook?token=t0ken";
    let draft = WebhookDraft::new("Stock desk", endpoint).event("recapture_new");
    let webhook = client.create(&draft).await?;
    println!("created {}", webhook.name);

    let patch = WebhookPatch { name: Patch::Set("Sales desk".into()), ..WebhookPatch::default() };
    let updated = client.update(&webhook.id, &patch).await?;
    for change in updated.changes.unwrap_or_default() {
        println!("changed {}", change.property);
    }
    println!("renamed to {}", client.get(&webhook.id).await?.name);

    client.ping(&webhook.id).await?;
    println!("pinged {}", updated.webhook.name);

    // The webhooks of another region are invisible to this one.
    let elsewhere = client.with_options(CallOptions::new().region("nz"));
    println!("webhooks: {} in uk, {} in nz", client.list().await?.len(), elsewhere.list().await?.len());
    match elsewhere.get(&webhook.id).await {
        Err(error) if error.code() == ErrorCode::InvalidRegion => println!("refused: {error}"),
        other => return Err(format!("expected a refusal, not {other:?}").into()),
    }

    let declared =
        [WebhookDraft::new("Valuations", endpoint).event("valuation_change").header("X-Team", "pricing")];
    let mut plan = client.plan(&declared, true).await?;
    client.apply(&mut plan).await?;
    for step in &plan.steps {
        match step {
            PlanStep::Create { draft, .. } => println!("ensured that {} exists", draft.name),
            PlanStep::Delete { webhook } => println!("ensured that {} is gone", webhook.name),
            other => println!("{other:?}"),
        }
    }

    for webhook in client.list().await? {
        client.delete(&webhook.id).await?;
        println!("deleted {}", webhook.name);
    }
    Ok(())
}

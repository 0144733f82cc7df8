import { useState } from "react";
import type { Webhook } from "autograb-webhooks/client";
import { Inbox } from "./Inbox.tsx";
import { WebhookForm } from "./WebhookForm.tsx";
import { WebhookList } from "./WebhookList.tsx";
import { sandbox } from "./service.ts";

const REGIONS = ["au", "nz", "my", "uk"];

export function App() {
  const [region, setRegion] = useState("uk");
  const [form, setForm] = useState<{ webhook?: Webhook }>();
  return (
    <>
      <header>
        <h1>Webhook dashboard</h1>
        <p className="soft">
          {sandbox
            ? "The sandbox in this page’s memory: reloading resets it."
            : "AutoGrab, through the proxy."}
        </p>
        <label>
          Region{" "}
          <select value={region} onChange={({ target }) => setRegion(target.value)}>
            {REGIONS.map((region) => (
              <option key={region}>{region}</option>
            ))}
          </select>
        </label>
        <button className="primary" onClick={() => setForm({})}>
          New webhook
        </button>
      </header>
      <main>
        <WebhookList key={region} region={region} onEdit={(webhook) => setForm({ webhook })} />
        <Inbox region={region} />
      </main>
      {form && <WebhookForm region={region} webhook={form.webhook} onClose={() => setForm(undefined)} />}
    </>
  );
}

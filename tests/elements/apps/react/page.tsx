// The elements in React 19.

import "autograb-webhooks/elements";
import type {} from "autograb-webhooks/elements/react";
import type { AutograbWebhooksElement } from "autograb-webhooks/elements";
import { StrictMode, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { GERMAN, GERMAN_INSPECTOR, PAYLOAD, client } from "./service.ts";

function App() {
  const [lines, setLines] = useState<string[]>([]);
  const [isGerman, setGerman] = useState(false);
  const [isShown, setShown] = useState(true);
  const element = useRef<AutograbWebhooksElement>(null);
  const log = (line: string) => setLines((earlier) => [...earlier, line]);
  return (
    <>
      <h1>Dashboard</h1>
      {isShown && (
        <autograb-webhooks
          ref={element}
          client={client}
          region="uk"
          labels={isGerman ? GERMAN : undefined}
          onwebhook-created={({ type, detail }) => log(`${type} ${detail.webhook.name}`)}
          onwebhook-updated={({ type, detail }) => log(`${type} ${detail.webhook.name}`)}
          onwebhook-deleted={({ type, detail }) => log(`${type} ${detail.webhook.name}`)}
          onpinged={({ type, detail }) => log(`${type} ${detail.webhook.name}`)}
          onerror={({ detail }) => log(`error ${detail.code}`)}
        />
      )}
      {isShown && (
        <autograb-payload-inspector
          event="claim_report_generated"
          payload={PAYLOAD}
          labels={isGerman ? GERMAN_INSPECTOR : undefined}
          onvalidated={({ detail }) => log(`validated ${detail.valid}`)}
        />
      )}
      {/* @ts-expect-error a client has methods */}
      {false && <autograb-webhooks client={{}} />}
      <button onClick={() => setGerman(true)}>German</button>
      <button onClick={() => setShown(false)}>Remove</button>
      <ol id="log">
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
    </>
  );
}

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

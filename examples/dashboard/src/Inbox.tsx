import { useState } from "react";
import { validatePayload } from "autograb-webhooks/payload";
import { SUBSCRIBABLE } from "./events.ts";
import type { Sandbox } from "autograb-webhooks/sandbox";
import { usePushes } from "./queries.ts";
import { sandbox, type Push } from "./service.ts";

/** The pushes that arrive, each with its verdict. Payloads may contain personal data: they are shown on demand. */
export function Inbox({ region }: { region: string }) {
  const pushes = usePushes();
  return (
    <section aria-labelledby="inbox">
      <h2 id="inbox">Inbox</h2>
      {sandbox && <Trigger sandbox={sandbox} region={region} />}
      {pushes.length === 0 && <p className="soft">Nothing has arrived yet. Ping a webhook.</p>}
      <ol className="cards" aria-live="polite" aria-relevant="additions">
        {pushes.map((push) => (
          <Entry key={push.id} push={push} />
        ))}
      </ol>
    </section>
  );
}

/** Has the sandbox push an event to the webhooks of the region that subscribe to it. */
function Trigger({ sandbox, region }: { sandbox: Sandbox; region: string }) {
  const [event, setEvent] = useState("recapture_new");
  const [news, setNews] = useState("");
  function trigger() {
    const count = sandbox.trigger(event, undefined, { region }).length;
    setNews(count === 0 ? "No webhook subscribes to this event." : "");
  }
  return (
    <div className="actions">
      <select aria-label="Event" value={event} onChange={({ target }) => setEvent(target.value)}>
        {SUBSCRIBABLE.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <button onClick={trigger}>Trigger</button>
      <span role="status" className="soft">
        {news}
      </span>
    </div>
  );
}

function Entry({ push }: { push: Push }) {
  const [isOpen, setOpen] = useState(false);
  const { valid, issues } = validatePayload(push.body);
  const at = new Date(push.at);
  return (
    <li className="card">
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <code>{push.event}</code>{" "}
          <span className={valid ? "good" : "bad"}>{valid ? "valid" : "not valid"}</span>{" "}
          <span className="soft">
            {push.webhookName} <time dateTime={at.toISOString()}>{at.toLocaleTimeString()}</time>
          </span>
        </summary>
        {issues.length > 0 && (
          <ul className="issues">
            {issues.map(({ severity, path, line, column, message }) => (
              <li key={`${path}${message}`}>
                <code>
                  {line}:{column} {path}
                </code>{" "}
                {severity}: {message}
              </li>
            ))}
          </ul>
        )}
        {isOpen && (
          <pre tabIndex={0}>{valid ? JSON.stringify(JSON.parse(push.body), undefined, 2) : push.body}</pre>
        )}
      </details>
    </li>
  );
}

import { useEffect, useRef, useState, type FormEvent } from "react";
import { withToken, type Webhook } from "autograb-webhooks/client";
import { SUBSCRIBABLE } from "./events.ts";
import { Failure } from "./Failure.tsx";
import { HeaderFields } from "./HeaderFields.tsx";
import { Field, Issues, describedBy } from "./Issues.tsx";
import { issuesOf, useSaveWebhook, type Draft } from "./queries.ts";

const EMPTY: Draft = { name: "", endpoint: "", events: [], headers: [] };

interface Props {
  region: string;
  /** The webhook to edit. Without it, a new one is created. */
  webhook: Webhook | undefined;
  onClose: () => void;
}

/** A dialog that creates or edits a webhook. Once it was submitted, issues are shown next to their fields. */
export function WebhookForm({ region, webhook, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [draft, setDraft] = useState<Draft>(() => pickDraft(webhook ?? EMPTY));
  const [attempts, setAttempts] = useState(0);
  const save = useSaveWebhook(region, webhook);
  const issues = attempts > 0 ? issuesOf(region, draft) : [];
  const choices = [...new Set([...SUBSCRIBABLE, ...(webhook?.events ?? [])])];

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => dialog.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus(), [attempts]);

  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  // The browser returns the focus to where it was, and `onClose` follows.
  const close = () => dialog.current?.close();

  function submit(event: FormEvent) {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (issuesOf(region, draft).length === 0) save.mutate(draft, { onSuccess: close });
  }

  function addToken() {
    try {
      change({ endpoint: withToken(draft.endpoint) });
    } catch {
      setAttempts(attempts + 1); // shows what is wrong with the endpoint
    }
  }

  return (
    <dialog ref={dialog} aria-labelledby="form-title" onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <h2 id="form-title">{webhook ? "Edit webhook" : `New webhook in ${region}`}</h2>

        <Field label="Name" path="/name" issues={issues}>
          {(attributes) => (
            <input
              {...attributes}
              value={draft.name}
              onChange={({ target }) => change({ name: target.value })}
            />
          )}
        </Field>

        <Field label="Endpoint" path="/endpoint" issues={issues}>
          {(attributes) => (
            <div className="joined">
              <input
                {...attributes}
                type="url"
                autoComplete="off"
                placeholder="https://"
                value={draft.endpoint}
                onChange={({ target }) => change({ endpoint: target.value })}
              />
              <button type="button" onClick={addToken}>
                Add a token
              </button>
            </div>
          )}
        </Field>

        <fieldset className="field">
          <legend>Events</legend>
          {choices.map((event, index) => (
            <label key={event} className="choice">
              <input
                type="checkbox"
                checked={draft.events.includes(event)}
                onChange={() => change({ events: toggled(draft.events, event) })}
                {...(index === 0 && describedBy(issues, "/events"))}
              />
              <code>{event}</code>
            </label>
          ))}
          <Issues issues={issues} path="/events" />
        </fieldset>

        <HeaderFields headers={draft.headers} issues={issues} onChange={(headers) => change({ headers })} />

        {save.error && <Failure error={save.error} />}
        <div className="actions">
          <button className="primary" disabled={save.isPending}>
            {webhook ? "Save changes" : "Create webhook"}
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}

const pickDraft = ({ name, endpoint, events, headers }: Draft): Draft => ({
  name,
  endpoint,
  events,
  headers,
});

const toggled = (list: string[], item: string) =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item];

import { useRef } from "react";
import { redactEndpoint, type Webhook } from "autograb-webhooks/client";
import { Failure } from "./Failure.tsx";
import { useDeleteWebhook, usePing, useWebhooks } from "./queries.ts";

interface Props {
  region: string;
  onEdit: (webhook: Webhook) => void;
}

export function WebhookList({ region, onEdit }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { data: webhooks, error, isPending } = useWebhooks(region);
  const remove = useDeleteWebhook(region);
  const failure = error ?? remove.error;

  function onDelete(webhook: Webhook) {
    const isSure = confirm(`Delete “${titleOf(webhook)}”? Queued pushes may still arrive for a while.`);
    // The button that had the focus is gone afterwards.
    if (isSure) remove.mutate(webhook, { onSuccess: () => heading.current?.focus() });
  }

  return (
    <section aria-labelledby="webhooks" aria-busy={isPending}>
      <h2 id="webhooks" ref={heading} tabIndex={-1}>
        Webhooks in {region}
      </h2>
      {failure && <Failure error={failure} />}
      {isPending && <p className="soft">Loading…</p>}
      {webhooks?.length === 0 && <p className="soft">None yet.</p>}
      <ul className="cards">
        {webhooks?.map((webhook) => (
          <Row key={webhook.id} {...{ webhook, region, onEdit, onDelete }} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps extends Props {
  webhook: Webhook;
  onDelete: (webhook: Webhook) => void;
}

function Row({ webhook, region, onEdit, onDelete }: RowProps) {
  const ping = usePing(region);
  const title = titleOf(webhook);
  return (
    <li className="card">
      <h3>{title}</h3>
      <p className="soft">{redactEndpoint(webhook.endpoint)}</p>
      <ul className="chips" aria-label="Events">
        {webhook.events.map((event) => (
          <li key={event}>
            <code>{event}</code>
          </li>
        ))}
      </ul>
      <div className="actions">
        <button aria-label={`Ping ${title}`} disabled={ping.isPending} onClick={() => ping.mutate(webhook)}>
          Ping
        </button>
        <button aria-label={`Edit ${title}`} onClick={() => onEdit(webhook)}>
          Edit
        </button>
        <button aria-label={`Delete ${title}`} onClick={() => onDelete(webhook)}>
          Delete
        </button>
        <span role="status" className="soft">
          {ping.isSuccess && "Pinged."}
        </span>
      </div>
      {ping.error && <Failure error={ping.error} />}
    </li>
  );
}

const titleOf = ({ name, id }: Webhook) => name || id;

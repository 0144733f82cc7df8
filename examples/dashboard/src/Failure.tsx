import { WebhooksError } from "autograb-webhooks/client";

/** Shows an error with what can be done about it. Messages of the client contain no secrets. */
export function Failure({ error }: { error: Error }) {
  const hint = error instanceof WebhooksError ? error.hint : undefined;
  return (
    <p className="problem" role="alert">
      {error.message}
      {hint && <span className="soft"> Hint: {hint}</span>}
    </p>
  );
}

// What the page reads and changes, as queries and mutations of TanStack Query.

import { useEffect } from "react";
import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  WebhooksError,
  buildCreateRequest,
  type Issue,
  type Webhook,
  type WebhookPatch,
} from "autograb-webhooks/client";
import { client, subscribe, type Push } from "./service.ts";

/** The properties of a webhook that the form edits. */
export type Draft = Pick<Webhook, "name" | "endpoint" | "events" | "headers">;

/** Permits events that only the service knows: the form offers those that a webhook already has. */
const RULES = { allowUnknownEvents: true, allowPingEvent: true };

/** How many pushes are kept; the oldest are dropped first. */
const MAX_PUSHES = 100;

export function useWebhooks(region: string) {
  return useQuery({
    queryKey: ["webhooks", region],
    queryFn: ({ signal }) => client.list({ region, signal }),
  });
}

/** Returns every problem of a draft with the path of its field, without sending anything. */
export function issuesOf(region: string, draft: Draft): readonly Issue[] {
  try {
    buildCreateRequest({ apiKey: null, region, ...RULES }, draft);
    return [];
  } catch (error) {
    if (error instanceof WebhooksError && error.code === "invalid_request") return error.issues;
    throw error;
  }
}

/** Creates a webhook, or changes the one that is given. */
export function useSaveWebhook(region: string, webhook: Webhook | undefined) {
  return useWebhookMutation(region, async (draft: Draft) => {
    if (webhook === undefined) return client.create(draft, { region, ...RULES });
    const patch = changesOf(webhook, draft);
    if (Object.keys(patch).length === 0) return webhook;
    return (await client.update(webhook.id, patch, { region, ...RULES })).webhook;
  });
}

export const useDeleteWebhook = (region: string) =>
  useWebhookMutation(region, ({ id }: Webhook) => client.delete(id, { region }));

export const usePing = (region: string) =>
  useMutation({ mutationFn: ({ id }: Webhook) => client.ping(id, { region }) });

/** A mutation after which the region's webhooks are loaded again, also if it failed: it may have had an effect. */
function useWebhookMutation<Input, Output>(region: string, mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["webhooks", region] });
  return useMutation({ mutationFn, onSettled });
}

/** The properties that differ. An empty list of headers removes them. */
function changesOf(webhook: Webhook, draft: Draft): WebhookPatch {
  const differs = (name: keyof Draft) => JSON.stringify(draft[name]) !== JSON.stringify(webhook[name]);
  const names = (Object.keys(draft) as (keyof Draft)[]).filter(differs);
  const patch: WebhookPatch = Object.fromEntries(names.map((name) => [name, draft[name]]));
  return patch.headers?.length === 0 ? { ...patch, headers: null } : patch;
}

/** The pushes that arrived while the page was open, the newest first. */
export function usePushes(): Push[] {
  const queries = useQueryClient();
  useEffect(() => {
    const add = (push: Push) =>
      queries.setQueryData<Push[]>(["pushes"], (earlier = []) => [push, ...earlier].slice(0, MAX_PUSHES));
    return subscribe(add);
  }, [queries]);
  return useQuery<Push[]>({ queryKey: ["pushes"], queryFn: skipToken }).data ?? [];
}

// A receiver whose calls are recorded, and pushes to it without a socket.

import { createReceiver } from "autograb-webhooks/receiver";
import { samplePayload } from "autograb-webhooks/schema";

export const TOKEN = "t0ken-of-the-endpoint";
export const SAMPLE = JSON.stringify(samplePayload("recapture_new"));
export const OTHER = JSON.stringify(samplePayload("recapture_new", { seed: 7 }));
export const JSON_TYPE = { "Content-Type": "application/json" };
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A receiver whose calls are recorded. */
export function setUp(options = {}) {
  const calls = [];
  const outcomes = [];
  const errors = [];
  const receiver = createReceiver({
    token: TOKEN,
    fallback: (payload, context) => void calls.push({ payload, context }),
    onError: (error, info) => errors.push({ error, info }),
    onOutcome: (info) => outcomes.push(info),
    ...options,
  });
  const push = (body, { path = `/hook?token=${TOKEN}`, headers = JSON_TYPE, ...rest } = {}) =>
    receiver.receive({ method: "POST", url: path, headers, body, ...rest });
  return { receiver, push, calls, outcomes, errors };
}

export const outcomeOf = async (received) => (await received).outcome;

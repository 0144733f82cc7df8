import { unusable } from "./checks.js";

// A key holds `handled`, or `owner:` and the owner of a claim. Redis deletes it when its time is over.
const CLAIM = `local held = redis.call("GET", KEYS[1])
if held == "handled" then return "handled" end
if held and held ~= ARGV[1] then return "busy" end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
return "claimed"`;
const CONFIRM = `redis.call("SET", KEYS[1], "handled", "PX", ARGV[1])`;
const RELEASE = `if redis.call("GET", KEYS[1]) == ARGV[1] then redis.call("DEL", KEYS[1]) end`;

export function redisStore(client, { prefix = "autograb-webhooks:" } = {}) {
  const run = runnerOf(client);
  if (typeof prefix !== "string") throw unusable("/prefix", "`prefix` must be a string");
  return {
    async claim(key, { owner, leaseMs }) {
      return String(await run(CLAIM, prefix + key, `owner:${owner}`, String(leaseMs)));
    },
    async confirm(key, { ttlMs }) {
      await run(CONFIRM, prefix + key, String(ttlMs));
    },
    async release(key, { owner }) {
      await run(RELEASE, prefix + key, `owner:${owner}`);
    },
  };
}

/** Returns a function that runs a script, which Redis does atomically, for one key. */
function runnerOf(client) {
  if (typeof client?.eval === "function") {
    // Only ioredis has the first, and only node-redis can be asked for an array of words.
    if (typeof client.defineCommand === "function") {
      return (script, key, ...values) => client.eval(script, 1, key, ...values);
    }
    if (typeof client.sendCommand === "function") {
      return (script, key, ...values) => client.eval(script, { keys: [key], arguments: values });
    }
  }
  throw unusable("", "the client must be one of ioredis or node-redis");
}

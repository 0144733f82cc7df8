// What the environment sets. `.env` has it for `npm run`.

const { env } = process;

/** The token in the URL of the webhook's endpoint; several, separated by commas, while it is replaced. */
export const TOKENS = env.HOOK_TOKEN?.split(",");
export const PORT = Number(env.PORT ?? 3000);
export const REDIS_URL = env.REDIS_URL ?? "redis://localhost:6379";
export const DATABASE_URL = env.DATABASE_URL ?? "postgres://localhost:5432/postgres";

/** The time after which a failed job runs again. It doubles with each attempt. */
export const BACKOFF_MS = Number(env.BACKOFF_MS ?? 1_000);
/** The time after which the job of a worker that crashed is given to another. Workers extend it while they are alive. */
export const LOCK_MS = Number(env.LOCK_MS ?? 30_000);

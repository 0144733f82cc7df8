// The clients of databases that users have, each as several connections to one server, as if it were several machines.

import { createRequire } from "node:module";

/** Loads a package of a group of tools, which `cargo xtask` installs. */
export const load = (group, name) =>
  createRequire(new URL(`../../target/package/${group}/package.json`, import.meta.url))(name);

const CONNECTIONS = 4;

/** Opens several clients: `{ clients, close }`. */
async function several(open, close) {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, open));
  return { clients, close: () => Promise.all(clients.map(close)) };
}

export const REDIS_CLIENTS = {
  ioredis(url) {
    const Redis = load("services", "ioredis").default;
    return several(
      () => new Redis(url),
      (client) => client.quit(),
    );
  },
  "node-redis"(url) {
    const { createClient } = load("services", "redis");
    return several(
      () => createClient({ url }).connect(),
      (client) => client.close(),
    );
  },
};

export const POSTGRES_CLIENTS = {
  "pg, pools"(url) {
    const { Pool } = load("services", "pg");
    return several(
      () => new Pool({ connectionString: url, max: 4 }),
      (pool) => pool.end(),
    );
  },
  "pg, single connections"(url) {
    const { Client } = load("services", "pg");
    return several(
      async () => {
        const client = new Client(url);
        await client.connect();
        return client;
      },
      (client) => client.end(),
    );
  },
  "postgres.js"(url) {
    const postgres = load("services", "postgres");
    return several(
      () => postgres(url, { max: 4 }),
      (sql) => sql.end(),
    );
  },
};

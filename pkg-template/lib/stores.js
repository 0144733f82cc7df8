export { DeduplicationObject, durableObjectStore } from "./stores/durable-object.js";
export { memoryStore } from "./stores/memory.js";
export { postgresStore } from "./stores/postgres.js";
export { redisStore } from "./stores/redis.js";
export { sqliteStore } from "./stores/sqlite.js";

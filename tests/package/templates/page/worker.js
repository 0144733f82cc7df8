import { check } from "./check.js";

check({ isPublic: true }).then(postMessage, (error) => postMessage(String(error)));

// Of the folders with a lock file above, the group's is the root; Next.js would take the outermost.
export default { turbopack: { root: new URL("../..", import.meta.url).pathname } };

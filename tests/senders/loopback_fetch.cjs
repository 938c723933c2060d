// Loaded before an MCP server that knows one address alone: what it fetches there is asked of LOOPBACK instead.
const fetched = globalThis.fetch;
globalThis.fetch = (url, options) => fetched(String(url).replace(/^https:\/\/[^/]+/, process.env.LOOPBACK), options);

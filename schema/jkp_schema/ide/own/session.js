// Who asks, and in which language. The token lives in this object alone: never in a URL, never in the browser's storage.
export const session = { token: "", language: "en" };

const SANDBOX = "{ sandboxPersonas { name role title token } sandboxClock { now standsStill } }";

/** The personas and the programme's clock, with the moment they were read; null where the sandbox plugin is off. */
export async function readSandbox(endpoint) {
  const headers = { "Content-Type": "application/json", "Accept-Language": session.language };
  try {
    const answer = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify({ query: SANDBOX }) });
    const { data } = await answer.json();
    if (!data?.sandboxPersonas?.length) return null;
    return { personas: data.sandboxPersonas, clock: data.sandboxClock, readAt: Date.now() };
  } catch {
    return null;
  }
}

/** GraphiQL's fetcher, over HTTP and WebSocket, with our headers added; `onWrite` runs after each mutation. */
export function createFetcher(endpoint, onWrite) {
  const url = new URL(endpoint, location.href).href;
  const noticing = async (address, request) => {
    const answer = await fetch(address, request);
    if (/\bmutation\b/.test(request.body)) onWrite();
    return answer;
  };
  const send = GraphiQL.createFetcher({ url, subscriptionUrl: url.replace(/^http/, "ws"), fetch: noticing });
  return (operation, options = {}) => send(operation, { ...options, headers: withSession(options.headers) });
}

/** The browser's storage without headers: GraphiQL's history would keep them, and with them a token typed by hand. */
export function createStorage() {
  const storage = GraphiQL.createLocalStorage({ namespace: "jkp" });
  const setItem = (key, value) => storage.setItem(key, /:(queries|favorites)$/.test(key) ? withoutHeaders(value) : value);
  return Object.assign(Object.create(storage), { setItem });
}

function withoutHeaders(history) {
  return JSON.stringify(JSON.parse(history, (name, value) => (name === "headers" ? undefined : value)));
}

// A header typed by hand wins over ours, however it is written.
function withSession(typed) {
  const headers = { ...typed };
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  if (!names.has("accept-language")) headers["Accept-Language"] = session.language;
  if (session.token && !names.has("authorization")) headers.Authorization = `Bearer ${session.token}`;
  return headers;
}

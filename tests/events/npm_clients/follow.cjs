// Follows every event with a client of npm as it is published, across breaks, and prints each notice as a line.
// JKP_URL, JKP_TOKEN and JKP_AFTER say where, as whom, and from which cursor.
'use strict';

const FOLLOW = 'subscription($after: String) { events(after: $after) { cursor event { eventId } } }';
const authorization = `Bearer ${process.env.JKP_TOKEN}`;
const breaks = { retryAttempts: 1000, shouldRetry: () => true };
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

const CLIENTS = {
  'graphql-ws': () => require('graphql-ws').createClient({
    url: `ws://${process.env.JKP_URL}`,
    webSocketImpl: require('ws'),
    connectionParams: { Authorization: authorization },
    retryWait: pause,
    ...breaks,
  }),
  'graphql-sse': () => require('graphql-sse').createClient({
    url: `http://${process.env.JKP_URL}`,
    headers: { authorization },
    retry: pause,
    ...breaks,
  }),
};

let last = process.env.JKP_AFTER;
// Both clients write the request anew for each connection, and so send the cursor as it is then.
const request = { query: FOLLOW, get variables() { return { after: last }; } };

function told(result) {
  if (!result.data) return;
  last = result.data.events.cursor;
  console.log(JSON.stringify(result.data.events));
}

async function follow(client) {
  for (;;) {
    await new Promise((over) => client.subscribe(request, { next: told, error: over, complete: over }));
    await pause();
  }
}

follow(CLIENTS[process.argv[2]]());

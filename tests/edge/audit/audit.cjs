// Prints what the audit of graphql-http found at JKP_URL, one JSON list of {id, name, status, reason}.
const { auditServer } = require("graphql-http");

auditServer({ url: process.env.JKP_URL }).then((results) => {
  const found = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
  console.log(JSON.stringify(found));
});

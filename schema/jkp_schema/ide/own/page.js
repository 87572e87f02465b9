// Starts the page once GraphiQL's own files are there, or says why they are not.
const LIBRARIES = ["React", "ReactDOM", "GraphiQL", "GraphiQLPluginExplorer"];

const MISSING =
  "GraphiQL could not be loaded from its CDN. Run “make venv” where node is installed, and this page works with no network.";

if (LIBRARIES.every((name) => window[name])) {
  const { start } = await import("./app.js");
  start(document.getElementById("ide"), JSON.parse(document.getElementById("settings").textContent));
} else {
  document.querySelector(".notice").textContent = MISSING;
}

// Copies what the IDE page needs from node_modules into the package, after
//   npm ci --ignore-scripts --no-audit --no-fund
// and refuses a file whose bytes are not those that assets.json (and so the CDN fallback) names.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "node_modules");
const IDE = join(HERE, "..", "jkp_schema", "ide");
const STATIC = join(IDE, "static");

function verified(asset) {
  const content = readFileSync(join(MODULES, asset.source));
  const found = "sha384-" + createHash("sha384").update(content).digest("base64");
  if (found !== asset.integrity) {
    throw new Error(`${asset.source} is ${found}, but assets.json expects ${asset.integrity}`);
  }
  return content;
}

function licence(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(MODULES, path, "package.json"), "utf8"));
  const file = readdirSync(join(MODULES, path)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(MODULES, path, file), "utf8").trim() : "(no text in the package)";
  return `${name} ${version}: ${license}\n\n${text}\n`;
}

// GraphiQL's bundle holds the code of many packages, so their licences travel with it.
function licences() {
  const lock = JSON.parse(readFileSync(join(HERE, "package-lock.json"), "utf8"));
  const paths = Object.keys(lock.packages).filter(Boolean).map((path) => path.replace("node_modules/", ""));
  const installed = paths.filter((path) => existsSync(join(MODULES, path, "package.json")));
  return installed.map(licence).join(`\n${"-".repeat(80)}\n\n`);
}

function collect() {
  const assets = JSON.parse(readFileSync(join(IDE, "assets.json"), "utf8"));
  const files = assets.map((asset) => [asset.name, verified(asset)]);
  rmSync(STATIC, { recursive: true, force: true });
  mkdirSync(STATIC, { recursive: true });
  // The licences come last: `make` takes that file as the sign that all the others are there.
  for (const [name, content] of [...files, ["LICENCES.txt", licences()]]) {
    writeFileSync(join(STATIC, name), content);
  }
}

try {
  collect();
} catch (error) {
  console.error(`collect.mjs: ${error.message}`);
  process.exit(1);
}

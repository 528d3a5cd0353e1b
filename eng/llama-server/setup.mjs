// Installs node-llama-cpp with the one CPU build this machine needs. A plain `npm install` brings every accelerator's: some 700 MB.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const builds = {
  "linux-x64": "linux-x64", "linux-arm64": "linux-arm64", "linux-arm": "linux-armv7l", "darwin-arm64": "mac-arm64-metal",
  "darwin-x64": "mac-x64", "win32-x64": "win-x64", "win32-arm64": "win-arm64",
};
const machine = `${process.platform}-${process.arch}`;
if (!builds[machine]) {
  console.error(`There is no build of llama.cpp for ${machine}; expected one of: ${Object.keys(builds).join(", ")}.`);
  process.exit(1);
}

process.chdir(import.meta.dirname);
const { version } = JSON.parse(readFileSync("package-lock.json", "utf8")).packages["node_modules/node-llama-cpp"];
// No scripts: they would look for a compiler and build llama.cpp from source. `npm install`, as `npm ci` takes no package besides.
const words = ["install", "--no-save", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", `@node-llama-cpp/${builds[machine]}@${version}`];
execFileSync("npm", words, { stdio: "inherit", shell: process.platform === "win32" }); // npm is a batch file there.

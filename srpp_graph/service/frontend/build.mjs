// Makes what the service serves beside its own static files: `node build.mjs FOLDER`.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { drawLand } from "./land.mjs";

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/land.svg`, drawLand());
const { metafile, outputFiles } = await build({
  entryPoints: ["editor.js"],
  outfile: `${folder}/editor.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome105", "firefox110", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "error",
  metafile: true,
  write: false,
});

// Whoever passes the file on passes on what its makers ask for: their licences stand at its end.
const packages = new Set(Object.keys(metafile.inputs).flatMap((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []));
const licences = new Map();
for (const folder of [...packages].sort()) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${folder} has no licence`);
  const text = readFileSync(`${folder}/${file}`, "utf8").trim();
  licences.set(text, [...(licences.get(text) ?? []), folder.replace("node_modules/", "")]);
}
const notice = [...licences].map(([text, names]) => `${names.join(", ")}\n\n${text}`).join("\n\n").replaceAll("*/", "* /");
writeFileSync(`${folder}/editor.js`, `${outputFiles[0].text}/*\n${notice}\n*/\n`);

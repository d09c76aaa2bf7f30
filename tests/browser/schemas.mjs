// Do the files of books fit the schemas that `plainbook schema` prints? Ajv judges, which shares no code with the program.
// As a command: `node tests/browser/schemas.mjs PROGRAM BOOK…`; it prints what does not fit and exits 1 where something does not.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { tool } from "./tools.mjs";

const Ajv = tool("ajv/dist/2020").default;
const { parse: toml } = tool("smol-toml");
const { parse: yaml } = tool("yaml");

const [program, ...books] = process.argv.slice(2);
const print = (...args) => execFileSync(program, ["schema", ...args], { encoding: "utf8" });

/** The schema of each kind of file, compiled: Ajv refuses one that is no schema. */
const compile = (schema) => new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
const schemas = Object.fromEntries(print().trim().split("\n").map((line) => line.split(" ")[0]).map((name) =>
  [name, compile(JSON.parse(print(name)))]));
// What a translation of a policy does not say, the source's text says for it.
schemas.translation = compile({ ...JSON.parse(print("policy")), required: [] });

const frontMatter = (text) => yaml(text.match(/^\uFEFF?---\r?\n([\s\S]*?)\n(?:---|\.\.\.)\s*(?:\n|$)/)?.[1] ?? "") ?? {};
const version = /\/policies\/[^/]+\/[^/]+\//;

/** Which schema a file must fit, and what it says. */
function fileOf(file, text) {
  if (/\/book\.toml$/.test(file)) return ["book", () => toml(text)];
  if (version.test(file) && file.endsWith("/policy.md")) return ["policy", () => frontMatter(text)];
  if (version.test(file) && /\/policy\.[\w-]+\.md$/.test(file)) return ["translation", () => frontMatter(text)];
  if (file.endsWith(".md")) return ["page", () => frontMatter(text)];
  const name = version.test(file) && path.basename(file).match(/^([a-z.]+)\.yaml$/)?.[1];
  return name in schemas ? [name, () => yaml(text)] : null;
}

let seen = 0;
const wrong = [];
for (const book of books) {
  const inside = readdirSync(path.join(book, "content"), { recursive: true }).map((name) => path.join(book, "content", name));
  for (const file of [path.join(book, "book.toml"), ...inside]) {
    if (!/\.(md|yaml|toml)$/.test(file)) continue;
    const [name, read] = fileOf(file, readFileSync(file, "utf8")) ?? [];
    if (!name) continue;
    seen += 1;
    let value;
    try { value = read(); } catch (error) { wrong.push(`${file}: ${error.message}`); continue; }
    // A date without quotes is a date to this reader of TOML and YAML, and a text to the program.
    if (!schemas[name](JSON.parse(JSON.stringify(value)))) {
      for (const e of schemas[name].errors) wrong.push(`${file}: ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
    }
  }
}
if (seen < books.length) wrong.push(`only ${seen} files were found in ${books.length} books`);
console.log(wrong.length > 0 ? wrong.join("\n") : `${seen} files`);
process.exit(wrong.length > 0 ? 1 : 0);

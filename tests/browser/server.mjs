// Serves a built site on 127.0.0.1 as a host would: folders, `_headers`, `404.html`, and the promised content policy.

import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** The policy that every page is promised to work under. */
export const CONTENT_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; "
  + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

/** A request with this header is sent the page as it is with no scripts: axe itself needs scripts to run. */
export const WITHOUT_SCRIPTS = "x-without-scripts";

const TYPES = {
  ".css": "text/css", ".csv": "text/csv", ".gif": "image/gif", ".html": "text/html", ".ico": "image/x-icon",
  ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".js": "text/javascript", ".json": "application/json",
  ".md": "text/markdown", ".mjs": "text/javascript", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
  ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain", ".vtt": "text/vtt",
  ".wasm": "application/wasm", ".webm": "video/webm", ".webp": "image/webp", ".woff2": "font/woff2",
  ".xml": "application/xml",
};

/** Serves `folder` below `base` ("/" or the path of its site-url). */
export async function serve(folder, base = "/") {
  const headersFile = path.join(folder, "_headers");
  const rules = existsSync(headersFile) ? parseHeaders(readFileSync(headersFile, "utf8")) : null;
  const server = createServer((request, response) => {
    const address = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const inside = address.startsWith(base) ? address.slice(base.length - 1) : null;
    const found = inside === null ? null : find(folder, inside);
    if (found === "folder") {
      response.writeHead(308, { location: `${address}/` }).end();
      return;
    }
    const missing = path.join(folder, "404.html");
    const file = found ?? (existsSync(missing) ? missing : null);
    response.statusCode = found ? 200 : 404;
    response.setHeader("cache-control", "no-store");
    for (const [name, value] of headersFor(rules, inside ?? address, address)) response.setHeader(name, value);
    if (!file) {
      response.end("not found");
      return;
    }
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    response.setHeader("content-type", type.startsWith("text/") ? `${type}; charset=utf-8` : type);
    const body = readFileSync(file);
    response.end(request.headers[WITHOUT_SCRIPTS] && type === "text/html" ? withoutScripts(body.toString()) : body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    /** The full address of a page of the site ("/complaints/"). */
    url: (page) => origin + base + page.slice(1).split("/").map(encodeURIComponent).join("/"),
    /** The page of the site that a full address names, or null where it names none. */
    page(url) {
      const { origin: from, pathname } = new URL(url);
      const address = decodeURIComponent(pathname);
      return from === origin && address.startsWith(base) ? address.slice(base.length - 1) : null;
    },
    policyFor: (page) => new Map(headersFor(rules, page, page)).get("content-security-policy"),
    hasHeaders: rules !== null,
    close: () => server.close(),
  };
}

/** The file at an address, "folder" where only a slash is missing, null where there is nothing. */
export function find(folder, address) {
  const file = path.join(folder, address);
  if (path.relative(folder, file).startsWith("..")) return null;
  if (!existsSync(file)) return null;
  if (!statSync(file).isDirectory()) return address.endsWith("/") ? null : file;
  const index = path.join(file, "index.html");
  if (!existsSync(index)) return null;
  return address.endsWith("/") ? index : "folder";
}

/** `_headers`: a line that is an address (`*` for anything), and indented `Name: value` lines below it. */
function parseHeaders(text) {
  const rules = [];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.trimStart().startsWith("#")) continue;
    if (!/^\s/.test(line)) {
      const address = line.trim().replace(/^https?:\/\/[^/]*/, "");
      const pattern = address.split("*").map((part) =>
        part.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/:[A-Za-z]\w*/g, "[^/]+")).join(".*");
      rules.push({ pattern: new RegExp(`^${pattern}$`), headers: [] });
    } else {
      const [, name, value] = line.trim().match(/^(!?\s*[\w-]+)\s*:?\s*(.*)$/) ?? [];
      if (name && rules.length) rules.at(-1).headers.push([name.toLowerCase(), value]);
    }
  }
  return rules;
}

/**
 * The headers of an address. As at the hosts that read `_headers`, rules add up: two policies for one address hold
 * both, and `! Name` takes a header away again.
 */
function headersFor(rules, ...addresses) {
  if (!rules) return [["content-security-policy", CONTENT_POLICY]];
  const headers = new Map();
  for (const rule of rules) {
    if (!addresses.some((address) => rule.pattern.test(address))) continue;
    for (const [name, value] of rule.headers) {
      if (name.startsWith("!")) headers.delete(name.slice(1).trim());
      else headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
    }
  }
  return [...headers];
}

function withoutScripts(html) {
  return html.replace(/<script\b[\s\S]*?<\/script\s*>/gi, "").replace(/<\/?noscript\b[^>]*>/gi, "");
}

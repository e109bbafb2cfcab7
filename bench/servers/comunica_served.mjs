// node comunica_served.mjs DUMP PORT: Comunica over a file of triples held in memory, answered as the SPARQL protocol says.
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Store, StreamParser } from "n3";

const [dump, port] = process.argv.slice(2);
const store = new Store();
for await (const quad of createReadStream(dump).pipe(new StreamParser({ format: "N-Triples" }))) store.addQuad(quad);
const engine = new QueryEngine();

async function text(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function asked(request) {
  const parameters = new URL(request.url, "http://localhost").searchParams;
  return request.method === "POST" ? new URLSearchParams(await text(request)).get("query") : parameters.get("query");
}

createServer(async (request, response) => {
  try {
    const result = await engine.query(await asked(request), { sources: [store] });
    const type = result.resultType === "quads" ? "application/n-triples" : "application/sparql-results+json";
    const { data } = await engine.resultToString(result, type);
    response.setHeader("Content-Type", type);
    data.on("error", () => response.destroy()).pipe(response);
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}).listen(Number(port), "127.0.0.1");

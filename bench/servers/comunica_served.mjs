// node comunica_served.mjs DUMP PORT: Comunica over a file of triples held in memory, asked as the SPARQL protocol says.
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Store, StreamParser } from "n3";

const [dump, port] = process.argv.slice(2);
const store = new Store();
for await (const quad of createReadStream(dump).pipe(new StreamParser({ format: "N-Triples" }))) store.addQuad(quad);
const engine = new QueryEngine();
const TYPES = { NamedNode: "uri", BlankNode: "bnode", Literal: "literal" };

function term({ termType, value, language, datatype }) {
  const tag = language ? { "xml:lang": language } : { datatype: datatype?.value };
  return { type: TYPES[termType], value, ...(termType === "Literal" ? tag : {}) };
}

// Its own writer adds a member "metadata", which strict readers of the format refuse.
async function rows(result) {
  if (result.resultType === "boolean") return { head: {}, boolean: await result.execute() };
  const { variables } = await result.metadata();
  const found = await (await result.execute()).toArray();
  const bindings = found.map((row) => Object.fromEntries([...row].map(([{ value }, said]) => [value, term(said)])));
  return { head: { vars: variables.map((one) => (one.variable ?? one).value) }, results: { bindings } };
}

async function asked(request) {
  if (request.method !== "POST") return new URL(request.url, "http://localhost").searchParams.get("query");
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return new URLSearchParams(Buffer.concat(pieces).toString()).get("query");
}

createServer(async (request, response) => {
  try {
    const result = await engine.query(await asked(request), { sources: [store] });
    const answer = JSON.stringify(await rows(result));
    response.writeHead(200, { "Content-Type": "application/sparql-results+json" }).end(answer);
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}).listen(Number(port), "127.0.0.1");

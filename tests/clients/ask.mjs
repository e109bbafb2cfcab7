// node ask.mjs QUERY SOURCE…: the bindings of a query over SPARQL endpoints, as lines of JSON, by Comunica.
import { QueryEngine } from "@comunica/query-sparql";

const [query, ...sources] = process.argv.slice(2);
const bindings = await new QueryEngine().queryBindings(query, {
  sources: sources.map((value) => ({ type: "sparql", value })),
});
for (const row of await bindings.toArray()) {
  console.log(JSON.stringify(Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value]))));
}

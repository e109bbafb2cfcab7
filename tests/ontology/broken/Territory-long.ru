# Below the smallest number.
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX territory: <https://w3id.org/cooperatheque/id/territory/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
  territory:valmont geo:long "-200.5"^^xsd:decimal .
}

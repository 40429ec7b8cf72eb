// Plane geometry for build.mjs: areas, centres, path strings, circles pushed apart.

function signedArea(ring) {
  let sum = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    sum += x * nextY - nextX * y;
  });
  return sum / 2;
}

export function polygonArea(rings) {
  return Math.abs(rings.reduce((sum, ring) => sum + signedArea(ring), 0));
}

export function centroid(ring) {
  let [sumX, sumY] = [0, 0];
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    const cross = x * nextY - nextX * y;
    sumX += (x + nextX) * cross;
    sumY += (y + nextY) * cross;
  });
  const area = signedArea(ring);
  return Math.abs(area) < 1e-9 ? ring[0] : [sumX / (6 * area), sumY / (6 * area)];
}

export function isInside(ring, x, y) {
  let inside = false;
  ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

/** Whole numbers, without repeated points and points on a straight line; nothing where no area is left. */
function tidy(ring) {
  const points = ring.map(([x, y]) => [Math.round(x), Math.round(y)]).filter(([x, y], index, all) => {
    const [lastX, lastY] = all[(index + all.length - 1) % all.length];
    return x !== lastX || y !== lastY;
  });
  const corners = points.filter(([x, y], index) => {
    const [lastX, lastY] = points[(index + points.length - 1) % points.length];
    const [nextX, nextY] = points[(index + 1) % points.length];
    return (x - lastX) * (nextY - y) !== (y - lastY) * (nextX - x);
  });
  return corners.length > 2 && Math.abs(signedArea(corners)) >= 1 ? corners : [];
}

/** A path of relative moves ("m12 30 3-4 1 1z"): after the first pair of an m, pairs are lines. */
export function pathOf(polygons) {
  let [startX, startY] = [0, 0];
  return polygons.flat().map(tidy).filter((ring) => ring.length).map((ring) => {
    let [lastX, lastY] = [startX, startY];
    [startX, startY] = ring[0];
    const numbers = ring.flatMap(([x, y]) => {
      const delta = [x - lastX, y - lastY];
      [lastX, lastY] = [x, y];
      return delta;
    });
    return `m${numbers.join(" ").replaceAll(" -", "-")}z`;
  }).join("");
}

/** Push circles apart until no two centres are nearer than `distance`, each as near its place as it can stay. */
export function spread(circles, distance, [left, top, right, bottom]) {
  for (let round = 0; round < 4000; round += 1) {
    const pull = round < 3000 ? 0.02 : 0;
    for (const circle of circles) {
      circle.x += (circle.home[0] - circle.x) * pull;
      circle.y += (circle.home[1] - circle.y) * pull;
    }
    circles.forEach((one, index) => circles.slice(index + 1).forEach((two) => part(one, two, distance)));
    for (const circle of circles) {
      circle.x = Math.min(right, Math.max(left, circle.x));
      circle.y = Math.min(bottom, Math.max(top, circle.y));
    }
  }
}

function part(one, two, distance) {
  const [dx, dy] = [two.x - one.x, two.y - one.y];
  const apart = Math.hypot(dx, dy);
  if (apart >= distance) return;
  const [ux, uy] = apart ? [dx / apart, dy / apart] : [0, 1];
  const push = (distance + 0.5 - apart) / 2;
  one.x -= ux * push;
  one.y -= uy * push;
  two.x += ux * push;
  two.y += uy * push;
}

// Labels above a lane and below boxes, of which none hides another.

// rowsOf is where labels of a few rows stand, by their heights from the top.
const rowsOf = (heights) => heights.map((y) => ({ y, taken: [] }));

// roomIn finds where a label fits into a row, as near to its place as possible; undefined: nowhere.
function roomIn(row, start, room, low, high, far) {
  const fits = (at) => at >= low && at + room <= high && row.taken.every(([from, to]) => at >= to || at + room <= from);
  const wanted = Math.max(low, Math.min(start, high - room));
  const beside = row.taken.flatMap(([from, to]) => [to, from - room]).sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return [wanted, ...beside].find((at) => Math.abs(at - start) <= Math.max(far, Math.abs(wanted - start)) && fits(at));
}

// put writes a label where it is nearest to its place, in the first row where that is so, and answers
// the row; undefined: none has room.
function put(into, rows, text, { start, low, high, far, kind, wide }) {
  const room = text.length * wide + 6, away = ({ at }) => Math.abs(at - start);
  const found = rows.map((row) => ({ row, at: roomIn(row, start, room, low, high, far) })).filter(({ at }) => at !== undefined);
  if (!found.length) return undefined;
  const { row, at } = found.reduce((best, one) => (away(one) < away(best) - 1 ? one : best));
  row.taken.push([at, at + room]);
  into.append(draw("text", { class: kind, x: at, y: row.y }, text));
  return row;
}

// keepFree keeps a line from the first row down free of labels.
const keepFree = (rows, x) => rows.forEach((row) => row.taken.push([x - 3, x + 3]));

// What happened in a scenario, as lanes of a timeline.
// lanesOf reads the lanes of a scenario from its tables.
function lanesOf(article, only) {
  const course = $(".course", article), lanes = [];
  const number = (element, key) => Number(element.dataset[key]);
  const grouped = (selector) => {
    const by = new Map();
    for (const row of all(selector, course)) {
      if (!by.has(row.dataset.of || "")) by.set(row.dataset.of || "", []);
      by.get(row.dataset.of || "").push(row);
    }
    return by;
  };
  for (const table of all(".entries", course)) {
    const at = number(table, "at"), name = table.dataset.stream;
    if (only !== undefined && name !== only) continue;
    lanes.push({
      kind: "stream", name, about: table.dataset.path, at,
      entries: all("li[data-t]", table).map((row) => ({ row, stream: name, at: at + number(row, "t"), own: number(row, "t"), from: at + Number(row.dataset.from ?? row.dataset.t) })),
      connections: all(":scope > li", table.previousElementSibling).map((li, i) => ({ row: li, of: name, text: `${name}: connection ${i + 1}`, at: at + number(li, "at"), from: at + number(li, "at"), to: at + number(li, "end"), reason: li.dataset.reason, refused: li.dataset.head === undefined })),
      windows: all(".window", article).filter((w) => w.dataset.stream === name).map((w) => ({
        from: at + number(w, "from"), took: number(w, "took"), limit: number(w, "limit"), least: w.dataset.least, bad: w.classList.contains("broken"), text: w.dataset.text })),
    });
  }
  if (only !== undefined) return lanes;
  if (article.dataset.unopened) {
    const row = $(".findings .sentence", article).cloneNode(true);
    all(".unseen", row).forEach((one) => one.remove());
    lanes.push({ kind: "stream", name: article.dataset.unopened, about: "", entries: [], connections: [], windows: [],
      unopened: { row, at: number(course, "until"), from: number(course, "until"), text: row.textContent.trim(), unopened: true } });
  }
  const boxes = (selector, kind, about, toEnd) => {
    for (const [of, rows] of grouped(selector))
      lanes.push({ kind, name: of || about, about: of ? about : "", items: rows.map((row) => ({ row, at: number(row, "t"), from: number(row, "t"), to: toEnd ? number(row, "d") : number(row, "t") + number(row, "d"), text: row.dataset.label || "" })) });
  };
  boxes(".calls tr", "call", "calls", false);
  boxes(".actions tr", "call", "actions", false);
  for (const [of, rows] of grouped(".faults tr"))
    lanes.push({ kind: "fault", name: of, about: "wire", items: rows.map((row) => ({ from: number(row, "t"), text: row.cells[2].textContent })) });
  boxes(".requests tr", "stub", "stub", true);
  for (const [of, rows] of grouped(".services tr"))
    lanes.push({ kind: "life", name: of, about: "service", items: rows.map((row) => ({ from: number(row, "t"), text: row.cells[2].textContent })) });
  boxes(".late tr", "stall", "we came late", true);
  return lanes;
}

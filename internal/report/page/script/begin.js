// The beginning
all(".tools, .filters").forEach((one) => (one.hidden = false));
$(".help").addEventListener("click", keys["?"]);
search.addEventListener("input", () => ask("q", search.value));
all("button[data-outcome]").forEach((b) => b.addEventListener("click", () => ask("outcome", b.dataset.outcome)));
tag?.addEventListener("change", () => ask("tag", tag.value));
addEventListener("hashchange", route);
addEventListener("toggle", (event) => event.target.matches(".evidence") && unpack(event.target), true);
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  drawn?.paint();
  causes();
});
// The small timelines of the overview.
function causes() {
  for (const figure of all(".small-timeline").slice(0, 20)) {
    const article = document.getElementById("/scenario/" + figure.dataset.of);
    if (article) unpack(article);
    const lanes = article && $(".course", article) && figure.dataset.stream ? lanesOf(article, figure.dataset.stream) : [];
    if (!lanes.length || !lanes[0].connections.length) continue;
    figure.hidden = false;
    const lane = lanes[0], ends = [...lane.connections.map((c) => c.to), ...lane.windows.filter((w) => w.bad).map((w) => w.from + Math.min(w.limit, 3 * w.took + 50))];
    lane.windows = lane.windows.filter((w) => w.bad);
    const svg = draw("svg", { "aria-hidden": "true" }), low = lane.connections[0].from, high = Math.max(...ends, low + 1);
    figure.replaceChildren(svg);
    chart(svg, lanes, low - (high - low) * 0.02, high + (high - low) * 0.04, Math.max(300, svg.clientWidth || 560), false, null);
  }
}
route();
causes();

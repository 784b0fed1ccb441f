// Keys
function beside(by, fits) {
  const shown = scenarios.filter((s) => !s.classList.contains("hidden") && fits(s)), now = scenarios.findIndex((s) => s.classList.contains("current"));
  const next = by > 0 ? shown.find((s) => scenarios.indexOf(s) > now) : shown.filter((s) => now < 0 || scenarios.indexOf(s) < now).pop();
  if (next) location.hash = next.id;
}
const attention = (s) => !["held", "skipped", "gap"].includes(s.dataset.outcome);
const keys = {
  "/": () => search.focus(), "?": () => $(".keys").showModal(),
  j: () => beside(1, () => true), k: () => beside(-1, () => true), n: () => beside(1, attention), p: () => beside(-1, attention),
  o: () => (location.hash = "#/overview"), s: () => (location.hash = "#/specification"),
  ArrowLeft: () => drawn?.step(-1), ArrowRight: () => drawn?.step(1), "+": () => drawn?.zoom(0.5), "-": () => drawn?.zoom(2), 0: () => drawn?.all(),
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog, pre")) return;
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

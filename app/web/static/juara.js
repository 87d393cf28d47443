// Improves pages that work without it: rows are filtered while one types, and a wall keeps itself current.
const field = document.querySelector("[data-filter]");
if (field) {
  const rows = document.querySelectorAll("#board tbody tr, #unranked li");
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
const wall = document.querySelector("[data-refresh]");
if (wall) {
  setInterval(async () => {
    const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => null);
    document.querySelector("[data-stale]").hidden = answer?.ok;
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.body.replaceChildren(...fresh.body.childNodes);
  }, 1000 * wall.dataset.refresh);
}

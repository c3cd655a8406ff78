// Narrows a long list of checkboxes while one types; what is ticked stays in sight. Without JavaScript it is a plain list.
for (const list of document.querySelectorAll("[data-filterlist]")) {
  const search = list.querySelector(".filterlist-search");
  const input = search.querySelector("input");
  const count = search.querySelector("[data-filterlist-count]");
  const rows = [...list.querySelectorAll(".filterlist-box label")];
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{Diacritic}/gu, "");
  const show = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const ticked = row.querySelector("input").checked;
      row.hidden = !ticked && !words.every((word) => plain(row.textContent).includes(word));
    }
  };
  const tell = () => {
    count.textContent = count.dataset.text.replace("{n}", String(rows.filter((row) => row.querySelector("input").checked).length));
  };
  search.hidden = false;
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.addEventListener("change", tell);
  tell();
}

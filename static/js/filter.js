// A box above a long list of links: type a part of the name, the rest folds away. Without JavaScript the box is not there.

const box = document.querySelector("[data-filter-box]");
const input = box?.querySelector("[data-filter]");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

if (input) {
  box.hidden = false;
  const items = [...document.querySelectorAll(input.dataset.filter)];
  const none = document.querySelector("[data-filter-none]");
  input.addEventListener("input", () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => plain(item.textContent).includes(word));
    for (const group of document.querySelectorAll("[data-filter-group]")) group.hidden = ![...group.querySelectorAll("li")].some((item) => !item.hidden);
    if (none) none.hidden = items.some((item) => !item.hidden);
  });
}

"use strict";

const root = document.documentElement;
const stories = [...document.querySelectorAll("details.story")];
document.querySelectorAll(".sheet").forEach(Ribbons.watch);

const toggles = {
  "open-all": () => stories.forEach((story) => { story.open = true; }),
  "close-all": () => stories.forEach((story) => { story.open = false; }),
  ribbons: (button) => {
    const hidden = root.classList.toggle("no-ribbons");
    button.setAttribute("aria-pressed", String(!hidden));
  },
  theme: () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  },
};
for (const [name, act] of Object.entries(toggles)) {
  const button = document.querySelector(`[data-do="${name}"]`);
  if (button) button.addEventListener("click", () => act(button));
}

const find = document.querySelector("#find");
if (find) find.addEventListener("input", () => {
  const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const story of stories) {
    const text = story.dataset.find.toLocaleLowerCase();
    story.hidden = !words.every((word) => text.includes(word));
  }
});

// A link into a closed story opens it.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const story = target && target.closest("details.story");
  if (!story) return;
  story.open = true;
  target.scrollIntoView();
}
window.addEventListener("hashchange", openTarget);
openTarget();

// A finding and its marks light up together.
const light = (event, on) => {
  const source = event.target.closest(".mark, .findings li");
  if (!source) return;
  const row = source.closest(".row");
  const items = [...row.querySelectorAll(".findings li")];
  const numbers = source.matches("li") ? [String(items.indexOf(source) + 1)]
    : source.dataset.notes.split(" ");
  for (const mark of row.querySelectorAll(".mark")) {
    if (mark.dataset.notes.split(" ").some((n) => numbers.includes(n))) mark.classList.toggle("lit", on);
  }
};
document.addEventListener("pointerover", (event) => light(event, true));
document.addEventListener("pointerout", (event) => light(event, false));

// On paper every story is open.
let closed = [];
window.addEventListener("beforeprint", () => {
  closed = stories.filter((story) => !story.open);
  closed.forEach((story) => { story.open = true; });
});
window.addEventListener("afterprint", () => closed.forEach((story) => { story.open = false; }));

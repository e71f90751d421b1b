// Links to parts of the page become tabs; without scripts they stay links and every part stays visible.
const select = (tabs, chosen, focus) => {
  for (const tab of tabs) {
    const on = tab === chosen;
    tab.setAttribute("aria-selected", on);
    tab.tabIndex = on ? 0 : -1;
    document.getElementById(tab.hash.slice(1)).hidden = !on;
  }
  if (focus) chosen.focus();
};

for (const list of document.querySelectorAll("[data-tabs]")) {
  const tabs = [...list.querySelectorAll('a[href^="#"]')].filter((tab) => document.getElementById(tab.hash.slice(1)));
  if (tabs.length < 2) continue;
  const bar = list.querySelector("ul") ?? list;
  bar.setAttribute("role", "tablist");
  for (const item of bar.querySelectorAll("li")) item.setAttribute("role", "presentation");
  for (const tab of tabs) {
    const panel = document.getElementById(tab.hash.slice(1));
    tab.id ||= `tab-${panel.id}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.removeAttribute("aria-current");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
  }
  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (!tab) return;
    event.preventDefault();
    select(tabs, tab, false);
  });
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !(step || event.key === "Home" || event.key === "End")) return;
    event.preventDefault();
    const next = step ? (at + step + tabs.length) % tabs.length : event.key === "Home" ? 0 : tabs.length - 1;
    select(tabs, tabs[next], true);
  });
  select(tabs, tabs.find((tab) => tab.hash === location.hash) ?? tabs[0], false);
}

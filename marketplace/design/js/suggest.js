// Search as you type: a combobox with a list (ARIA 1.2). The server answers with <li role="option"> elements,
// each with data-url (go there) or data-q (search for that). Without scripts the form is a form.
const WAIT_MS = 160;

for (const form of document.querySelectorAll("[data-suggest]")) {
  const address = form.dataset.suggest;
  const input = form.querySelector('input[type="search"]');
  const list = form.querySelector('[role="listbox"]');
  if (!address || !input || !list) continue;

  let timer;
  let asked;
  let typed = input.value;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  const options = () => [...list.querySelectorAll('[role="option"]')];
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", open);
    if (!open) input.removeAttribute("aria-activedescendant");
  };
  const mark = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", other === option);
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    if (option.dataset.url) location.assign(option.dataset.url);
    else {
      input.value = option.dataset.q ?? option.textContent.trim();
      show(false);
      form.requestSubmit();
    }
  };
  const ask = async () => {
    const text = input.value.trim();
    asked?.abort();
    if (text.length < 2) return show(false);
    asked = new AbortController();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) return show(false);
      list.innerHTML = await answer.text();
      options().forEach((option, index) => (option.id ||= `${list.id}-${index}`));
      show(options().length > 0 && document.activeElement === input);
    } catch (error) {
      if (error.name !== "AbortError") show(false);
    }
  };

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const found = options();
    const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      show(false);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(found[at]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) show(true);
      mark(found[(at + step + found.length) % found.length] ?? found[0]);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) choose(option);
  });
  input.addEventListener("blur", () => show(false));
}

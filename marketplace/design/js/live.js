// Parts that ask for news by themselves ([data-live]): nothing is replaced while somebody types in them or has
// unfolded something, and "not modified" leaves what is there.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.target.closest?.("[data-live]");
  if (part !== event.target) return;
  const typed = [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
  if (typed || document.hidden || part.querySelector("details[open] form") || part.contains(document.activeElement)) event.preventDefault();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
});

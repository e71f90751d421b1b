// A short message after a change without a new page: the answer carries HX-Trigger: {"toast": "Added to the basket"}.
const SHOWN_MS = 6000;

document.body.addEventListener("toast", (event) => {
  const place = document.getElementById("toasts");
  if (!place) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = typeof event.detail === "string" ? event.detail : event.detail.value;
  place.append(toast);
  setTimeout(() => toast.remove(), SHOWN_MS);
});

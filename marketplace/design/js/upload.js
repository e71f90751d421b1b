// Shows how far an upload is: the form is sent by XMLHttpRequest, and the page the server answers with is shown.
for (const holder of document.querySelectorAll("[data-upload]")) {
  const input = holder.querySelector('input[type="file"]');
  for (const name of ["dragenter", "dragover"]) holder.addEventListener(name, () => holder.classList.add("is-over"));
  for (const name of ["dragleave", "drop"]) holder.addEventListener(name, () => holder.classList.remove("is-over"));
  holder.addEventListener("dragover", (event) => event.preventDefault());
  holder.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!input || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const chosen = [...form.querySelectorAll('[data-upload] input[type="file"]')].find((input) => input.files.length);
  if (!chosen || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  event.preventDefault();
  const bar = chosen.closest("[data-upload]").querySelector("progress");
  bar.hidden = false;
  const sending = new XMLHttpRequest();
  sending.open("POST", form.action);
  sending.upload.addEventListener("progress", (now) => {
    if (now.lengthComputable) bar.value = Math.round((100 * now.loaded) / now.total);
  });
  sending.addEventListener("load", () => {
    // A redirect was followed: go there. A refusal comes as the page itself, with what was typed.
    if (sending.responseURL && sending.responseURL !== form.action) return location.assign(sending.responseURL);
    document.open();
    document.write(sending.responseText);
    document.close();
  });
  sending.addEventListener("error", () => {
    bar.hidden = true;
    delete form.dataset.sent;
    form.submit();
  });
  const data = new FormData(form);
  if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
  sending.send(data);
});

// A passkey that fails must not fail silently: what went wrong is said beside the button that was pressed.
const IS_NUMBER = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/;
let pressed = null;

document.addEventListener("click", (event) => {
  pressed = event.target.closest("button") ?? pressed;
}, true);

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-alert]");
  const says = IS_NUMBER.test(location.hostname) ? "address" : "failed";
  const words = document.querySelector(`template[data-passkey-says="${says}"]`);
  if (!place || !words) return;
  event.preventDefault();
  pressed?.before(place);
  place.replaceChildren(words.content.cloneNode(true));
});

// From a card to its work and back: the card's picture grows into the large one. The large one is named in CSS
// (view-transition-name: work); here the card that leads to the other page gets the same name for the moment.
const pictureTo = (address) => {
  const link = [...document.querySelectorAll(".card-title a")].find((candidate) => candidate.href === address);
  return link?.closest(".card")?.querySelector(".picture");
};

// A page that the browser kept for "back" may still have lent the name when it left.
const takeBack = () => {
  for (const lent of document.querySelectorAll(".card .picture")) lent.style.viewTransitionName = "";
};

const lend = (transition, address) => {
  takeBack();
  const picture = transition && address && !document.querySelector(".picture.is-hero") && pictureTo(address);
  if (!picture) return;
  picture.style.viewTransitionName = "work";
  transition.finished.then(takeBack, takeBack);
};

// The editors' admin takes no part in it: a transition that began towards it would end there as an error.
const takesPart = (address) => !new URL(address ?? location.href, location.href).pathname.startsWith("/cms/");

addEventListener("pageswap", (event) => {
  const address = event.activation?.entry?.url;
  if (takesPart(address)) lend(event.viewTransition, address);
  else event.viewTransition?.skipTransition();
});
addEventListener("pagereveal", (event) => lend(event.viewTransition, globalThis.navigation?.activation?.from?.url));

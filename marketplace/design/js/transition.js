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

// A page that does not take part (the editors' admin) ends the transition early: nothing to tell anybody.
const letGo = () => {};

const lend = (transition, address) => {
  takeBack();
  transition?.ready.catch(letGo);
  transition?.finished.catch(letGo);
  const picture = transition && address && !document.querySelector(".picture.is-hero") && pictureTo(address);
  if (!picture) return;
  picture.style.viewTransitionName = "work";
  transition.finished.then(takeBack, takeBack);
};

addEventListener("pageswap", (event) => lend(event.viewTransition, event.activation?.entry?.url));
addEventListener("pagereveal", (event) => lend(event.viewTransition, globalThis.navigation?.activation?.from?.url));

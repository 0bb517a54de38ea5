// Opens what is folded around the part that an address names, where the browser does not. Without it the part is one click away.
"use strict";

const unfold = () => {
  const part = document.getElementById(location.hash.slice(1));
  let opened = false;
  for (let fold = part?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    opened ||= !fold.open;
    fold.open = true;
  }
  if (opened) part.scrollIntoView();
};

addEventListener("hashchange", unfold);
unfold();

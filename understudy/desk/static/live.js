/* The one stream of events of a page. */

const heard = [];
let last = null;
let source = null;

/* Calls back with the state now, if it is known, and whenever it changes. */
export function listen(callback) {
  heard.push(callback);
  if (last) callback(last);
}

/* Opens the stream, or another one in its place. */
export function follow(address) {
  source?.close();
  source = new EventSource(address);
  source.onmessage = (event) => {
    last = JSON.parse(event.data);
    for (const callback of heard) callback(last);
  };
}

window.addEventListener("pagehide", () => source?.close());

/* Sends one attempt and gives back the piece of page that answers it. An attempt keeps its nonce when it is repeated. */

/* The helper's pass opens the desk no more; `html` says so. */
export class Ended extends Error {
  constructor(html) {
    super("The pass has ended.");
    this.html = html;
  }
}

export function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function attemptOf(form, typed) {
  const fields = new FormData(form);
  if (typed !== undefined) fields.set("typed", typed);
  if (!fields.get("nonce") || typed !== undefined) fields.set("nonce", newNonce());
  fields.set("device_at", new Date().toISOString());
  return { address: form.action, fields };
}

export async function send({ address, fields }) {
  return piece(await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { "X-Desk-Piece": "1" } }));
}

export async function fetchPiece(address, query) {
  return piece(await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { "X-Desk-Piece": "1" } }));
}

async function piece(response) {
  if (response.status === 404 || response.status === 403) {
    location.reload();
    return "";
  }
  if (response.status === 410) throw new Ended(await response.text());
  if (!response.ok && response.status !== 409) throw new Error(`The desk answered ${response.status}.`);
  return response.text();
}

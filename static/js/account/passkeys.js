/* Passkeys: asks the browser for a new one or for a signature, and sends the answer with the form it stands in.
 *
 * <form data-passkey="create"> and "get" find their options in #passkey-options; "login" asks the form's address. */

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

function textOf(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const named = (list = []) => list.map((row) => ({ ...row, id: bytesOf(row.id) }));

async function created(options, isAlone) {
  const asked = options.publicKey;
  const selection = { ...asked.authenticatorSelection };
  if (isAlone) Object.assign(selection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  return navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytesOf(asked.challenge),
      user: { ...asked.user, id: bytesOf(asked.user.id) },
      excludeCredentials: named(asked.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
}

async function signed(options) {
  const asked = options.publicKey;
  return navigator.credentials.get({
    publicKey: { ...asked, challenge: bytesOf(asked.challenge), allowCredentials: named(asked.allowCredentials) },
  });
}

function sent(credential) {
  const { response } = credential;
  const buffers = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const answer = Object.fromEntries(buffers.filter((name) => response[name]).map((name) => [name, textOf(response[name])]));
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: answer,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsFor(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("The site gave nothing to sign.");
  return (await answer.json()).request_options;
}

async function ask(form) {
  const options = await optionsFor(form);
  const isAlone = form.elements.passwordless?.checked ?? false;
  const credential = form.dataset.passkey === "create" ? await created(options, isAlone) : await signed(options);
  form.elements.credential.value = JSON.stringify(sent(credential));
  form.submit();
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const trouble = form.querySelector("[data-passkey-trouble]");
  form.hidden = false;
  document.querySelectorAll("[data-without-passkeys]").forEach((words) => { words.hidden = true; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    trouble.hidden = true;
    ask(form).catch(() => { trouble.hidden = false; });
  });
}

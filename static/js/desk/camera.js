/* Reads codes from the camera. The reader comes only when the helper asks for the camera. */

const EVERY = 140;
const SAME_CODE_AGAIN_AFTER = 4000;
let reader;

function load({ script, wasm }) {
  reader ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = script;
    element.onload = () => {
      window.ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm } });
      resolve(window.ZXingWASM);
    };
    element.onerror = () => {
      reader = undefined;
      reject(new Error("The reader did not load."));
    };
    document.head.append(element);
  });
  return reader;
}

export async function read(image, files) {
  const { readBarcodes } = await load(files);
  const [found] = await readBarcodes(image, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 });
  return found?.text ?? "";
}

export async function watch(video, files, onCode) {
  const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const canvas = document.createElement("canvas");
  let seen = { text: "", at: 0 };
  let runs = true;
  const look = async () => {
    if (!runs) return;
    const text = video.videoWidth ? await read(picture(video, canvas), files) : "";
    const now = Date.now();
    if (text && (text !== seen.text || now - seen.at > SAME_CODE_AGAIN_AFTER)) onCode(text);
    if (text) seen = { text, at: now };
    setTimeout(look, EVERY);
  };
  look();
  return () => {
    runs = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
  };
}

function picture(video, canvas) {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

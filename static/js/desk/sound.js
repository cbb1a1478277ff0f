/* A tone for each answer, made by the browser; silent when the helper says so. */

const TONES = {
  good: [[880, 0, 0.09], [1320, 0.1, 0.14]],
  known: [[660, 0, 0.1], [660, 0.16, 0.1]],
  wait: [[440, 0, 0.25]],
  stop: [[220, 0, 0.35]],
};
const KEY = "desk-muted";
let context;

export function isMuted() {
  return localStorage.getItem(KEY) === "1";
}

export function setMuted(muted) {
  localStorage.setItem(KEY, muted ? "1" : "0");
}

export function play(tone) {
  if (isMuted() || !TONES[tone] || !window.AudioContext) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  for (const [pitch, after, length] of TONES[tone]) sound(pitch, context.currentTime + after, length);
}

function sound(pitch, start, length) {
  const source = context.createOscillator();
  const volume = context.createGain();
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0.25, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + length);
  source.connect(volume).connect(context.destination);
  source.start(start);
  source.stop(start + length);
}

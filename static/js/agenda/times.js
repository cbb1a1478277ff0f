/* Clock times as people type them: read, reckoned with, and written in the language of the page. No page is known here. */

const TYPED = /^(\d{1,2})(?:[.:,]\s?(\d{2}))?$|^(\d{1,2})(\d{2})$/;
const FIRST = /^(\d{1,2}[.:]\d{2})(?:\s*[–-]\s*(\d{1,2}[.:]\d{2}))?\s+(.*)$/s;

/* “9.30” → 570; undefined where it is no time of the day. */
export function minutesOf(typed) {
  const found = TYPED.exec(typed.trim());
  if (!found) return undefined;
  const hour = Number(found[1] ?? found[3]);
  const minute = Number(found[2] ?? found[4] ?? 0);
  return hour > 23 || minute > 59 ? undefined : hour * 60 + minute;
}

export function clockOf(minutes, language) {
  if (minutes === undefined || minutes < 0 || minutes > 1440) return "";
  const hour = String(Math.floor(minutes / 60));
  const minute = String(minutes % 60).padStart(2, "0");
  return language === "lv" ? `${hour}.${minute}` : `${hour.padStart(2, "0")}:${minute}`;
}

/* “9.30 Atklāšana” → its start, its end where one is typed, and what is left. */
export function splitLine(typed) {
  const found = FIRST.exec(typed);
  return found ? { start: found[1], end: found[2], rest: found[3] } : undefined;
}

export function lasting(typed) {
  return /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : undefined;
}

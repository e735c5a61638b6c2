// Times and roles in words.

const DAY = 86400000;
const WEEK = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const PARTS = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

export const ROLES = [
  ["secretary", "书记"],
  ["grid_member", "网格员"],
  ["property", "物业"],
  ["central_household", "党员中心户"],
  ["party_member", "党员"],
  ["resident", "居民"],
];

export function roleOf(person) {
  return ROLES.find(([role]) => person.roles.includes(role)) ?? ROLES.at(-1);
}

export function describe(person) {
  const [, word] = roleOf(person);
  return person.home ? `${word} · ${person.home}` : word;
}

export function parts(iso) {
  const found = Object.fromEntries(
    PARTS.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]),
  );
  const midnight = Date.UTC(found.year, found.month - 1, found.day);
  return {
    clock: `${found.hour}:${found.minute}`,
    date: `${Number(found.month)}月${Number(found.day)}日`,
    iso: `${found.year}-${found.month}-${found.day}`,
    weekday: WEEK[new Date(midnight).getUTCDay()],
    midnight,
  };
}

// "09:00" today, "昨天 17:30", "11月21日 17:30" before that.
export function when(iso, now, short = false) {
  const then = parts(iso);
  const days = Math.round((parts(now).midnight - then.midnight) / DAY);
  if (days === 0) return then.clock;
  if (short) return days === 1 ? "昨天" : then.date;
  return `${days === 1 ? "昨天" : then.date} ${then.clock}`;
}

// The next 17:30, and whether that is still today.
export function nextEvening(now) {
  const { iso, clock, midnight } = parts(now);
  if (clock < "17:30") return { at: `${iso}T17:30:00+08:00`, today: true };
  const tomorrow = new Date(midnight + DAY).toISOString().slice(0, 10);
  return { at: `${tomorrow}T17:30:00+08:00`, today: false };
}

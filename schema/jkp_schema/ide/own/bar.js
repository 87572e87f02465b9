// The bar above GraphiQL.
const { createElement: h, useEffect, useRef, useState } = React;

const LABELS = {
  en: {
    actAs: "Act as",
    anybody: "anybody",
    clock: "Programme time, Jakarta",
    examples: "Examples",
    language: "Language",
    noLogin: "No login",
    still: "stands still",
    token: "Token",
    tokenHint: "Paste an access token",
  },
  id: {
    actAs: "Bertindak sebagai",
    anybody: "siapa saja",
    clock: "Waktu program, Jakarta",
    examples: "Contoh",
    language: "Bahasa",
    noLogin: "Tanpa masuk",
    still: "berhenti",
    token: "Token",
    tokenHint: "Tempel token akses",
  },
};

export function Bar({ sandbox, examples, persona, language, choosePersona, setToken, chooseLanguage, open }) {
  const labels = LABELS[language];
  return h("header", { className: "bar" },
    h("h1", null, h("b", null, "jkp"), " sandbox"),
    sandbox && h(Personas, { personas: sandbox.personas, persona, choosePersona, labels }),
    sandbox === null && h(TokenInput, { setToken, labels }),
    h("div", { className: "end" },
      sandbox?.clock && h(Clock, { ...sandbox, language, labels }),
      examples.length > 0 && h(Examples, { examples, open, labels }),
      h(Languages, { language, chooseLanguage, labels })),
  );
}

function Personas({ personas, persona, choosePersona, labels }) {
  const button = (one) =>
    h("button", {
      key: one?.name ?? "",
      type: "button",
      title: one?.title,
      "aria-pressed": one?.name === persona?.name,
      onClick: () => choosePersona(one?.name),
    }, one?.name ?? labels.noLogin);
  return h(React.Fragment, null,
    h("div", { className: "choices", role: "group", "aria-label": labels.actAs }, [undefined, ...personas].map(button)),
    h("p", { className: "who", role: "status" }, persona && h(React.Fragment, null, persona.title, h(Role, persona))),
  );
}

function Role({ role }) {
  return h("code", { className: "role" }, role);
}

function TokenInput({ setToken, labels }) {
  return h("label", { className: "token" }, labels.token, h("input", {
    type: "password", autoComplete: "off", spellCheck: false, placeholder: labels.tokenHint,
    onChange: (event) => setToken(event.target.value.trim()),
  }));
}

function Examples({ examples, open, labels }) {
  const menu = useRef(null);
  useCloseOutside(menu);
  const choose = (example) => {
    menu.current.open = false;
    open(example);
  };
  const entry = (example) =>
    h("li", { key: example.title },
      h("button", { type: "button", onClick: () => choose(example) },
        example.title, h(Role, { role: example.role ?? labels.anybody })));
  return h("details", { className: "examples", ref: menu },
    h("summary", null, labels.examples),
    h("ul", null, examples.map(entry)));
}

function useCloseOutside(menu) {
  useEffect(() => {
    const leave = (event) => {
      if (event.key === "Escape" || !menu.current.contains(event.target)) menu.current.open = false;
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("keydown", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("keydown", leave);
    };
  }, [menu]);
}

function Languages({ language, chooseLanguage, labels }) {
  const button = (code) =>
    h("button", { key: code, type: "button", "aria-pressed": code === language, onClick: () => chooseLanguage(code) },
      code.toUpperCase());
  return h("div", { className: "choices", role: "group", "aria-label": labels.language }, ["id", "en"].map(button));
}

// The server's time at the last reading plus what has passed here since: no need to ask each second.
function Clock({ clock, readAt, language, labels }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = clock.standsStill ? 0 : setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [clock]);
  const now = new Date(Date.parse(clock.now) + (clock.standsStill ? 0 : Date.now() - readAt));
  return h("time", { className: "clock", dateTime: now.toISOString(), title: labels.clock },
    `${inJakarta(now, language)} WIB`, clock.standsStill && h("span", { className: "still" }, labels.still));
}

function inJakarta(moment, language) {
  return new Intl.DateTimeFormat(language === "id" ? "id-ID" : "en-GB", {
    weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
    timeZone: "Asia/Jakarta",
  }).format(moment);
}

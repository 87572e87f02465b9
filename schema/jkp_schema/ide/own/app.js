// The bar, GraphiQL below it, and what ties them together.
import { Bar } from "./bar.js";
import { createFetcher, createStorage, readSandbox, session } from "./session.js";

const { createElement: h, useCallback, useEffect, useMemo, useState } = React;

const HINT = "# Choose who you are and an example in the bar above, or write an operation here.\n# Ctrl-Enter runs it.\n\n";
const PLUGINS = [GraphiQLPluginExplorer.explorerPlugin()];
const STORAGE = createStorage();
const TOOLBAR = { additionalComponent: EditorReader };

let editor; // GraphiQL's editor context: its tabs and text fields

export function start(element, settings) {
  ReactDOM.createRoot(element).render(h(App, settings));
}

function App({ endpoint, examples }) {
  const [language, setLanguage] = useState(navigator.language.startsWith("id") ? "id" : "en");
  const [name, setName] = useState();
  const [pasted, setPasted] = useState("");
  const [sandbox, refresh] = useSandbox(endpoint, language);
  const persona = sandbox?.personas.find((one) => one.name === name);
  Object.assign(session, { language, token: persona?.token ?? pasted });

  const open = (example) => {
    if (example.role && example.role !== persona?.role) {
      setName((last) => sandbox?.personas.find((one) => one.role === example.role)?.name ?? last);
    }
    openTab(example);
  };
  const choices = { choosePersona: setName, setToken: setPasted, chooseLanguage: setLanguage };
  return h(React.Fragment, null,
    h(Bar, { sandbox, examples, persona, language, open, ...choices }),
    h(Ide, { endpoint, examples, refresh }),
  );
}

// undefined while the first answer is awaited, null where there are no personas. A later failure keeps what was known.
function useSandbox(endpoint, language) {
  const [sandbox, setSandbox] = useState();
  const refresh = useCallback(async () => {
    const fresh = await readSandbox(endpoint);
    setSandbox((last) => fresh ?? last ?? null);
  }, [endpoint]);
  useEffect(() => {
    document.documentElement.lang = language;
    refresh();
    addEventListener("focus", refresh); // another window may have moved the clock
    return () => removeEventListener("focus", refresh);
  }, [refresh, language]);
  return [sandbox, refresh];
}

// Memoised: the clock and the persona change often, GraphiQL's own properties never.
const Ide = React.memo(function Ide({ endpoint, examples, refresh }) {
  const fetcher = useMemo(() => createFetcher(endpoint, refresh), [endpoint, refresh]);
  return h(GraphiQL, {
    fetcher,
    plugins: PLUGINS,
    storage: STORAGE,
    toolbar: TOOLBAR,
    defaultQuery: HINT,
    defaultTabs: examples.length > 0 ? [tab(examples[0])] : undefined,
    defaultEditorToolsVisibility: true,
    inputValueDeprecation: true,
    shouldPersistHeaders: false,
  });
});

function EditorReader() {
  editor = GraphiQL.React.useEditorContext({ nonNull: true });
  return null;
}

function tab({ document, variables }) {
  return { query: document, variables: Object.keys(variables).length > 0 ? JSON.stringify(variables, null, 2) : "" };
}

// An example that is open already is shown again, with whatever was changed in it.
function openTab(example) {
  const { query, variables } = tab(example);
  const index = editor.tabs.findIndex((one) => one.query === query);
  if (index === editor.activeTabIndex) return;
  if (index >= 0) {
    editor.changeTab(index);
    return;
  }
  ReactDOM.flushSync(() => editor.addTab()); // the new tab must have filled the editors before we do
  editor.queryEditor.setValue(query);
  editor.variableEditor.setValue(variables);
}

/** The worker: Python in the browser, with localmin's own search and kernel. It loads from its own folder only. */

const RUNTIME = new URL("../runtime/", self.location.href).href;
/** @type {Promise<any> | undefined} */
let bridge;

const plainFetch = self.fetch;
/** No request leaves the origin, whatever the runtime would like; what arrives is counted. @type {typeof fetch} */
self.fetch = async (resource, options) => {
  const address = new URL(resource instanceof Request ? resource.url : resource, self.location.href);
  if (address.origin !== self.location.origin) throw new TypeError(`${address.host} is another origin`);
  const { body, status, headers } = await plainFetch(resource, options);
  return new Response(body?.pipeThrough(counter()), { status, headers });
};

let loaded = 0;

/** @returns {TransformStream<Uint8Array, Uint8Array>} */
function counter() {
  return new TransformStream({
    transform(chunk, controller) {
      const before = loaded;
      loaded += chunk.length;
      if (loaded >> 20 !== before >> 20) self.postMessage({ loaded });
      controller.enqueue(chunk);
    },
  });
}

/** @param {string} wheel */
async function start(wheel) {
  const { loadPyodide } = await import(`${RUNTIME}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: RUNTIME, packageBaseUrl: RUNTIME });
  await python.loadPackage(RUNTIME + wheel, { messageCallback: () => {}, checkIntegrity: false });
  const sources = await fetch(`${RUNTIME}localmin.zip`);
  if (!sources.ok) throw new Error(`localmin.zip: ${sources.status}`);
  python.unpackArchive(await sources.arrayBuffer(), "zip", { extractDir: "/localmin" });
  python.runPython("import sys; sys.path.insert(0, '/localmin'); import bridge");
  return python.globals.get("bridge");
}

/** @param {unknown} error */
function lastLine(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n").pop();
}

self.onmessage = async ({ data }) => {
  try {
    if ("wheel" in data) {
      bridge = start(data.wheel);
      await bridge;
      self.postMessage({ ready: true });
    } else {
      self.postMessage({ id: data.id, answer: JSON.parse((await bridge)[data.call](...data.texts)) });
    }
  } catch (error) {
    self.postMessage({ id: data.id, error: lastLine(error) });
  }
};

// SPDX-License-Identifier: MIT
// Drives the Events API with Node's fetch, as a customer's server would. Arguments: base URL, key, then path and body (JSON) in pairs.
const [base, key, ...calls] = process.argv.slice(2);

(async () => {
  for (let i = 0; i < calls.length; i += 2) {
    const response = await fetch(new URL(calls[i], base), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: calls[i + 1],
    });
    process.stdout.write(JSON.stringify({ type: 'answer', status: response.status, body: await response.json() }) + '\n');
  }
})();

// SPDX-License-Identifier: MIT
// An app that takes Ovyxa's webhooks with Express, for scenarios to judge. Arguments: file of the secret; `right`, or `reserialised`: it checks
// the signature over JSON that it has written anew.
const { createHash, createHmac, timingSafeEqual } = require('node:crypto');
const { readFileSync } = require('node:fs');
const express = require('express');

const [secretFile, kind] = process.argv.slice(2);
const secret = readFileSync(secretFile, 'utf8').trim();
const seen = new Set();
const orders = new Map();
let plan = { name: '', since: '' };

function isSigned(request, bytes) {
  const expected = Buffer.from(createHmac('sha256', secret).update(bytes).digest('hex'));
  const given = Buffer.from(request.get('X-Ovyxa-Signature') ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

// The payload has no id of its own: the same bytes are the same event.
function take(bytes, event) {
  const id = createHash('sha256').update(bytes).digest('hex');
  if (seen.has(id)) return;
  seen.add(id);
  const { order, plan: name } = event.data;
  if (order) orders.set(String(order), (orders.get(String(order)) ?? 0) + 1);
  if (name && event.timestamp > plan.since) plan = { name, since: event.timestamp };
}

const app = express();
if (kind === 'right') {
  app.post('/hook', express.raw({ type: '*/*' }), (request, response) => {
    if (!isSigned(request, request.body)) return response.sendStatus(401);
    take(request.body, JSON.parse(request.body));
    response.sendStatus(200);
  });
} else {
  app.post('/hook', express.json(), (request, response) => {
    const bytes = JSON.stringify(request.body);
    if (!isSigned(request, bytes)) return response.sendStatus(401);
    take(bytes, request.body);
    response.sendStatus(200);
  });
}
app.get('/orders/:order/count-is/:count', (request, response) => {
  response.sendStatus((orders.get(request.params.order) ?? 0) === Number(request.params.count) ? 200 : 409);
});
app.get('/plan-is/:plan', (request, response) => response.sendStatus(plan.name === request.params.plan ? 200 : 409));

const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(JSON.stringify({ type: 'listening', port: server.address().port }) + '\n');
});

// SPDX-License-Identifier: MIT
// An HTTPS endpoint as a customer would write it: checks X-Ovyxa-Signature with Node's own crypto. Arguments: certificate, key, secret.
const { createHmac, timingSafeEqual } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { createServer } = require('node:https');

const [certificate, key, secret] = process.argv.slice(2);
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'));
    const given = Buffer.from(String(request.headers['x-ovyxa-signature'] ?? ''));
    const verified = given.length === expected.length && timingSafeEqual(given, expected);
    response.writeHead(verified ? 200 : 401).end();
    say({ type: 'request', verified, method: request.method, path: request.url, body: body.toString('utf8') });
  });
});
server.listen(0, '127.0.0.1', () => say({ type: 'listening', port: server.address().port }));

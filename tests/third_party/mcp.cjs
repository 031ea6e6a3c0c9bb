// SPDX-License-Identifier: MIT
// A session of the official client: finds out why a handler refuses a signature, mends the handler, and proves it. Arguments: the bench's program,
// a profile, a folder of its own, a file with the secret. One line: {"type":"session", …}, what was found in it.
const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const path = require('path');
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StdioClientTransport } = require('@modelcontextprotocol/sdk/client/stdio.js');
const [program, profile, folder, secretFile] = process.argv.slice(2);

// What it verifies is not what came: the JSON written anew.
const wrong = `
const crypto = require('crypto');
const secret = require('fs').readFileSync(process.argv[2]);
require('http').createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece)).on('end', () => {
    const body = JSON.stringify(JSON.parse(Buffer.concat(pieces)));
    const expected = crypto.createHmac('sha256', secret).update(body).digest('hex');
    const fits = request.headers['x-ovyxa-signature'] === expected;
    response.writeHead(fits ? 200 : 401).end(fits ? 'thanks' : 'expected ' + expected);
  });
}).listen(Number(process.argv[3] || 0), '127.0.0.1', function () { console.log(this.address().port); });
`;
const handlerFile = path.join(folder, 'handler.cjs');

async function startHandler(port) {
  const handler = spawn(process.execPath, [handlerFile, secretFile, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(handler.stdout, 'data');
  return { handler, port: Number(line) };
}

(async () => {
  const found = { type: 'session' };
  const seen = [];
  fs.writeFileSync(handlerFile, wrong);
  let { handler, port } = await startHandler(0);
  const client = new Client({ name: 'third-party', version: '1.0.0' });
  const transport = new StdioClientTransport({ command: program, args: ['mcp', '--profile', profile], env: process.env, stderr: 'ignore' });
  try {
    await client.connect(transport);
    const use = async (name, args = {}) => {
      const result = await client.callTool({ name, arguments: args });
      seen.push(result);
      if (result.isError) throw new Error(`${name}: ${result.content[0].text}`);
      return result.structuredContent;
    };
    found.server = client.getServerVersion().name;
    found.tools = (await client.listTools()).tools.length;
    const { url } = await use('start_receiver', { forward_to: `http://127.0.0.1:${port}/hook` });
    await use('add_webhook', { site: 'acme.test', url: `${url}hook`, secret_file: secretFile });

    const body = '{"event": "goal.completed", "data": {"goal_name": "Sign-up"}}';
    const [fired] = (await use('fire_event', { event: 'goal.completed', body })).deliveries;
    found.refused = fired.status;
    const delivery = await use('get_delivery', { id: fired.id });
    found.exact = delivery.body === body;
    const signature = delivery.attempt_list[0].answer.replace('expected ', '');
    found.cause = (await use('explain_signature', { delivery: fired.id, signature })).reason_code;

    fs.writeFileSync(handlerFile, wrong.replace('JSON.stringify(JSON.parse(Buffer.concat(pieces)))', 'Buffer.concat(pieces)'));
    handler.kill();
    await once(handler, 'exit');
    ({ handler } = await startHandler(port));
    const [again] = (await use('replay', { ids: [fired.id] })).deliveries;
    found.mended = again.status;
    const [forged] = (await use('resend', { id: fired.id, sign: 'wrong' })).deliveries;
    found.forged = forged.status;
    found.difference = (await use('diff', { of: 'deliveries', left: fired.id, right: again.id })).list.map((each) => each.part);

    const { resources } = await client.listResources();
    found.resources = resources.length;
    const { contents } = await client.readResource({ uri: `bench://deliveries/${again.id}` });
    seen.push(contents);
    found.read = JSON.parse(contents[0].text).state;

    const cancelling = new AbortController();
    const waiting = client.callTool({ name: 'wait_for', arguments: { query: 'status:599', within_s: 3600 } }, undefined, {
      signal: cancelling.signal,
      onprogress: () => cancelling.abort('seen enough'),
    });
    found.cancelled = await waiting.then(() => false, () => true);
    found.wrongCall = (await client.callTool({ name: 'get_delivery', arguments: { id: 'one' } })).isError;
    await client.ping();
    found.secretSaid = JSON.stringify(seen).includes(fs.readFileSync(secretFile, 'utf8'));
  } catch (problem) {
    found.problem = String(problem);
  } finally {
    handler.kill();
    await client.close();
  }
  console.log(JSON.stringify(found));
})();

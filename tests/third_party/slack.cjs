// SPDX-License-Identifier: MIT
// Posts with Slack's own client to a URL as if it were Slack's. Arguments: URL, CA certificate, then one message (JSON) each.
const { readFileSync } = require('node:fs');
const { Agent } = require('node:https');
const { IncomingWebhook } = require('@slack/webhook');

const [url, authority, ...messages] = process.argv.slice(2);

(async () => {
  for (const message of messages) {
    const webhook = new IncomingWebhook(url, { agent: new Agent({ ca: readFileSync(authority) }) });
    try {
      const result = await webhook.send(JSON.parse(message));
      process.stdout.write(JSON.stringify({ type: 'sent', text: result.text }) + '\n');
    } catch (error) {
      const answer = error.original?.response;
      process.stdout.write(JSON.stringify({ type: 'refused', status: answer?.status ?? 0, text: String(answer?.data ?? error.message) }) + '\n');
    }
  }
})();

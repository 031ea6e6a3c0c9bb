// SPDX-License-Identifier: MIT
// Holds an HTTP Archive against two validators that nobody here wrote, and against what Chrome's DevTools ask of one before they import it
// (front_end/models/har/HARFormat.ts). Argument: the file. One line: {"type":"verdict","problems":[…]}.
const fs = require('fs');
const archive = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const problems = [];

const wants = (where, object, types) => {
  for (const [key, type] of Object.entries(types)) {
    const value = object[key];
    const fits = type === 'date' ? !Number.isNaN(Date.parse(value)) : type === 'array' ? Array.isArray(value) : typeof value === type;
    if (!fits) problems.push(`Chrome: ${where}.${key} is no ${type}: ${JSON.stringify(value)}`);
  }
};

const message = { httpVersion: 'string', cookies: 'array', headers: 'array', headersSize: 'number', bodySize: 'number' };
wants('log', archive.log, { version: 'string', creator: 'object', entries: 'array' });
archive.log.entries.forEach((entry, i) => {
  wants(i, entry, { startedDateTime: 'date', time: 'number', request: 'object', response: 'object', timings: 'object' });
  wants(`${i}.request`, entry.request, { ...message, method: 'string', url: 'string', queryString: 'array' });
  wants(`${i}.response`, entry.response, { ...message, status: 'number', statusText: 'string', content: 'object', redirectURL: 'string' });
  wants(`${i}.content`, entry.response.content, { size: 'number', mimeType: 'string' });
  wants(`${i}.timings`, entry.timings, { send: 'number', wait: 'number', receive: 'number' });
  for (const list of [entry.request.headers, entry.response.headers, entry.request.queryString, entry.request.cookies, entry.response.cookies])
    for (const item of list) wants(`${i}.item`, item, { name: 'string', value: 'string' });
  for (const cookie of entry.response.cookies) if ('expires' in cookie) wants(`${i}.cookie`, cookie, { expires: 'date' });
  const { blocked, dns, connect, send, wait, receive } = entry.timings;
  const sum = [blocked, dns, connect, send, wait, receive].reduce((all, part) => all + Math.max(0, part), 0);
  if (entry.time !== sum) problems.push(`${i}.time is ${entry.time}, and its timings sum up to ${sum}`);
});

(async () => {
  const old = require('har-validator');
  try {
    await old.har(archive);
  } catch (failure) {
    problems.push(`har-validator: ${JSON.stringify(failure.errors)}`);
  }
  const { HarValidator } = require('@har-sdk/validator');
  for (const failure of await new HarValidator().verify(archive)) problems.push(`@har-sdk/validator: ${JSON.stringify(failure)}`);
  process.stdout.write(JSON.stringify({ type: 'verdict', problems }) + '\n');
})();

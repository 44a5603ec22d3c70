// A load made by node-redis' cluster client, with its own defaults. Exit status 69: it is not installed.
// An open loop: each operation is due at its time, whether or not those before it have ended, and its latency counts from then.
// Settings: LOAD_RATE (operations a second, 40), LOAD_KEYS (1000).
"use strict";
let redis, version;
try {
  redis = require("redis");
  version = require("redis/package.json").version;
} catch (error) {
  console.log(`node-redis is not installed (${error.message.split("\n")[0]}); npm install redis, or apt install node-redis`);
  process.exit(69);
}
const fs = require("fs");
const PIPE = Number(process.env.SHAKETABLE_PROTOCOL_FD);
const CLIENT = process.env.SHAKETABLE_CLIENT || "client";
const KEYS = Number(process.env.LOAD_KEYS || 1000);
const INTERVAL = BigInt(Math.round(1e9 / Number(process.env.LOAD_RATE || 40)));
const WORDS = ["CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "LOADING", "READONLY"];
let number = 0, underWay = 0, isStopping = false;

function report(message) {
  // JSON has no BigInt, and nanoseconds of an uptime of 104 days are still exact as a number.
  const line = JSON.stringify(message, (_, value) => (typeof value === "bigint" ? Number(value) : value));
  fs.writeSync(PIPE, line + "\n");
}

function errorClass(error) {
  const text = String(error.message);
  const word = WORDS.find((known) => text.includes(known));
  if (word) return word;
  if (/timed? ?out/i.test(text) || error.code === "ETIMEDOUT") return "timeout";
  if (error.code === "ECONNREFUSED") return "connection refused";
  if (error.code === "ECONNRESET" || /socket closed/i.test(text)) return "connection reset";
  return `${error.constructor.name}: ${text}`.slice(0, 200);
}

async function operation(client, due) {
  const op = Math.random() < 0.5 ? "set" : "get";
  // A timer may fire a little before its time.
  const now = process.hrtime.bigint();
  const message = { op, key: `${CLIENT}:${Math.floor(Math.random() * KEYS)}`, start: due < now ? due : now };
  underWay += 1;
  try {
    if (op === "set") {
      // A value of its own for each write: so it is known in the end which one a key has.
      message.value = `${CLIENT}:${++number}:`.padEnd(64, "x");
      await client.set(message.key, message.value);
    } else {
      const found = await client.get(message.key);
      Object.assign(message, found === null ? { found: false } : { value: found });
    }
    message.ok = true;
  } catch (error) { // a client's bug is an outcome too
    message.error = errorClass(error);
  }
  underWay -= 1;
  report({ ...message, end: process.hrtime.bigint() });
}

async function main() {
  const rootNodes = process.env.SHAKETABLE_NODES.split(",").map((node) => ({ url: `redis://${node}` }));
  const client = redis.createCluster({ rootNodes });
  client.on("error", () => {}); // without a listener node ends the program
  await client.connect();
  process.on("SIGTERM", () => { isStopping = true; });
  process.on("unhandledRejection", (error) => console.log("unhandled:", error.message));
  report({ ready: true, client: "node-redis", version });
  let due = process.hrtime.bigint();
  while (!isStopping) {
    operation(client, due);
    due += INTERVAL;
    const wait = Number(due - process.hrtime.bigint()) / 1e6;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
  }
  for (let waited = 0; underWay > 0 && waited < 3000; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  report({ done: true, pending: underWay });
  process.exit(0);
}

main().catch((error) => {
  console.log(error.message);
  process.exit(1);
});

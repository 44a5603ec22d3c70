// What the node loads beside it share: an open loop of operations, reported as Shaketable reads them.
// Each operation is due at its time, whether or not those before it have ended, and its latency counts from then. Half of them set a key,
// half get one. Settings: LOAD_RATE (operations a second, 40), LOAD_KEYS (1000).
"use strict";
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
  if (error.code === "ECONNRESET" || /(socket|connection is) closed/i.test(text)) return "connection reset";
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

/** The library of that name, or the end of the program: with 69, since it is not installed. */
exports.library = (name, remedy) => {
  try {
    return [require(name), require(`${name}/package.json`).version];
  } catch (error) {
    console.log(`${name} is not installed (${error.message.split("\n")[0]}); ${remedy}`);
    return process.exit(69);
  }
};

/** The cluster's nodes, host:port each. */
exports.nodes = () => process.env.SHAKETABLE_NODES.split(",");

/** Says that the client is ready, and works until SIGTERM. */
exports.drive = async (name, version, connect) => {
  const client = await connect();
  process.on("SIGTERM", () => { isStopping = true; });
  process.on("unhandledRejection", (error) => console.log("unhandled:", error.message));
  report({ ready: true, client: name, version });
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
};

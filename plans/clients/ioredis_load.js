// A load made by ioredis' cluster client, with its own defaults: open_loop.js beside it says how. Exit status 69: it is not installed.
"use strict";
const { drive, library, nodes } = require("./open_loop.js");
const [redis, version] = library("ioredis", "npm install ioredis");

drive("ioredis", version, async () => {
  const client = new redis.Cluster(nodes().map((node) => ({ host: node.split(":")[0], port: Number(node.split(":")[1]) })));
  client.on("error", () => {}); // told by the operations
  await new Promise((resolve) => client.once("ready", resolve));
  return client;
}).catch((error) => {
  console.log(error.message);
  process.exit(1);
});

// A load made by node-redis' cluster client, with its own defaults: open_loop.js beside it says how. Exit status 69: it is not installed.
"use strict";
const { drive, library, nodes } = require("./open_loop.js");
const [redis, version] = library("redis", "npm install redis, or apt install node-redis");

drive("node-redis", version, async () => {
  const client = redis.createCluster({ rootNodes: nodes().map((node) => ({ url: `redis://${node}` })) });
  client.on("error", () => {}); // without a listener node ends the program
  await client.connect();
  return client;
}).catch((error) => {
  console.log(error.message);
  process.exit(1);
});

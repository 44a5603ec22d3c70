"""A load made by coredis' cluster client, with its own defaults. Exit status 69: it is not installed."""
import asyncio
import contextlib
import sys

try:
    import coredis
except ImportError as error:
    print(f"coredis is not installed ({error}); pip install coredis", flush=True)
    sys.exit(69)

import open_loop

STACK = contextlib.AsyncExitStack()


async def connect():
    client = coredis.RedisCluster(
        startup_nodes=[{"host": host, "port": port} for host, port in open_loop.nodes()])
    return await STACK.enter_async_context(client) if hasattr(client, "__aenter__") else client


asyncio.run(open_loop.drive(f"coredis {coredis.__version__}", connect))

"""A load made by redis-py's asyncio cluster client, with its own defaults. Exit status 69: it is not installed."""
import asyncio
import sys

try:
    import redis
    from redis.asyncio.cluster import ClusterNode, RedisCluster
except ImportError as error:
    print(f"redis-py is not installed ({error}); pip install redis", flush=True)
    sys.exit(69)

import open_loop


async def connect():
    client = RedisCluster(
        startup_nodes=[ClusterNode(host, port) for host, port in open_loop.nodes()],
        **open_loop.tls())
    return await client.initialize()


asyncio.run(open_loop.drive(f"redis-py asyncio {redis.__version__}", connect))

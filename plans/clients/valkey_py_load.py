"""A load made by valkey-py's asyncio cluster client, with its own defaults. Exit status 69: it is not installed."""
import asyncio
import sys

try:
    import valkey
    from valkey.asyncio.cluster import ClusterNode, ValkeyCluster
except ImportError as error:
    print(f"valkey-py is not installed ({error}); pip install valkey", flush=True)
    sys.exit(69)

import open_loop


async def connect():
    client = ValkeyCluster(
        startup_nodes=[ClusterNode(host, port) for host, port in open_loop.nodes()],
        **open_loop.tls())
    return await client.initialize()


asyncio.run(open_loop.drive(f"valkey-py asyncio {valkey.__version__}", connect))

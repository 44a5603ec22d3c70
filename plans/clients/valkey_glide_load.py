"""A load made by Valkey GLIDE's cluster client, with its own defaults. Exit status 69: it is not installed."""
import asyncio
import sys
from importlib.metadata import version

try:
    from glide import GlideClusterClient, GlideClusterClientConfiguration, NodeAddress
except ImportError as error:
    print(f"GLIDE is not installed ({error}); pip install valkey-glide", flush=True)
    sys.exit(69)

import open_loop


async def connect():
    addresses = [NodeAddress(host, port) for host, port in open_loop.nodes()]
    return await GlideClusterClient.create(GlideClusterClientConfiguration(addresses))


asyncio.run(open_loop.drive(f"valkey-glide {version('valkey-glide')}", connect))

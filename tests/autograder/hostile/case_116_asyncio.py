"""An event loop that is left running, tasks that never end, and a coroutine in place of a result."""

from hostile.kit import Case

CODE = """
import asyncio
async def forever():
    while True:
        await asyncio.sleep(0.01)
asyncio.get_event_loop_policy().new_event_loop().create_task
task = asyncio.ensure_future(forever(), loop=asyncio.new_event_loop())
async def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(116, "Z", CODE, flags=())

"""Call one tool of an MCP server as a client does, by the SDK: `mcp_call.py TOOL ARGUMENTS COMMAND...`.

Prints one line of JSON: the answer, or `{"error": ...}` where the server answered with an error of the protocol.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from mcp import ClientSession, McpError, StdioServerParameters
from mcp.client.stdio import stdio_client


async def called(tool: str, arguments: dict[str, object], command: str, *words: str) -> dict[str, object]:
    """Start the server, call the tool, and return what it answered."""
    server = StdioServerParameters(command=command, args=list(words), env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        try:
            answer = await session.call_tool(tool, arguments)
        except McpError as error:
            return {"error": f"MCP error {error.error.code}: {error.error.message}"}
        return answer.model_dump(mode="json", exclude_none=True)


print(json.dumps(asyncio.run(called(sys.argv[1], json.loads(sys.argv[2]), *sys.argv[3:]))))

"""hepnb for an agent: what it can ask over MCP (`hepnb mcp`), and what it is told about how to ask
(``skill.md``).

Every answer is made by code from the paper, the spec and the events: what an agent says of a paper
is located, what it writes is checked, what it programs runs in the sandbox.
"""

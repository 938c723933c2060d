// claimonce in OpenCode: each tool call is shown to the gate first, and each shell gets the shims and its session.
// Written by `claimonce init opencode`; `claimonce uninstall opencode` takes it away.
import { spawn } from "node:child_process"

const LAUNCH = @LAUNCH@
const SHIMS = @SHIMS@
const PATIENCE = 95_000 // ms; OpenCode itself waits for as long as a handler takes
const CLOSED = /push|mail|send|notify/

const behindShims = (path) => {
  const rest = (path || "").split(":").filter((each) => each && each !== SHIMS)
  return [SHIMS, ...rest].join(":")
}

// Returns what the gate says: an object, {} for nothing. A gate that cannot be asked denies what names an effect.
const ask = (event, sessionID) =>
  new Promise((resolve) => {
    const broken = (why) => {
      const closed = event.hook_event_name === "tool.execute.before" && CLOSED.test(JSON.stringify(event.tool_input))
      resolve(closed ? { deny: `claimonce cannot be asked (${why}), so this was not done. Run: claimonce doctor` } : {})
    }
    const env = { ...process.env, PATH: behindShims(process.env.PATH), CLAIMONCE_CLIENT_SESSION: `opencode:${sessionID}` }
    const child = spawn(LAUNCH, ["hook", "opencode"], { env, cwd: event.cwd, stdio: ["pipe", "pipe", "ignore"] })
    let said = ""
    const timer = setTimeout(() => {
      child.kill("SIGKILL")
      broken("it gave no answer in time")
    }, PATIENCE)
    child.on("error", (error) => {
      clearTimeout(timer)
      broken(error.code || "it cannot be started")
    })
    child.stdin.on("error", () => {})
    child.stdout.on("data", (part) => (said += part))
    child.on("close", (status) => {
      clearTimeout(timer)
      if (status !== 0) return broken(`it ended with status ${status}`) // the launcher always ends with 0
      try {
        resolve(said.trim() ? JSON.parse(said) : {})
      } catch {
        broken("its answer is no JSON")
      }
    })
    child.stdin.end(JSON.stringify(event))
  })

// A server's tool is SERVER_TOOL here, and both names may have an underscore; none of the client's own tools has one.
let servers = []
const named = (tool) => {
  if (!tool.includes("_")) return tool
  const server = servers.filter((each) => tool.startsWith(`${each}_`)).sort((a, b) => b.length - a.length)[0]
  return server ? `mcp__${server}__${tool.slice(server.length + 1)}` : `mcp__${tool.replace("_", "__")}`
}

export const Claimonce = async ({ directory }) => {
  const started = new Map() // session -> what it is told with its first result
  const event = (name, input, more) => ({
    hook_event_name: name,
    session_id: input.sessionID,
    cwd: directory,
    ...(input.tool ? { tool_name: named(input.tool), tool_use_id: input.callID } : {}),
    ...more,
  })
  const start = async (input) => {
    if (started.has(input.sessionID)) return
    started.set(input.sessionID, "")
    const said = await ask(event("session.start", { sessionID: input.sessionID }, {}), input.sessionID)
    started.set(input.sessionID, said.context || "")
  }
  return {
    config: async (config) => {
      servers = Object.keys(config.mcp || {}).map((each) => each.replace(/[^a-zA-Z0-9_-]/g, "_"))
    },
    "shell.env": async (input, output) => {
      output.env.PATH = behindShims(output.env.PATH || process.env.PATH)
      if (input.sessionID) output.env.CLAIMONCE_CLIENT_SESSION = `opencode:${input.sessionID}`
    },
    "tool.execute.before": async (input, output) => {
      await start(input)
      const said = await ask(event("tool.execute.before", input, { tool_input: output.args }), input.sessionID)
      if (said.deny) throw new Error(said.deny)
      if (said.input) Object.assign(output.args, said.input)
    },
    "tool.execute.after": async (input, output) => {
      const exit = output.metadata && typeof output.metadata.exit === "number" ? output.metadata.exit : 0
      const parts = Array.isArray(output.content) ? output.content : [] // a server's tool answers in parts
      const text = output.output ?? parts.map((each) => each.text || "").join("\n")
      const result = `${text}\nExit Code: ${exit}`
      const said = await ask(
        event("tool.execute.after", input, { tool_input: input.args, tool_response: result }),
        input.sessionID,
      )
      const told = [started.get(input.sessionID), said.context].filter(Boolean).join("\n")
      started.set(input.sessionID, "")
      if (told && output.output === undefined) parts.push({ type: "text", text: told })
      else if (told) output.output = `${output.output}\n${told}`
    },
  }
}

-- wrk's script: asks the paths of the file PATHS in turn, and says the figures as one line of JSON.
local paths, at, thread_count = {}, 0, 0

function setup(thread)
  thread_count = thread_count + 1
end

function init()
  for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
  for name, value in string.gmatch(os.getenv("HEADERS") or "", "([%w-]+): ([^\n]+)") do
    wrk.headers[name] = value
  end
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

function done(summary, latency)
  local bad = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p99": %f}\n',
    summary.requests, summary.duration / 1e6, bad.status + bad.connect + bad.read + bad.write + bad.timeout,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6))
end

-- Says what a run of plain GETs was like; the requests themselves are wrk's own.

-- A thread connects when a line says so: its worker is the only one awake then.
function setup(thread)
   io.read()
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      '\n{"microseconds": %d, "broken": %d, "wrong": %d, "example": "a status above 399", "requests": %d}\n',
      summary.duration, errors.connect + errors.read + errors.write + errors.timeout,
      errors.status, summary.requests))
end

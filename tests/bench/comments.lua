-- Readers of an article, each on a connection of its own, who now and then leave a comment.
--
-- Arguments: the path to read, the path to post to, every how-manieth request is a comment
-- (0: none, 1: all), what the answer's Location has to contain, a word of this run,
-- and the form's time stamp.
-- wrk's own percentiles would mix both kinds, so each thread, which has one connection
-- and so one request at a time, takes its own times, in microseconds.
--
-- Each thread waits for a line before it connects: its worker is the only one awake then.
-- The last line has the instants between which all workers were awake and all threads asked;
-- what began earlier or ended later does not count.

local ffi = require("ffi")
ffi.cdef([[
typedef struct { long seconds; long nanoseconds; } instant;
int clock_gettime(int clock, instant *now);
]])

local threads, instant = {}, ffi.new("instant")

local function now()
   ffi.C.clock_gettime(1, instant) -- 1: CLOCK_MONOTONIC
   return tonumber(instant.seconds) * 1000000 + tonumber(instant.nanoseconds) / 1000
end

function setup(thread)
   io.read()
   thread:set("number", #threads + 1)
   table.insert(threads, thread)
end

function init(args)
   reads, comments, wrong, first_wrong, turn = {}, {}, 0, "", 0
   reads_at, comments_at = {}, {}
   page, address, every, wanted = args[1], args[2], tonumber(args[3]), args[4]
   word, made = args[5], args[6]
   encodings = { ["Accept-Encoding"] = "gzip, deflate, br" }
   form = { ["Content-Type"] = "application/x-www-form-urlencoded" }
end

function request()
   turn = turn + 1
   -- Not all threads at once.
   is_comment = every > 0 and (turn + number) % every == 0
   local text
   if is_comment then
      text = string.format(
         "body=The+ferry+was+late+again%%2C+says+sentence+%d+of+writer+%d+in+run+%s.&name=Bo&email=bo%d%%40example.org&website=&subject=&parent=&made=%s",
         turn, number, word, turn * 16 % 4096 + number, made)
   end
   started = now()
   if is_comment then
      return wrk.format("POST", address, form, text)
   end
   return wrk.format("GET", page, encodings)
end

function response(status, headers, body)
   local took = now() - started
   local is_right
   if is_comment then
      comments[#comments + 1], comments_at[#comments_at + 1] = took, started
      is_right = status == 303 and string.find(headers["Location"] or "", wanted, 1, true)
   else
      reads[#reads + 1], reads_at[#reads_at + 1] = took, started
      is_right = status == 200
   end
   if not is_right then
      wrong = wrong + 1
      first_wrong = status .. " " .. (headers["Location"] or "")
   end
end

local function joined(name, begun, ended)
   local parts = {}
   for _, thread in ipairs(threads) do
      local instants = thread:get(name .. "_at")
      for number, each in ipairs(thread:get(name)) do
         if instants[number] >= begun and instants[number] + each <= ended then
            parts[#parts + 1] = string.format("%.0f", each)
         end
      end
   end
   return table.concat(parts, ",")
end

function done(summary, latency, requests)
   local begun, ended = io.read("*n", "*n")
   local wrong_ones, example = 0, ""
   for _, thread in ipairs(threads) do
      wrong_ones = wrong_ones + thread:get("wrong")
      example = thread:get("first_wrong") ~= "" and thread:get("first_wrong") or example
   end
   local errors = summary.errors
   io.write(string.format(
      '\n{"microseconds": %d, "broken": %d, "wrong": %d, "example": "%s", "reads": [%s], "comments": [%s]}\n',
      ended - begun, errors.connect + errors.read + errors.write + errors.timeout,
      wrong_ones, example, joined("reads", begun, ended), joined("comments", begun, ended)))
end

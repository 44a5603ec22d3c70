# A load made by redis-rb's cluster client, with its own defaults: threads that each do one operation after the other, with a
# client of their own. A closed loop hides what was not sent while it waited. Exit status 69: it is not installed.
# Settings: LOAD_RATE (operations a second of all together, 40), LOAD_THREADS (8), LOAD_KEYS (1000).
begin
  require "json"
  begin
    require "redis-clustering" # redis-rb 5
  rescue LoadError
    require "redis" # redis-rb 4 has it built in
  end
rescue LoadError => error
  puts "redis-rb is not installed (#{error.message}); apt install ruby-redis, or gem install redis-clustering"
  exit 69
end

CLIENT = ENV.fetch("SHAKETABLE_CLIENT", "client")
NODES = ENV.fetch("SHAKETABLE_NODES").split(",").map { |node| "redis://#{node}" }
REPORTS = IO.for_fd(Integer(ENV.fetch("SHAKETABLE_PROTOCOL_FD")), "w")
REPORTS.sync = true
LOCK = Mutex.new
THREADS = Integer(ENV.fetch("LOAD_THREADS", "8"))
INTERVAL = THREADS / Float(ENV.fetch("LOAD_RATE", "40"))
KEYS = Integer(ENV.fetch("LOAD_KEYS", "1000"))
$stopping = false

def report(**message)
  LOCK.synchronize { REPORTS.write(JSON.generate(message) + "\n") }
end

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
end

def connect
  defined?(Redis::Cluster) && Redis::VERSION.to_i >= 5 ? Redis::Cluster.new(nodes: NODES) : Redis.new(cluster: NODES)
end

def error_class(error)
  text = error.message
  word = %w[CLUSTERDOWN TRYAGAIN MASTERDOWN LOADING READONLY].find { |known| text.include?(known) }
  return word if word
  return "timeout" if error.class.name.include?("Timeout")
  return "connection refused" if text.downcase.include?("refused")
  return "connection reset" if error.is_a?(Errno::ECONNRESET) || text.downcase.include?("connection lost")
  "#{error.class}: #{text}"[0, 200]
end

def operation(client, random, value)
  op = random.rand(2).zero? ? "set" : "get"
  message = { op: op, key: "#{CLIENT}:#{random.rand(KEYS)}", start: now }
  begin
    if op == "set"
      # A value of its own for each write: so it is known in the end which one a key has.
      message[:value] = value
      client.set(message[:key], value)
    else
      found = client.get(message[:key])
      message.merge!(found.nil? ? { found: false } : { value: found })
    end
    message[:ok] = true
  rescue StandardError => error # a client's bug is an outcome too
    message[:error] = error_class(error)
  end
  report(**message, end: now)
end

def work(thread)
  client = connect
  random = Random.new(Integer(ENV.fetch("SHAKETABLE_SEED", "1")) + thread)
  due = now + (random.rand * INTERVAL * 1e9).to_i
  (1..).each do |number|
    sleep([0, (due - now) / 1e9].max)
    break if $stopping
    operation(client, random, "#{CLIENT}:#{thread}:#{number}:".ljust(64, "x"))
    due = [due + (INTERVAL * 1e9).to_i, now].max
  end
end

trap("TERM") { $stopping = true }
connect.get("ready") # can it be reached at all?
report(ready: true, client: "redis-rb", version: Redis::VERSION)
threads = (0...THREADS).map { |thread| Thread.new { work(thread) } }
sleep 0.05 until $stopping
deadline = now + 3_000_000_000
threads.each { |thread| thread.join([0, (deadline - now) / 1e9].max) }
report(done: true, pending: threads.count(&:alive?))
exit!(0)

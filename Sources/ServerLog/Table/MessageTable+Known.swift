extension MessageTable {
    /// Messages that servers are known to write and of which nothing is told: they say what the others
    /// say too, or what bears on no outage.
    static let known: [MessagePattern] = knownTexts.map { text in
        MessagePattern(text) { _ in .known }
    }

    private static let knownTexts: [String] = [
        // Starts and ends.
        "Configuration loaded", "Warning: no config file specified{text}",
        "monotonic clock: {text}", "Running mode={text}",
        "DB {int}: {int} keys{text}", "Increased maximum number of open files to {text}",
        "The TCP backlog setting of {text}", "User requested shutdown{text}",
        "Saving the final RDB snapshot before exiting.", "Calling fsync() on the AOF file.",
        "Removing the pid file.", "Removing the unix socket file.", "Removing the {text}",
        "Sentinel ID is {text}", "Sentinel new configuration saved on disk", "Exiting child{text}",
        "Sentinel started, {text}", "CONFIG REWRITE executed with success.",
        "Cluster configuration {text}", "A failover is in progress{text}",
        "Received SIGUSR1 in child, exiting now.", "Redis {text} is starting{text}",
        "Server is initialized{text}", "Module '{text}' {text}", "<{text}> {text}",
        "You insist{text}", "Daemonize{text}",
        // Saving and loading.
        "Done loading RDB, keys loaded: {text}", "RDB age {text}",
        "RDB memory usage when created {text}",
        "RDB is base AOF", "BGSAVE done, {text}",
        "Diskless rdb transfer, {text}", "Successfully created the temporary AOF base file{text}",
        "Successfully renamed the temporary AOF base file{text}",
        "Successfully renamed the temporary AOF file{text}", "Creating AOF {base|incr} file {text}",
        "Removing the history file {text}", "Removing the annoying temporary{text}",
        "AOF {preamble|loaded} {text}", "AOF rewrite signaled{text}",
        "Background AOF rewrite signal handler took {text}", "Background AOF buffer size: {text}",
        "Parent diff successfully flushed{text}", "AOF rewrite in background{text}",
        "Background append only file rewriting{text}", "Killing running RDB child: {text}",
        "Killing running AOF rewrite child: {text}", "Killing AOF{text}", "Opening AOF{text}",
        "RDB: {text}", "Fork CoW for {text}", "Flushing old data{text}",
        "Truncating {text}", "The append only file was {text}", "Fixing {text}",
        // Replication.
        "Replication backlog created{text}", "Assigned replication ID{text}",
        "Discarding {text}", "Retrying with SYNC...",
        "(Non critical) {Master|Primary} does not understand {text}",
        "{Master|Primary} does not support {text}",
        "{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync: {text}",
        "Truncated {text}", "Non blocking connect{text}", "Setting myself to {text}",
        "Sending command to {master|primary} {text}", "Operation now in progress{text}",
        "Successful partial resynchronization{text}", "Reconnecting to {text}",
        "REPLCONF {text}",
        "BGSAVE for replication{text}", "BGSAVE {text}", "Streamed RDB transfer{text}",
        "RDB transfer{text}", "Dual channel{text}", "Main channel{text}", "RDB channel{text}",
        "Provisional {text}", "Replica main channel{text}", "Psync: {text}",
        // The cluster.
        "Moving slot {text}", "Slot {int} {text}",
        "configEpoch {text}", "Cluster meet {text}",
        "Cluster reset ({text}", "Not migrating{text}", "Reset {text}",
        "Reconfiguring {text}", "Adding {text}", "Assigning slot {text}",
        "I have keys for {text}", "I've been {text}", "Just learned about {text}",
        "Handshake: {text}",
        "Mismatching {text}",
        "Bumping {text}", "Sender {text}", "Slots {text}", "Ping {text}",
        "Unable to connect to a Cluster Node {text}", "Connecting with Node {text}",
        "GOSSIP {text}", "--- {text}", "Accepted {text}", "Client closed connection{text}",
        "Closing {text}", "Ignoring {text}", "Protocol error {text}",
        "I/O error {text}", "Error writing to client: {text}", "Error reading from client: {text}",
        "Writing to {text}", "Possible SECURITY ATTACK detected{text}", "WARNING {text}",
        "Hash table {text}", "hash table {text}", "Active defrag {text}",
        "Starting active defrag{text}",
        "Evict{text}", "Lua {text}", "Slow script detected{text}", "Script {text}",
        "PUBLISH {text}", "Sentinel {text}", "Executing user requested FAILOVER of {text}",
        "{int} clients connected{text}", "Next failover delay: {text}", "{node} voted for {text}",
        "BeginForkOperation: {text}", "fork operation complete", "Vote {text}",
        // Reports of crashes.
        "=== REDIS BUG REPORT {text}", "------ {text}",
        "------------------------------------------------",
        "!!! Software Failure{text}", "Redis {int}.{text}",
        "Crashed running the instruction at: {text}",
        "Accessing address: {text}", "Killed by {text}", "Failed assertion: {text}",
        "Stack trace{text}",
        "==> {text}", "Backtrace:{text}", "Registers:{text}",
    ]
}

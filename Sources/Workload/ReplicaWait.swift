import Quantities

/// What each write waits for before it counts as acknowledged: `WAIT replicas milliseconds` behind it.
package struct ReplicaWait: Codable, Hashable, Sendable {
    /// How many replicas must have the write, at least 1.
    package var replicas: Int
    /// How long they may take, at least 1 ms; Redis counts whole milliseconds.
    package var timeout: Duration

    /// A wait for so many replicas.
    package init(replicas: Int = 1, timeout: Duration = .milliseconds(100)) {
        self.replicas = replicas
        self.timeout = timeout
    }

    /// The command's words.
    package var words: [String] {
        ["WAIT", String(replicas), String(max(1, timeout.wholeNanoseconds / 1_000_000))]
    }
}

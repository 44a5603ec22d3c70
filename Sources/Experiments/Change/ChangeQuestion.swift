/// What is asked about a change.
package struct ChangeQuestion: Codable, Hashable, Sendable {
    /// What differs.
    package var changes: [SettingChange]
    /// node-timeout before and after, in seconds.
    package var nodeTimeouts: [Double]
    /// The stalls that are feared, in seconds.
    package var stalls: [Double]
    /// The real failures to try.
    package var failures: [Trial.Kind]
    /// How much longer a failover or an outage may become, as a part of it.
    package var tolerance: Double
    /// How much likelier a needless failover, and how much greater the error rate in an outage, may
    /// become, in parts of 1 (percentage points).
    package var tolerated: Double
    /// How many masters the cluster has.
    package var masters: Int
    /// The identifier of the workload with both configurations.
    package var workload: String

    /// A question.
    package init(
        changes: [SettingChange], nodeTimeouts: [Double], stalls: [Double],
        failures: [Trial.Kind], tolerance: Double, tolerated: Double, masters: Int,
        workload: String
    ) {
        self.changes = changes
        self.nodeTimeouts = nodeTimeouts
        self.stalls = stalls
        self.failures = failures
        self.tolerance = tolerance
        self.tolerated = tolerated
        self.masters = masters
        self.workload = workload
    }

    /// What differs, bears on failover as far as is known, and is not tried.
    package var untried: [String] {
        changes.filter { $0.ignored != nil && $0.bearing != nil && $0.isImmaterial != true }.map(
            \.name)
    }

    /// Whether anything that is tried differs.
    package var hasEffect: Bool { changes.contains { $0.ignored == nil } }
}

/// A setting that differs between two configurations.
package struct SettingChange: Codable, Hashable, Sendable {
    /// The directive, or `client`.
    package var name: String
    /// Its values before; empty where it stood at its default.
    package var from: [String]
    /// Its values after.
    package var to: [String]
    /// How it bears on failover; nil where the table has nothing on it.
    package var bearing: String?
    /// Why it is not tried; nil when it is.
    package var ignored: String?
    /// Whether it is not tried because it cannot matter under the workload; nil for no.
    package var isImmaterial: Bool?

    /// A change.
    package init(
        name: String, from: [String], to: [String], bearing: String?, ignored: String?
    ) {
        self.name = name
        self.from = from
        self.to = to
        self.bearing = bearing
        self.ignored = ignored
    }
}
